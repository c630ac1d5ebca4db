"""Substitute values that the project itself justifies; whatever is not found here is not invented.

The rules of `default_value_selection`: 0 the owner declared it, 1 the same name has this literal default elsewhere,
2 an annotation, a class default or another return for the absent case, 4 the empty literal of the type seen in
passing executions. Identity elements (rule 3) are never values. A value that stands for what the function returns
says so: its reason begins with "returned".
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from suture.diagnosis.declared import last_name, owned
from suture.diagnosis.defaults import Place, class_defaults, default_places, literal_of
from suture.diagnosis.none_origin import allows_none, is_none, own_nodes
from suture.diagnosis.source import FunctionNode, qualified_name
from suture.diagnosis.view import View
from suture.domain.call import RecordedCall
from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import amount_word, closed_word

SUPPORT = 2
EMPTY = {"str": '""', "list": "[]", "dict": "{}", "set": "set()", "tuple": "()"}
Finder = Callable[[View, Mapping[str, Any], tuple[RecordedCall, ...]], Iterator[JustifiedValue]]


def justified(
    view: View, cause: str, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]
) -> tuple[JustifiedValue, ...]:
    """Return the values that may enter a patch against a cause, best rule first; often there are none."""
    finder = _FINDERS.get(cause)
    if finder is None or _guards_something(view, facts):
        return ()
    kept: dict[tuple[str, bool], JustifiedValue] = {}
    for value in (*owned(view, cause, facts), *finder(view, facts, calls)):
        kept.setdefault((value.literal, value.reason.startswith("returned")), value)
    return tuple(sorted(kept.values(), key=lambda value: value.rule))


def _guards_something(view: View, facts: Mapping[str, Any]) -> bool:
    """Say whether the failing code decides who may do what: such code fails closed and gets no value."""
    names = [str(facts.get(name) or "") for name in ("key", "attribute", "operand", "sequence", "receiver")]
    function = view.function
    names += [function.name] if function is not None else []
    return closed_word(*names) is not None


def _for_key(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    del calls  # what the function returned says nothing of one key in it
    key = _constant(str(facts.get("key", "")))
    if isinstance(key, str | int):
        yield from by_name(view, key)
    types = facts.get("types")
    if isinstance(types, Mapping) and not amount_word(str(key)):
        yield from _empty([str(name) for name in types], "the values beside it that have the key hold")


def _for_operand(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    name = last_name(str(facts.get("operand", "")))
    if name is None:
        return
    yield from by_name(view, name)
    if not amount_word(name):
        seen = (call.arguments[name].type for call in passing(view, calls) if name in call.arguments)
        yield from _empty([t for t in seen if t != "NoneType"], f"`{name}` was in passing calls")


def _for_receiver(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    yield from by_name(view, str(facts.get("attribute", "")), of_attribute=True)
    yield from returned(view, calls)


def _for_index(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    del facts
    yield from returned(view, calls)


def _for_first(view: View, facts: Mapping[str, Any], calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    """Yield what a key begins with. It stands for nothing that is missing: a sum of no items is 0, however precious."""
    del view, calls
    empty, where = str(facts.get("empty")), str(facts.get("created"))
    value = literal_of(ast.parse(empty, mode="eval").body)
    if value is not None:
        said = f"`{facts.get('receiver')}` starts empty, and `{facts.get('how')}` adds to what a key begins with"
        yield JustifiedValue(value[0], value[1], 4, said, (where,))


_FINDERS: Mapping[str, Finder] = {
    "missing-key": _for_key,
    "none-operand": _for_operand,
    "none-receiver": _for_receiver,
    "index-out-of-bounds": _for_index,
    "missing-accumulator": _for_first,
}


def by_name(view: View, name: str | int, *, of_attribute: bool = False) -> Iterator[JustifiedValue]:
    """Yield what rules 1 and 2 say for a key, parameter or attribute of that name."""
    places = default_places(view.search, name, apart_from=view.statement, of_attribute=of_attribute)
    yield from _majority(places, 1, f"{name!r} has this default in")
    if isinstance(name, str) and name.isidentifier() and not of_attribute:
        yield from _unanimous(list(class_defaults(view.search, name)), f"{name!r} is declared with this default in")


def _majority(places: Iterable[Place], rule: Literal[1, 2], reason: str) -> Iterator[JustifiedValue]:
    """Yield the literal that more than half of the places agree on, two at least."""
    found = list(places)
    votes: dict[str, list[Place]] = {}
    for place in found:
        votes.setdefault(place.literal, []).append(place)
    for literal, voters in votes.items():
        if len(voters) >= SUPPORT and 2 * len(voters) > len(found):
            where = tuple(place.where for place in voters)
            said = f"{reason} {len(voters)} of {len(found)} places"
            yield JustifiedValue(literal, voters[0].type, rule, said, where, len(voters))


def _unanimous(places: list[Place], reason: str) -> Iterator[JustifiedValue]:
    if len({place.literal for place in places}) == 1:
        where = tuple(place.where for place in places)
        said = f"{reason} {len(places)} place(s)"
        yield JustifiedValue(places[0].literal, places[0].type, 2, said, where, len(places))


def _empty(types: list[str], reason: str) -> Iterator[JustifiedValue]:
    """Yield rule 4: the empty literal of the one type that was seen, never a number or a truth value."""
    if len(set(types)) == 1 and types[0] in EMPTY:
        yield JustifiedValue(EMPTY[types[0]], types[0], 4, f"{reason} {types[0]}", (), len(types))


def returned(view: View, calls: tuple[RecordedCall, ...]) -> Iterator[JustifiedValue]:
    """Yield what the failing function returns where nothing is there: by annotation, by its other returns, by type."""
    function = view.function
    if function is None or any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(function)):
        return
    where = view.source.where(function)
    if allows_none(function.returns) and not is_none(function.returns):
        said = f"returned: the annotation of {function.name}() allows None"
        yield JustifiedValue("None", "NoneType", 2, said, (where,))
    yield from _other_returns(view, function)
    if not amount_word(function.name):
        results = [call.result.type for call in passing(view, calls) if call.result is not None]
        yield from _empty(results, f"returned: passing calls of {function.name}() gave")


def _other_returns(view: View, function: FunctionNode) -> Iterator[JustifiedValue]:
    """Yield the literal that the function returns in its other branches for something absent, if they agree."""
    places = [
        Place(value, view.source.where(node))
        for node in own_nodes(function)
        if isinstance(node, ast.Return)
        and (value := _returned_literal(node)) is not None
        and _is_absent_case(view, node, function)
    ]
    yield from _unanimous(places, f"returned: {function.name}() returns it for what is absent in")


def _returned_literal(node: ast.Return) -> tuple[str, str] | None:
    if node.value is None or is_none(node.value):
        return "None", "NoneType"
    return literal_of(node.value)


def _is_absent_case(view: View, node: ast.Return, function: FunctionNode) -> bool:
    """Say whether a return stands under `if x is None`, `if not x` or `if x not in y`, or in a handler."""
    inside: ast.AST = node
    for above in view.source.ancestors(node):
        if above is function:
            return False
        if isinstance(above, ast.ExceptHandler):
            return True
        if isinstance(above, ast.If) and inside in above.body and _asks_for_absence(above.test):
            return True
        inside = above
    return False


def _asks_for_absence(test: ast.expr) -> bool:
    match test:
        case ast.UnaryOp(op=ast.Not()) | ast.Compare(ops=[ast.NotIn()]):
            return True
        case ast.Compare(ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=None | "" | 0)]):
            return True
        case ast.BoolOp(values=tests):
            return any(_asks_for_absence(each) for each in tests)
    return False


def passing(view: View, calls: tuple[RecordedCall, ...]) -> list[RecordedCall]:
    """Return the recorded calls of the failing function that returned; a comprehension counts to its function."""
    names = {view.fault.function, qualified_name(view.source, view.node)}
    return [
        call
        for call in calls
        if call.raised is None and call.function in names and view.scene.project.relative(call.file) == view.fault.path
    ]


def _constant(source: str) -> object:
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
