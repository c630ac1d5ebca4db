"""The probe *peers*: what do the neighbours of a value look like, in the containers that hold it?

`for row in rows: row["price"]` fails at one row: whether the other rows have a price tells a missing
value from a wrong name.
"""

from __future__ import annotations

from types import FrameType
from typing import Any, Iterator

from . import attributes, lookup, static
from .plan import Probe

MOST_VISITED = 100_000
MOST_FRAMES = 12
MOST_TYPES = 50
DEEPEST = 3

_CONTAINERS = (list, tuple, set, frozenset)


def peers(probe: Probe, frame: FrameType, frames: list[FrameType]) -> dict[str, Any]:
    """Return how many values lie beside the subject, how many of them have the key or attribute, and of which types.

    Raises:
        CannotLookUpError: the subject or the key cannot be looked up.
    """
    subject = lookup.value_of(probe.subject, frame)
    key = lookup.value_of(probe.options[0], frame) if probe.options else None
    siblings = _siblings(subject, _scopes(frame, frames))
    having: dict[str, int] = {}
    for sibling in siblings:
        found = _held(sibling, key)
        if found is not attributes.ABSENT:
            kind = static.type_name(type(found))
            if kind in having or len(having) < MOST_TYPES:
                having[kind] = having.get(kind, 0) + 1
    return {"siblings": len(siblings), "having": sum(having.values()), "types": having}


def _scopes(frame: FrameType, frames: list[FrameType]) -> Iterator[list[Any]]:
    inwards = frames[: frames.index(frame) + 1] if frame in frames else [frame]
    for each in reversed(inwards[-MOST_FRAMES:]):
        yield list(each.f_locals.values())


def _siblings(subject: object, scopes: Iterator[list[Any]]) -> list[Any]:
    found: dict[int, Any] = {}
    seen: set[int] = set()
    for values in scopes:
        level = values
        for _ in range(DEEPEST):
            level = [inner for container in level for inner in _open(container, subject, found, seen)]
    found.pop(id(subject), None)
    return list(found.values())


def _open(container: Any, subject: object, found: dict[int, Any], seen: set[int]) -> list[Any]:
    if id(container) in seen or len(seen) > MOST_VISITED:
        return []
    inside = _inside(container)
    if not inside:
        return []
    seen.add(id(container))
    if any(each is subject for each in inside):
        found.update((id(each), each) for each in inside[:MOST_VISITED])
    return inside[: MOST_VISITED // 10]


def _inside(value: Any) -> list[Any]:
    if type(value) in _CONTAINERS:
        return list(value)
    if type(value) is dict:
        return list(value.values())
    return [] if attributes.is_class(value) else list(static.instance_namespace(value).values())


def _held(sibling: Any, key: object) -> Any:
    if type(sibling) is dict:
        return lookup.item(sibling, key) if lookup.has_key(sibling, key) else attributes.ABSENT
    if type(key) is not str or not attributes.has(sibling, key):
        return attributes.ABSENT
    try:
        return attributes.attribute(sibling, key)
    except attributes.CannotLookUpError:
        return attributes.ABSENT
