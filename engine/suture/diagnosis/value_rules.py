"""The rules by which a literal of the project becomes a value that may stand for what is missing."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from suture.diagnosis.absence import other_returns
from suture.diagnosis.defaults import Place, class_defaults, default_places
from suture.diagnosis.none_origin import allows_none, is_none, own_nodes
from suture.diagnosis.source import qualified_name
from suture.diagnosis.view import View
from suture.domain.call import RecordedCall
from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import amount_word

SUPPORT = 2
EMPTY = {"str": '""', "list": "[]", "dict": "{}", "set": "set()", "tuple": "()"}


def by_name(view: View, name: str | int, *, of_attribute: bool = False) -> Iterator[JustifiedValue]:
    """Yield what rules 1 and 2 say for a key, parameter or attribute of that name."""
    places = default_places(view.search, name, apart_from=view.statement, of_attribute=of_attribute)
    yield from majority(places, 1, f"{name!r} has this default in")
    if isinstance(name, str) and name.isidentifier() and not of_attribute:
        yield from unanimous(list(class_defaults(view.search, name)), f"{name!r} is declared with this default in")


def majority(places: Iterable[Place], rule: Literal[1, 2], reason: str) -> Iterator[JustifiedValue]:
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


def unanimous(places: list[Place], reason: str) -> Iterator[JustifiedValue]:
    """Yield the literal that all places agree on, one at least."""
    if len({place.literal for place in places}) == 1:
        where = tuple(place.where for place in places)
        said = f"{reason} {len(places)} place(s)"
        yield JustifiedValue(places[0].literal, places[0].type, 2, said, where, len(places))


def empty_of(types: Mapping[str, int], reason: str, least: int = SUPPORT) -> Iterator[JustifiedValue]:
    """Yield rule 4: the empty literal of the one type that was seen, never a number or a truth value.

    One observation would make a rule of an accident: the only row that has the key may be the odd one. It is enough
    (`least`) where the source itself says that the value may be left out.
    """
    kind, seen = next(iter(types.items()), ("", 0))
    if len(types) == 1 and seen >= least and kind in EMPTY:
        yield JustifiedValue(EMPTY[kind], kind, 4, f"{reason} {kind}, seen {seen} time(s)", (), seen)


def held(types: object) -> dict[str, int]:
    """Return how often each type was seen beside a value, as a probe answered it."""
    return {str(kind): seen for kind, seen in types.items()} if isinstance(types, Mapping) else {}


def of_argument(view: View, calls: tuple[RecordedCall, ...], name: str) -> Counter[str]:
    """Return how often each type was seen in an argument of that name in passing calls, None left out."""
    seen = (call.arguments[name].type for call in passing(view, calls) if name in call.arguments)
    return Counter(kind for kind in seen if kind != "NoneType")


def returned(
    view: View, calls: tuple[RecordedCall, ...], about: Collection[str] | None = None
) -> Iterator[JustifiedValue]:
    """Yield what the failing function returns where nothing is there: by annotation, by its other returns, by type.

    With `about` another return counts only where one of these names is absent, and a type that was seen does not.
    """
    function = view.function
    if function is None or any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(function)):
        return
    where = view.source.where(function)
    if allows_none(function.returns) and not is_none(function.returns):
        said = f"returned: the annotation of {function.name}() allows None"
        yield JustifiedValue("None", "NoneType", 2, said, (where,))
    yield from unanimous(
        other_returns(view, function, about), f"returned: {function.name}() returns it for what is absent in"
    )
    if about is None and not amount_word(function.name):
        results = Counter(call.result.type for call in passing(view, calls) if call.result is not None)
        yield from empty_of(results, f"returned: passing calls of {function.name}() gave")


def passing(view: View, calls: tuple[RecordedCall, ...]) -> list[RecordedCall]:
    """Return the recorded calls of the failing function that returned; a comprehension counts to its function."""
    names = {view.fault.function, qualified_name(view.source, view.node)}
    return [
        call
        for call in calls
        if call.raised is None and call.function in names and view.scene.project.relative(call.file) == view.fault.path
    ]
