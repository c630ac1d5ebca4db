"""UnicodeDecodeError: a text is read as ASCII that is not."""

from __future__ import annotations

import ast
import codecs
import re
from collections.abc import Iterator
from typing import Any

from suture.diagnosis.causes.cause import Cause, Finding, Suspicion, no
from suture.diagnosis.facts import Answers
from suture.diagnosis.search import callee_name
from suture.diagnosis.view import View
from suture.domain.paths import is_test

_SAID = re.compile(r"^'(?P<codec>[\w-]+)' codec can't decode bytes? ")
_NAMING = frozenset({"decode", "encode", "read_text", "write_text", "open"})
UTF_8 = "utf-8"


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name


def _failing(view: View) -> tuple[str, ast.Call] | None:
    """Return the codec and the call that chose it: a decoding, or the opening of the file that is read."""
    said = _SAID.match(view.error.message)
    if said is None or not view.error.is_a("UnicodeDecodeError"):
        return None
    node = view.node
    if isinstance(node, ast.Call) and callee_name(node) in {"decode", "read_text"}:
        return _codec(said["codec"]), node
    opened = _opened(view, node)
    return (_codec(said["codec"]), opened) if opened is not None else None


def _opened(view: View, node: ast.AST) -> ast.Call | None:
    """Return the `open` of the file that the node reads: the `with` around it that binds the name."""
    read = node.iter if isinstance(node, ast.For) else node
    names = {n.id for n in ast.walk(read) if isinstance(n, ast.Name)}
    for above in view.source.ancestors(node):
        for item in above.items if isinstance(above, ast.With) else ():
            match item:
                case ast.withitem(context_expr=ast.Call() as call, optional_vars=ast.Name(id=name)) if name in names:
                    return call if callee_name(call) == "open" else None
    return None


def _named(view: View, apart: ast.Call) -> list[tuple[str, str]]:
    """Return the encodings that the project names elsewhere, ASCII apart, each with its place; tests say nothing."""
    return [
        (codec, source.where(node))
        for source in view.search.mentioning("cod")
        if not is_test(source.path)
        for node in source.nodes
        if isinstance(node, ast.Call) and not (source.path == view.source.path and node is apart)
        if (codec := _codec(next(_encodings(node), "ascii"))) != "ascii"
    ]


def _encodings(call: ast.Call) -> Iterator[str]:
    if callee_name(call) not in _NAMING:
        return
    for keyword in call.keywords:
        if keyword.arg == "encoding" and isinstance(keyword.value, ast.Constant):
            yield str(keyword.value.value)
    match call:
        case ast.Call(func=ast.Attribute(attr="decode" | "encode"), args=[ast.Constant(value=str(name)), *_]):
            yield name


def _suspect(view: View) -> Suspicion | None:
    found = _failing(view)
    return Suspicion(f"What is read is not in {found[0]}.") if found is not None else None


def _judge(view: View, answers: Answers) -> Finding:
    del answers  # the bytes are proved when they are read again
    found = _failing(view)
    if found is None:
        return no("no text is decoded here")
    codec, call = found
    named = _named(view, call)
    agreed = bool(named) and {name for name, _ in named} == {UTF_8}
    facts: dict[str, Any] = {
        "codec": codec,
        "call": view.text(call),
        "line": call.lineno,
        "encoding": UTF_8 if agreed else None,
        "where": [where for _, where in named][:5] if agreed else [],
    }
    return Finding(shown=True, because=f"`{view.text(call)[:120]}` reads {codec}, and there is more", facts=facts)


CAUSES = (Cause("wrong-encoding", _suspect, _judge),)
