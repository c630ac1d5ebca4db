"""Any class: the handler around a call knows one way in which it fails, and it failed in the other documented way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from suture.diagnosis.causes.cause import Cause, Finding, Suspicion, no
from suture.diagnosis.facts import Answers
from suture.diagnosis.none_origin import parameter
from suture.diagnosis.search import callee_name
from suture.diagnosis.view import View

_LONGEST = 15
_CONVERSIONS = frozenset({"ValueError", "TypeError", "OverflowError"})
_PATHS = frozenset({"FileNotFoundError", "NotADirectoryError", "IsADirectoryError"})
_NETWORK = frozenset(
    "BrokenPipeError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError TimeoutError "
    "timeout gaierror".split()
)
_PROGRAMS = frozenset({"CalledProcessError", "FileNotFoundError", "NotADirectoryError", "TimeoutExpired"})
# The ways in which a call is documented to fail because of what it was given; mistakes of the program are none of them.
_FAMILIES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("int", "float", "complex", "fromisoformat", "strptime", "fromtimestamp", "chr"), _CONVERSIONS),
    **dict.fromkeys(("open", "read_text", "read_bytes", "listdir", "scandir", "iterdir", "stat", "unlink"), _PATHS),
    **dict.fromkeys(("remove", "getsize", "getmtime"), _PATHS),
    **dict.fromkeys(("connect", "create_connection", "recv", "send", "sendall"), _NETWORK),
    **dict.fromkeys(("run", "check_output", "check_call", "Popen"), _PROGRAMS),
    "literal_eval": frozenset({"ValueError", "SyntaxError", "TypeError", "MemoryError", "RecursionError"}),
    "decode": frozenset({"UnicodeDecodeError", "LookupError"}),
    "b64decode": frozenset({"Error", "ValueError"}),
}
_LOOKUPS = frozenset({"KeyError", "IndexError"})
_NEVER = frozenset({"MemoryError", "RecursionError"})


def family(node: ast.AST) -> frozenset[str]:
    """Return the classes with which an operation is documented to fail."""
    if isinstance(node, ast.Subscript):
        return _LOOKUPS
    return _FAMILIES.get(callee_name(node) or "", frozenset()) if isinstance(node, ast.Call) else frozenset()


def _handlers(view: View) -> Iterator[ast.ExceptHandler]:
    """Yield the handlers of the innermost short `try` whose body the failing node stands in."""
    inside: ast.AST = view.node
    for above in view.source.ancestors(view.node):
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            return
        if isinstance(above, ast.Try) and inside in above.body:
            last = above.body[-1]
            if (last.end_lineno or last.lineno) - above.body[0].lineno < _LONGEST:
                yield from above.handlers
            return
        inside = above


def _caught(handler: ast.ExceptHandler) -> list[str]:
    """Return the last names of the classes of a handler."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [k.id if isinstance(k, ast.Name) else k.attr if isinstance(k, ast.Attribute) else "" for k in kinds]


def _handles(handler: ast.ExceptHandler) -> bool:
    """Say whether a handler goes on whatever the error was: it raises nothing and reads nothing of the error."""
    inside = [node for statement in handler.body for node in ast.walk(statement)]
    if any(isinstance(node, ast.Raise | ast.Assert) for node in inside):
        return False
    read = (n for n in inside if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name))
    return all(node.value.id != handler.name for node in read if isinstance(node.value, ast.Name))


def _said_here(view: View) -> frozenset[str]:
    """Return the classes with which another place of the file expects the same conversion of its caller to fail.

    What is called is a variable, so that only the code beside it tells what it may raise.
    """
    called = view.node.func if isinstance(view.node, ast.Call) else None
    function = view.function
    if not isinstance(called, ast.Name) or function is None or parameter(function, called.id) is None:
        return frozenset()
    tries = (node for node in view.source.nodes if isinstance(node, ast.Try) and view.node not in ast.walk(node))
    expected = [
        frozenset(_caught(handler))
        for node in tries
        if any(isinstance(n, ast.Call) and view.text(n.func) == called.id for s in node.body for n in ast.walk(s))
        for handler in node.handlers
        if _handles(handler)
    ]
    return next((classes & _CONVERSIONS for classes in expected if len(classes) > 1), frozenset())


def _facts(view: View) -> dict[str, Any] | None:
    error, ways = view.error, family(view.node) or _said_here(view)
    if error.type not in ways - _NEVER or error.module != "builtins":
        return None
    handlers = list(_handlers(view))
    known = [h for h in handlers if set(_caught(h)) & ways and set(_caught(h)) <= ways]
    if len(known) != 1 or any(error.is_a(*_caught(handler)) for handler in handlers) or not _handles(known[0]):
        return None
    return {"error": error.type, "line": known[0].lineno, "caught": _caught(known[0])}


def _suspect(view: View) -> Suspicion | None:
    facts = _facts(view)
    if facts is None:
        return None
    return Suspicion(f"The handler knows {' and '.join(facts['caught'])}, and it failed with {facts['error']}.")


def _judge(view: View, answers: Answers) -> Finding:
    del answers  # source and exception say it all
    facts = _facts(view)
    if facts is None:
        return no("no handler around it knows a sibling of the error")
    operation = view.text(view.node.func) if isinstance(view.node, ast.Call) else view.text(view.node)
    where = f"{view.source.path}:{facts['line']}"
    because = f"`{operation}` also fails with {facts['error']}, which the handler at {where} does not know"
    return Finding(shown=True, because=because, facts=facts)


CAUSES = (Cause("unhandled-sibling", _suspect, _judge),)
