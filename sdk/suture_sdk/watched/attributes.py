"""Attributes of an object, looked up without running a line of the program.

`getattr` runs properties, `__getattr__` and metaclasses. Here only dictionaries, slots and descriptors that
are written in C are read, in the order in which `object.__getattribute__` would read them; where that would
run Python code of the program the answer is CannotLookUpError with the reason.
"""

from __future__ import annotations

import types
from typing import Any

from . import static

ABSENT: Any = object()
MOST_NAMES = 2000

_DATA_IN_C = (types.MemberDescriptorType, types.GetSetDescriptorType)
_METHODS_IN_C = (types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType)
_PYTHON = (types.FunctionType, classmethod, staticmethod, property)


class CannotLookUpError(Exception):
    """The question has no answer, or none without running code of the program; the message says why."""


def raw(kind: type, name: str) -> Any:
    """Return what the first class in the mro holds under the name, unbound, or ABSENT."""
    for each in static.mro(kind):
        found = static.class_namespace(each).get(name, ABSENT)
        if found is not ABSENT:
            return found
    return ABSENT


def is_class(value: object) -> bool:
    """Say whether the value is a class, asking no `__class__` property."""
    return type in static.mro(type(value))


def attribute(value: Any, name: str) -> Any:
    """Return `value.name`.

    Raises:
        CannotLookUpError: there is no such attribute, or only running code would tell.
    """
    return _of_class(value, name) if is_class(value) else _of_instance(value, name)


def has(value: Any, name: str) -> bool:
    """Say whether `value.name` exists; a property counts, what only `__getattr__` knows does not."""
    if is_class(value):
        return raw(value, name) is not ABSENT
    return name in static.instance_namespace(value) or raw(type(value), name) is not ABSENT


def names(value: Any) -> dict[str, str]:
    """Return the names of the attributes with "callable" or "value", own ones first, bounded."""
    found: dict[str, str] = {}
    namespaces = [] if is_class(value) else [static.instance_namespace(value)]
    if type(value) is not types.ModuleType:
        namespaces += [static.class_namespace(each) for each in static.mro(value if is_class(value) else type(value))]
    for namespace in namespaces:
        for name, held in list(namespace.items()):
            if type(name) is str and len(found) < MOST_NAMES:
                found.setdefault(name, sort_of(held))
    return found


def sort_of(value: object) -> str:
    """Return "callable" or "value" for what stands in a namespace."""
    if type(value) in (staticmethod, classmethod) or raw(type(value), "__call__") is not ABSENT:
        return "callable"
    return "value"


def _of_class(kind: Any, name: str) -> Any:
    held = raw(kind, name)
    if held is ABSENT:
        held = raw(type(kind), name)
        if type(held) in _DATA_IN_C:
            return _read(held, kind, name)
        raise CannotLookUpError(f"class {static.type_name(kind)} has no attribute {name}")
    if type(held) is classmethod:
        return types.MethodType(held.__func__, kind)
    return held.__func__ if type(held) is staticmethod else _plain(held, name)


def _of_instance(value: Any, name: str) -> Any:
    kind = type(value)
    if type(raw(kind, "__getattribute__")) in _PYTHON:
        raise CannotLookUpError(f"{static.type_name(kind)} defines __getattribute__")
    held = raw(kind, name)
    if type(held) in _DATA_IN_C:
        return _read(held, value, name)
    own = static.instance_namespace(value)
    if name in own and (held is ABSENT or raw(type(held), "__set__") is ABSENT):
        return own[name]
    if held is not ABSENT:
        return _bind(held, value, kind, name)
    if type(raw(kind, "__getattr__")) in _PYTHON:
        raise CannotLookUpError(f"{static.type_name(kind)} would answer .{name} by its __getattr__")
    raise CannotLookUpError(f"{static.type_name(kind)} has no attribute {name}")


def _bind(held: Any, value: object, kind: type, name: str) -> Any:
    if type(held) is types.FunctionType:
        return types.MethodType(held, value)
    if type(held) is classmethod:
        return types.MethodType(held.__func__, kind)
    if type(held) is staticmethod:
        return held.__func__
    if type(held) in _METHODS_IN_C:
        return held.__get__(value, kind)
    if type(held) is property:
        raise CannotLookUpError(f"{static.type_name(kind)}.{name} is a property")
    return _plain(held, name)


def _plain(held: Any, name: str) -> Any:
    if type(raw(type(held), "__get__")) in _PYTHON:
        raise CannotLookUpError(f"{name} is a descriptor of class {static.type_name(type(held))}")
    return held


def _read(held: Any, value: object, name: str) -> Any:
    try:
        return held.__get__(value, type(value))
    except Exception:
        raise CannotLookUpError(f"{static.type_name(type(value))}.{name} is not set") from None
