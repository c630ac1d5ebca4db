"""Values against the causes that concern what is empty, zero, None or not bound, each by the rules that fit it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from suture.diagnosis.declared import last_name
from suture.diagnosis.defaults import Place, literal_of
from suture.diagnosis.none_origin import allows_none, is_none, parameter
from suture.diagnosis.search import callee_name
from suture.diagnosis.source import Source
from suture.diagnosis.value_rules import (
    EMPTY,
    SUPPORT,
    by_name,
    empty_of,
    held,
    majority,
    of_argument,
    returned,
    unanimous,
)
from suture.diagnosis.view import View
from suture.domain.call import RecordedCall
from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import amount_word
from suture.domain.paths import is_test

Facts = Mapping[str, Any]
Calls = tuple[RecordedCall, ...]
CLAMPED = "clamped"


def _names_in(code: str) -> frozenset[str]:
    try:
        tree = ast.parse(code, mode="eval")
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _elsewhere(view: View, *words: str) -> Iterator[tuple[Source, ast.AST]]:
    """Yield the nodes of the project outside tests and outside the failing statement, in files that say the words."""
    here = set(ast.walk(view.statement)) if view.statement is not None else set()
    for source in view.search.mentioning(*words):
        if not is_test(source.path):
            yield from ((source, node) for node in source.nodes if node not in here)


def for_division(view: View, facts: Facts, calls: Calls) -> Iterator[JustifiedValue]:
    """Yield what divisions by the same name give elsewhere, the least divisor elsewhere, the function's own result."""
    denominator = str(facts.get("denominator", ""))
    name = last_name(denominator)
    if name is not None:
        yield from majority(_quotients(view, name), 1, f"a division by {name!r} gives this instead in")
        yield from majority(_clamps(view, name), 1, f"{CLAMPED}: {name!r} is never less than this in")
    yield from returned(view, calls, about=_names_in(denominator))


def _quotients(view: View, name: str) -> Iterator[Place]:
    """Read `… / name if … else literal`."""
    for source, node in _elsewhere(view, name, "else"):
        if isinstance(node, ast.IfExp) and any(
            isinstance(n, ast.BinOp)
            and isinstance(n.op, ast.Div | ast.FloorDiv | ast.Mod)
            and _reads(source, n.right, name)
            for n in ast.walk(node.body)
        ):
            yield from _literal(source, node.orelse)


def _clamps(view: View, name: str) -> Iterator[Place]:
    """Read `max(name, literal)` with a number above 0."""
    for source, node in _elsewhere(view, name, "max"):
        match node:
            case ast.Call(func=ast.Name(id="max"), args=[one, other], keywords=[]):
                for value, least in ((one, other), (other, one)):
                    if _reads(source, value, name) and isinstance(least, ast.Constant) and _is_positive(least.value):
                        # as it is written there: 1e-9 is not to come back as 1e-09
                        yield Place((source.segment(least), type(least.value).__name__), source.where(least))


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _reads(source: Source, node: ast.expr, name: str) -> bool:
    return last_name(source.segment(node)) == name


def _literal(source: Source, node: ast.expr) -> Iterator[Place]:
    literal = ("None", "NoneType") if is_none(node) else literal_of(node)
    if literal is not None:
        yield Place(literal, source.where(node))


def for_empty(view: View, facts: Facts, calls: Calls) -> Iterator[JustifiedValue]:
    """Yield the default that the same callee has for the same name elsewhere, and the function's own result."""
    argument, callee = str(facts.get("argument", "")), str(facts.get("form", ""))
    name = last_name(argument)
    if name is not None and callee in {"max", "min", "next"}:
        yield from majority(_given_defaults(view, callee, name), 1, f"{callee}() of {name!r} has this default in")
    yield from returned(view, calls, about=_names_in(argument))


def _given_defaults(view: View, callee: str, name: str) -> Iterator[Place]:
    for source, node in _elsewhere(view, callee, name):
        match node:
            case ast.Call(func=ast.Name(id=found), args=[first, *rest]) if found == callee and _reads(
                source, first, name
            ):
                defaults = [k.value for k in node.keywords if k.arg == "default"] or (rest if callee == "next" else [])
                for default in defaults:
                    yield from _literal(source, default)


def for_local(view: View, facts: Facts, calls: Calls) -> Iterator[JustifiedValue]:
    """Yield what a local variable holds where no branch has bound it."""
    name, where = str(facts.get("name", "")), (_where(view),)
    yield from by_name(view, name)
    if facts.get("asked") == "none":
        yield JustifiedValue("None", "NoneType", 2, f"the function asks whether `{name}` is None", where)
    if facts.get("asked") == "flag":
        yield JustifiedValue("False", "bool", 2, f"`{name}` is set to True only, and only asked if it is true", where)
    if facts.get("asked") == "returned":
        yield from returned(view, calls, about={name})


def for_container(view: View, facts: Facts, calls: Calls) -> Iterator[JustifiedValue]:
    """Yield the empty container that stands for None, and the function's own result."""
    container = str(facts.get("container", ""))
    name = last_name(container)
    if name is not None:
        yield from by_name(view, name)
        yield from majority(_alternatives(view, name), 1, f"`{name}` has this alternative in")
        yield from unanimous(
            _annotated(view, name), f"`{name}` may be None by its annotation, and is else of this type in"
        )
    if name is not None and not amount_word(name):
        least = 1 if facts.get("parameter") == container else SUPPORT
        yield from empty_of(of_argument(view, calls, name), f"`{name}` was in passing calls", least)
        beside = {kind: n for kind, n in held(facts.get("types")).items() if kind != "NoneType"}
        yield from empty_of(beside, f"the values beside `{container}` are")
    if facts.get("parameter") == container:
        said = f"`{container}` is left out by default, and nothing is to be gone through then"
        yield JustifiedValue(*_LEFT_OUT[facts.get("form") == "double-star"], 2, said, (_where(view),))
    yield from returned(view, calls, about=_names_in(container))


_LEFT_OUT = {False: ("()", "tuple"), True: ("{}", "dict")}


def _where(view: View) -> str:
    return view.source.where(view.function or view.node)


def _alternatives(view: View, name: str) -> Iterator[Place]:
    """Read `name or literal`."""
    for source, node in _elsewhere(view, name, " or "):
        match node:
            case ast.BoolOp(op=ast.Or(), values=[value, default]) if _reads(source, value, name) or _calls(value, name):
                yield from _literal(source, default)


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and callee_name(node) == name


_CONTAINERS = {
    "list": "[]", "List": "[]", "Sequence": "[]", "Iterable": "[]", "Collection": "[]", "dict": "{}", "Dict": "{}",
    "Mapping": "{}", "set": "set()", "Set": "set()", "tuple": "()", "Tuple": "()", "str": '""',
}  # fmt: skip


def _annotated(view: View, name: str) -> list[Place]:
    """Read the container in the annotation of a parameter that may be None."""
    function = view.function
    found = parameter(function, name) if function is not None else None
    if found is None or not allows_none(found.annotation):
        return []
    annotation = found.annotation
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    named = [n for n in ast.walk(annotation) if isinstance(n, ast.Name)] if annotation is not None else []
    outer = next((n.id for n in named if n.id in _CONTAINERS), None)
    if outer is None:
        return []
    literal = _CONTAINERS[outer]
    kind = next(kind for kind, empty in EMPTY.items() if empty == literal)
    return [Place((literal, kind), view.source.where(found))]
