"""The probes that look at one object, or at the names that are bound in the frame."""

from __future__ import annotations

import itertools
import types
from types import FrameType
from typing import Any, Callable

from . import attributes, describe, lookup, scrub, static, written
from .attributes import CannotLookUpError
from .plan import Probe

MOST_KEYS = 200
MOST_NAMES = 2000
LONGEST_NAME = 200


def _value(probe: Probe, frame: FrameType) -> dict[str, Any]:
    value = lookup.value_of(probe.subject, frame)
    name = probe.subject.rpartition(".")[2]
    form = written.write(value, name)
    return {
        **describe.describe(value, name),
        "is_none": value is None,
        "writable": None if form["imports"] else form["source"],
    }


def _keys(probe: Probe, frame: FrameType) -> dict[str, Any]:
    value = lookup.value_of(probe.subject, frame)
    facts = {"type": static.type_name(type(value)), "mapping": _is_mapping(value), "keys": [], "total": None}
    if _is_unaltered(value, dict, "__iter__", "keys"):
        facts["total"] = dict.__len__(value)
        facts["keys"] = [_key(key) for key in _head(dict.keys(value))]
    return facts


def _head(keys: Any) -> list[Any]:
    for _ in range(3):  # another thread may add a key under the iteration
        try:
            return list(itertools.islice(keys, MOST_KEYS))
        except RuntimeError:
            continue
    raise CannotLookUpError("another thread changes the dict")


def _key(key: object) -> dict[str, str]:
    text = scrub.bounded(key, LONGEST_NAME) if type(key) is str else describe.text(key)
    return {"type": static.type_name(type(key)), "text": text}


def _is_mapping(value: object) -> bool:
    return dict in static.mro(type(value)) or all(attributes.has(value, name) for name in ("keys", "__getitem__"))


def _is_unaltered(value: object, kind: type, *methods: str) -> bool:
    """Say whether the value is of that builtin type, or of a subclass that has not redefined the methods."""
    namespace = static.class_namespace(kind)
    return kind in static.mro(type(value)) and all(
        attributes.raw(type(value), method) is namespace[method] or type(attributes.raw(type(value), method)) in _IN_C
        for method in methods
    )


def _attributes(probe: Probe, frame: FrameType) -> dict[str, Any]:
    value = lookup.value_of(probe.subject, frame)
    is_module = types.ModuleType in static.mro(type(value))
    kind: Any = value if attributes.is_class(value) else type(value)
    module = static.instance_namespace(value).get("__name__") if is_module else static.module_name(kind)
    return {
        "type": static.type_name(type(value)),
        "module": module if type(module) is str else None,
        "is_module": is_module,
        "names": [[name[:LONGEST_NAME], sort] for name, sort in attributes.names(value).items()],
    }


def _length(probe: Probe, frame: FrameType) -> dict[str, Any]:
    value = lookup.value_of(probe.subject, frame)
    counter = attributes.raw(type(value), "__len__")
    if type(counter) not in _IN_C:
        raise CannotLookUpError(f"the length of {static.type_name(type(value))} is only known to its own code")
    return {"type": static.type_name(type(value)), "length": int(counter(value))}


def _scope(_: Probe, frame: FrameType) -> dict[str, Any]:
    is_module = frame.f_locals is frame.f_globals
    names: dict[str, Any] = {} if is_module else dict(frame.f_locals)
    free = set(frame.f_code.co_freevars)
    return {
        "local": _bound({name: value for name, value in names.items() if name not in free}),
        "enclosing": _bound({name: value for name, value in names.items() if name in free}),
        "global": _bound(frame.f_globals),
        "builtin": _bound(frame.f_builtins),
        "self": _of_self(frame, names),
    }


def _of_self(frame: FrameType, names: dict[str, Any]) -> list[list[str]]:
    first = frame.f_code.co_varnames[:1] if frame.f_code.co_argcount else ()
    if first not in (("self",), ("cls",)) or first[0] not in names:
        return []
    value = names[first[0]]
    own = static.instance_namespace(value)
    sorts = attributes.names(value)
    return [
        [name[:LONGEST_NAME], attributes.sort_of(own[name]) if name in own else sort, _type_of(value, name, own)]
        for name, sort in sorts.items()
    ]


def _type_of(value: object, name: str, own: dict[str, Any]) -> str:
    if name in own:
        return static.type_name(type(own[name]))
    kind: Any = value if attributes.is_class(value) else type(value)
    return static.type_name(type(attributes.raw(kind, name)))


def _bound(namespace: dict[str, Any]) -> list[list[str]]:
    items = itertools.islice(list(namespace.items()), MOST_NAMES)
    return [
        [name[:LONGEST_NAME], attributes.sort_of(value), static.type_name(type(value))[:300]]
        for name, value in items
        if type(name) is str and not name.startswith("@")  # "@py_assert1" is pytest's
    ]


_IN_C = (types.WrapperDescriptorType, types.MethodDescriptorType)

ANSWERS: dict[str, Callable[[Probe, FrameType], dict[str, Any]]] = {
    "value": _value,
    "keys": _keys,
    "attributes": _attributes,
    "length": _length,
    "scope": _scope,
}
