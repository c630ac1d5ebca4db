"""The failing statement raises, asserts or exits on purpose, or the error is documented."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from suture.diagnosis.causes.cause import Cause, Finding, Suspicion, no
from suture.diagnosis.facts import Answers
from suture.diagnosis.search import callee_name
from suture.diagnosis.source import FunctionNode, Source
from suture.diagnosis.view import View
from suture.domain.signal import Raised

_EXITING = re.compile(
    r"^(?:sys\.exit|os\._exit|exit|quit|os\.abort|pytest\.(?:exit|fail)|self\.fail|\w*parser\.error)$"
)
_ASSERTING = re.compile(r"^(?:self|cls)\.(?:assert\w*|fail\w*)$|^pytest\.(?:fail|raises|warns)$")
_RAISERS = frozenset({"raises", "assertRaises", "assertRaisesRegex"})
# Mistakes of the program itself: no docstring makes them right.
_NEVER_MEANT = ("NameError", "SyntaxError", "ImportError", "RecursionError", "MemoryError")
_PROSE = re.compile(
    r"(?P<never>(?:\b(?:not|never|without|no longer|cannot)|n't) )?"
    r"[Rr]ais(?:es?|ing) (?:an? )?`*(?P<name>\w+)`*(?=[ ,.;:]|$)"
)
_SECTION = re.compile(r"^\s*(?:Raises|Raise|Throws|Exceptions?)\s*:?\s*$", re.IGNORECASE)


def on_purpose(view: View) -> str | None:
    """Return the statement that raises, asserts or exits, None when the failing code does none of it."""
    statement = view.statement
    if isinstance(statement, ast.Raise) and _is_this_raise(view, statement):
        return view.text(statement)
    if isinstance(statement, ast.Assert) and view.error.is_a("AssertionError"):
        return view.text(statement)
    call = view.node
    if isinstance(call, ast.Call) and isinstance(statement, ast.stmt):
        name = view.text(call.func)
        if _EXITING.match(name) or (_ASSERTING.match(name) and view.error.is_a("AssertionError")):
            return view.text(statement)
    return None


def _is_this_raise(view: View, statement: ast.Raise) -> bool:
    """Tell `raise KeyError(name)` from a lookup that failed while the error was being built."""
    if view.node is statement:
        return True
    raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    named = view.text(raised).rpartition(".")[2] if raised is not None else ""
    return not view.fault.exact and view.direct and named == view.error.type


def documented(view: View) -> tuple[str, str] | None:
    """Return a sentence and a place that say that this error is meant: a docstring's "Raises", or a test for it."""
    if view.error.is_a(*_NEVER_MEANT):
        return None
    for source, function in _functions_on_path(view):
        said = raises_section(ast.get_docstring(function) or "", _names(view.error))
        if said is not None:
            return f'the docstring of {function.name}() says: "{said}"', source.where(function)
    failing = view.function
    if failing is None:
        return None
    for where, test in expecting_tests(view, failing.name):
        return f"a test expects it: `{test}`", where
    return None


def _names(error: Raised) -> tuple[str, ...]:
    general = {"Exception", "BaseException", "object"}
    return tuple(name for name in (error.type, *error.bases) if name not in general)


def _functions_on_path(view: View) -> Iterator[tuple[Source, FunctionNode]]:
    """Yield the failing function and its application callers, innermost first."""
    frames = view.error.frames[: view.fault.frame + 1]
    for frame in reversed(frames):
        path = view.scene.project.relative(frame.file)
        source = view.search.source(path) if path is not None else None
        if source is None:
            continue
        name = frame.function.rpartition(".")[2]
        around = [n for n in source.nodes if isinstance(n, FunctionNode) and n.name == name]
        inside = [n for n in around if n.lineno <= frame.line <= (n.end_lineno or n.lineno)]
        yield from ((source, node) for node in inside[-1:])


def raises_section(docstring: str, names: tuple[str, ...]) -> str | None:
    """Return the line of a docstring by which one of the exceptions is raised (Google, NumPy or Sphinx style)."""
    listed = False
    for line in docstring.splitlines():
        if _SECTION.match(line):
            listed = True
            continue
        field = re.match(r"^\s*:(?:raises?|except(?:ion)?)\s+(?P<name>[\w.]+)\s*:", line)
        entry = re.match(r"^\s+(?P<name>[A-Z][\w.]*)\s*(?::|$)|^(?P<bare>[A-Z][\w.]*)\s*$", line) if listed else None
        name = (field["name"] if field else None) or (entry and (entry["name"] or entry["bare"])) or ""
        if name.rpartition(".")[2] in names:
            return line.strip()
        if listed and line.strip() and not line.startswith((" ", "-", "\t")) and entry is None:
            listed = False
    for sentence in _PROSE.finditer(docstring):
        if sentence["name"] in names and not sentence["never"]:
            return sentence[0]
    return None


def expecting_tests(view: View, function: str) -> Iterator[tuple[str, str]]:
    """Yield the tests that expect this very error of the function."""
    for source in view.search.mentioning(function, "aises"):
        for node in source.nodes:
            if not isinstance(node, ast.With | ast.AsyncWith):
                continue
            for item in node.items:
                call = item.context_expr
                if isinstance(call, ast.Call) and _expects(call, view.error) and _calls(node, function):
                    yield source.where(node), source.segment(call)


def _expects(call: ast.Call, error: Raised) -> bool:
    if callee_name(call) not in _RAISERS or not call.args:
        return False
    expected = {n.id if isinstance(n, ast.Name) else n.attr for n in ast.walk(call.args[0]) if isinstance(
        n, ast.Name | ast.Attribute
    )}  # fmt: skip
    patterns = [k.value for k in call.keywords if k.arg == "match"] + call.args[1:2]
    return bool(expected & set(_names(error))) and all(_matches(pattern, error.message) for pattern in patterns)


def _matches(pattern: ast.expr, message: str) -> bool:
    if not isinstance(pattern, ast.Constant) or not isinstance(pattern.value, str):
        return True
    try:
        return re.search(pattern.value[:200], message[:2000]) is not None
    except re.error:
        return False


def _calls(node: ast.With | ast.AsyncWith, function: str) -> bool:
    inside = (n for statement in node.body for n in ast.walk(statement))
    return any(isinstance(n, ast.Call) and callee_name(n) == function for n in inside)


def _said(view: View) -> tuple[str, dict[str, Any]] | None:
    statement = on_purpose(view)
    if statement is not None:
        return f"`{first_line(statement)}` raises it on purpose", {"statement": statement}
    found = documented(view)
    if found is None:
        return None
    at = view.statement
    return f"{found[0]} ({found[1]})", {"statement": view.text(at) if at is not None else view.fault.segment}


def first_line(text: str) -> str:
    line, _, rest = text.partition("\n")
    return line + (" …" if rest else "")


def _suspect(view: View) -> Suspicion | None:
    return Suspicion("The error is raised on purpose.", certain=True) if _said(view) is not None else None


def _judge(view: View, answers: Answers) -> Finding:  # noqa: ARG001 - every cause is judged by this shape
    said = _said(view)
    if said is None:
        return no("nothing here raises on purpose")
    return Finding(shown=True, because=said[0], facts=said[1])


CAUSES = (Cause("deliberate", _suspect, _judge),)
