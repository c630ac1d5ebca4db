"""How each type is written down: the table of exact types, and what classes of the program may be rebuilt."""

from __future__ import annotations

import sys
import types
from typing import Any, Callable

from . import attributes, static
from .writing import LONGEST, CannotWriteError, Writer, Writing, by_name, holds_secret

LARGEST_INT = 2**10


def writer(value: Any) -> Writer:
    """Return the function that writes values of this type.

    Raises:
        CannotWriteError: there is none.
    """
    kind = type(value)
    exact = _EXACT.get(kind)
    if exact is not None:
        return exact
    known = _KNOWN.get(static.type_name(kind))
    if known is not None and _is_of_library(kind):
        return known
    for fits, write in _FAMILIES:
        if fits(value):
            return write
    raise CannotWriteError(f"is of class {static.type_name(kind)}, which cannot be rebuilt from its attributes")


def _is_of_library(kind: type) -> bool:
    module = sys.modules.get(static.module_name(kind))
    return module is not None and static.instance_namespace(module).get(static.qualified_name(kind)) is kind


def _repr(value: Any, _: Writing) -> str:
    return repr(value)


def _int(value: int, _: Writing) -> str:
    return repr(value) if value.bit_length() <= LARGEST_INT else hex(value)


def _float(value: float, _: Writing) -> str:
    text = repr(value)
    return text if text[-1].isdigit() or "e" in text else f'float("{text}")'


def _text(value: Any, _: Writing) -> str:
    if len(value) > LONGEST:
        raise CannotWriteError(f"is longer than {LONGEST} characters")
    shown = value if type(value) is str else bytes(value).decode("latin-1")
    if holds_secret(shown):
        raise CannotWriteError("holds a secret")
    return repr(value)


def _sequence(opening: str, closing: str) -> Writer:
    def write(value: Any, writing: Writing) -> str:
        parts = [writing.source(item) for item in _copy(value)]
        comma = "," if opening == "(" and len(parts) == 1 else ""
        return f"{opening}{', '.join(parts)}{comma}{closing}"

    return write


def _set(value: Any, writing: Writing) -> str:
    # sorted, for the order of a set differs from run to run and the test must not
    inner = ", ".join(sorted(writing.source(item) for item in _copy(value)))
    if type(value) is set:
        return f"{{{inner}}}" if inner else "set()"
    return f"frozenset({{{inner}}})" if inner else "frozenset()"


def _dict(value: dict[Any, Any], writing: Writing) -> str:
    pairs = [f"{writing.source(key)}: {writing.item(key, held)}" for key, held in _copy(value.items())]
    return f"{{{', '.join(pairs)}}}"


def _copy(items: Any) -> list[Any]:
    if len(items) > LONGEST:
        raise CannotWriteError(f"has {len(items)} items")
    return list(items)


def _wrapped(inner: Writer) -> Writer:
    def write(value: Any, writing: Writing) -> str:
        kind = type(value)
        return (
            f"{by_name(kind, static.module_name(kind), static.qualified_name(kind), writing)}({inner(value, writing)})"
        )

    return write


def _defaultdict(value: Any, writing: Writing) -> str:
    factory = "None" if value.default_factory is None else writing.source(value.default_factory)
    return f"{writing.name('collections', 'defaultdict')}({factory}, {_dict(value, writing)})"


def _deque(value: Any, writing: Writing) -> str:
    limit = "" if value.maxlen is None else f", maxlen={value.maxlen}"
    return f"{writing.name('collections', 'deque')}({_sequence('[', ']')(value, writing)}{limit})"


def _moment(value: Any, writing: Writing) -> str:
    zone = getattr(value, "tzinfo", None)
    if zone is not None and static.type_name(type(zone)) != "datetime.timezone":
        raise CannotWriteError(f"has a time zone of class {static.type_name(type(zone))}")
    writing.imports["import datetime"] = None
    return repr(value)


def _stdlib_repr(module: str) -> Writer:
    def write(value: Any, writing: Writing) -> str:
        name = static.qualified_name(type(value))
        return writing.name(module, name) + repr(value)[len(name) :]

    return write


def _namespace(value: Any, writing: Writing) -> str:
    held = static.instance_namespace(value)
    parts = [f"{name}={writing.item(name, each)}" for name, each in held.items() if name.isidentifier()]
    if len(parts) != len(held):
        raise CannotWriteError("has attributes that are no identifiers")
    return f"{_class(type(value), writing)}({', '.join(parts)})"


def _path(value: Any, writing: Writing) -> str:
    name = type(value).__name__
    return f"{writing.name('pathlib', 'Path' if name == 'PosixPath' else name)}({_text(str(value), writing)})"


def _pattern(value: Any, writing: Writing) -> str:
    flags = int(value.flags) & ~32 if type(value.pattern) is str else int(value.flags)
    writing.imports["import re"] = None
    return f"re.compile({_text(value.pattern, writing)}{f', {flags}' if flags else ''})"


def _function(value: Any, writing: Writing) -> str:
    return by_name(value, value.__module__, value.__qualname__, writing)


def _class(value: Any, writing: Writing) -> str:
    return by_name(value, static.module_name(value), static.qualified_name(value), writing)


def _module(value: Any, writing: Writing) -> str:
    name = static.instance_namespace(value).get("__name__")
    if type(name) is not str or not name.replace(".", "").isidentifier() or name == "__main__":
        raise CannotWriteError("is a module without a name")
    writing.imports[f"import {name}"] = None
    return name


def _is_enum(value: Any) -> bool:
    return any(static.type_name(kind) == "enum.Enum" for kind in static.mro(type(value)))


def _enum(value: Any, writing: Writing) -> str:
    name = static.instance_namespace(value).get("_name_")
    members = attributes.raw(type(value), "_member_map_")
    if type(name) is not str or type(members) is not dict or members.get(name) is not value:
        raise CannotWriteError("is a combination of flags")
    return f"{_class(type(value), writing)}.{name}"


def _is_namedtuple(value: Any) -> bool:
    kind = type(value)
    return (
        static.mro(kind)[1:2] == (tuple,)
        and type(static.class_namespace(kind).get("_fields")) is tuple
        and attributes.raw(kind, "__iter__") is static.class_namespace(tuple)["__iter__"]
    )


def _namedtuple(value: Any, writing: Writing) -> str:
    kind = type(value)
    fields: tuple[str, ...] = static.class_namespace(kind)["_fields"]
    held = dict(zip(fields, tuple.__iter__(value)))  # noqa: B905 - Python 3.9 has no strict
    return _constructed(kind, {name: name for name in fields}, held, writing)


def _is_dataclass(value: Any) -> bool:
    return type(attributes.raw(type(value), "__dataclass_fields__")) is dict and not attributes.is_class(value)


def _dataclass(value: Any, writing: Writing) -> str:
    parameters = {}
    for name, field in attributes.raw(type(value), "__dataclass_fields__").items():
        sort = field._field_type.name  # noqa: SLF001 - InitVar is only known by it
        if sort == "_FIELD_INITVAR":
            raise CannotWriteError(f"was made with the argument {name}, which it has not kept")
        if sort == "_FIELD" and field.init:
            parameters[name] = name
    return _constructed(type(value), parameters, _held(value), writing)


def _is_plain_object(value: Any) -> bool:
    kind = type(value)
    return (
        kind is not object  # a bare object is made to be told from all others: a rebuilt one is another
        and type(kind) in (type, *_harmless_metaclasses())
        and attributes.raw(kind, "__new__") is static.class_namespace(object)["__new__"]
        and static.mro(kind)[-1] is object
        and not any(each.__flags__ & _HEAP == 0 for each in static.mro(kind)[:-1])
    )


def _plain_object(value: Any, writing: Writing) -> str:
    init = attributes.raw(type(value), "__init__")
    held = _held(value)
    if init is static.class_namespace(object)["__init__"]:
        if held:
            raise CannotWriteError("has attributes that no constructor sets")
        return f"{_class(type(value), writing)}()"
    parameters = _parameters(init)
    named = {name: name if name in held else f"_{name}" for name in parameters}
    if set(named.values()) != set(held):
        raise CannotWriteError("has other attributes than its constructor has parameters")
    return _constructed(type(value), named, held, writing)


def _parameters(init: Any) -> tuple[str, ...]:
    if (
        type(init) is not types.FunctionType
        or init.__code__.co_flags & _STARRED
        or init.__code__.co_posonlyargcount > 1
    ):
        raise CannotWriteError("has a constructor that takes any arguments")
    code = init.__code__
    return code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]


def _held(value: Any) -> dict[str, Any]:
    return {**dict(static.slots(value)), **static.instance_namespace(value)}


def _constructed(kind: type, parameters: dict[str, str], held: dict[str, Any], writing: Writing) -> str:
    name = _class(kind, writing)
    parts = []
    for parameter, attribute in parameters.items():
        if attribute not in held:
            raise CannotWriteError(f"has no attribute {attribute}")
        parts.append(f"{parameter}={writing.item(parameter, held[attribute])}")
    return f"{name}({', '.join(parts)})"


def _harmless_metaclasses() -> tuple[type, ...]:
    import abc  # noqa: PLC0415

    return (abc.ABCMeta,)


_HEAP = 1 << 9  # Py_TPFLAGS_HEAPTYPE: the class was made by a class statement
_STARRED = 0x04 | 0x08  # CO_VARARGS, CO_VARKEYWORDS

_EXACT: dict[type, Writer] = {
    **dict.fromkeys([type(None), bool, type(...), type(NotImplemented), range], _repr),
    int: _int,
    float: _float,
    str: _text,
    bytes: _text,
    bytearray: _text,
    list: _sequence("[", "]"),
    tuple: _sequence("(", ")"),
    set: _set,
    frozenset: _set,
    dict: _dict,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _function,
    types.ModuleType: _module,
}

# Types of the standard library, by name so that a program that does not use them does not import them.
_KNOWN: dict[str, Writer] = {
    "decimal.Decimal": _stdlib_repr("decimal"),
    "fractions.Fraction": _stdlib_repr("fractions"),
    "uuid.UUID": _stdlib_repr("uuid"),
    **dict.fromkeys(["datetime.date", "datetime.time", "datetime.datetime"], _moment),
    **dict.fromkeys(["datetime.timedelta", "datetime.timezone"], _moment),
    **dict.fromkeys([f"pathlib.{flavour}Path" for flavour in ("Posix", "PurePosix", "Windows", "PureWindows")], _path),
    **dict.fromkeys([f"pathlib._local.{each}Path" for each in ("Posix", "PurePosix", "Windows", "PureWindows")], _path),
    "collections.OrderedDict": _wrapped(_dict),
    "collections.Counter": _wrapped(_dict),
    "collections.defaultdict": _defaultdict,
    "collections.deque": _deque,
    "re.Pattern": _pattern,
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
}

_FAMILIES: tuple[tuple[Callable[[Any], bool], Writer], ...] = (
    (attributes.is_class, _class),
    (_is_enum, _enum),
    (_is_namedtuple, _namedtuple),
    (_is_dataclass, _dataclass),
    (_is_plain_object, _plain_object),
)
