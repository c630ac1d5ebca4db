"""A value → type, size and text, without running any code of the program.

Only values of exactly a builtin type are shown: a subclass may lie in every method it has. Instances
show the builtin values that lie in their `__dict__` or slots.
"""

import itertools
import sys
import types
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from . import scrub, static

LONGEST = 256
"""Characters of one text."""

_DEPTH, _ITEMS, _FIELDS, _PART = 3, 12, 10, 100
_LARGEST_INT = 512
_SIZED = (str, bytes, bytearray, list, tuple, dict, set, frozenset, range)


def describe(value: Any, name: Optional[str] = None) -> Dict[str, Any]:
    """Return {"type", "size", "text"} of a value; `name` is where it was found, for secrets are known by it.

    `type` is the qualified type name, `size` the length of an exact builtin container or string or None,
    `text` at most 256 scrubbed characters. Never raises because of the value.
    """
    try:
        kind = type(value)
        size = len(value) if kind in _SIZED else None
        shown = scrub.FILTERED if scrub.is_named(name) else text(value)
        return {"type": static.type_name(kind)[:LONGEST], "size": size, "text": shown}
    except Exception as error:  # a value that changes while it is read, or one larger than the memory left
        return {"type": "?", "size": None, "text": f"<unreadable: {type(error).__name__}>"}


def text(value: Any, length: int = LONGEST) -> str:
    """Return a scrubbed text of at most `length` characters for any value."""
    shown = _render(value, _DEPTH, length)
    return shown if len(shown) <= length else shown[: length - 1] + "…"


def _render(value: Any, depth: int, room: int) -> str:
    renderer = _RENDERERS.get(type(value))
    if renderer is not None:
        return renderer(value, depth, room)
    return _known(value, room) or _instance(value, depth, room)


def _plain(value: Any, _depth: int, _room: int) -> str:
    return repr(value)


def _integer(value: int, _depth: int, _room: int) -> str:
    bits = value.bit_length()
    return f"<int of {bits} bits>" if bits > _LARGEST_INT else scrub.text(repr(value))


def _string(value: str, _depth: int, room: int) -> str:
    return repr(scrub.bounded(value, room))


def _bytes(value: Any, _depth: int, room: int) -> str:
    head = scrub.bounded(bytes(value[: room * 2 + 4097]).decode("latin-1"), room)
    shown = repr(head.replace("…", "...").encode("latin-1"))
    return shown if type(value) is bytes else f"bytearray({shown})"


def _sequence(opening: str, closing: str) -> Callable[[Any, int, int], str]:
    def render(value: Any, depth: int, room: int) -> str:
        if depth == 0:
            return f"{opening}…{closing}" if len(value) else opening + closing
        parts = (_render(item, depth - 1, min(room, _PART)) for item in _head(value, _ITEMS))
        return opening + _joined(parts, len(value), room) + closing

    return render


def _dict(value: Dict[Any, Any], depth: int, room: int) -> str:
    if depth == 0:
        return "{…}" if len(value) else "{}"
    parts = (_item(key, item, depth - 1, min(room, _PART)) for key, item in _head_items(value, _ITEMS))
    return "{" + _joined(parts, len(value), room) + "}"


def _item(key: Any, value: Any, depth: int, room: int) -> str:
    shown = scrub.FILTERED if scrub.is_named(key) else _render(value, depth, room)
    return f"{_render(key, 1, room)}: {shown}"


def _joined(parts: Iterator[str], total: int, room: int) -> str:
    """Join what fits. The rest is not even rendered: lists of lists of long texts would take seconds."""
    kept: List[str] = []
    length = 0
    for part in parts:
        length += len(part) + 2
        if kept and length > room - 4:
            break
        kept.append(part)
    return ", ".join([*kept, "…"] if len(kept) < total else kept)


def _head(value: Any, count: int) -> List[Any]:
    return _steady(lambda: list(itertools.islice(value, count)))


def _head_items(value: Dict[Any, Any], count: int) -> List[Tuple[Any, Any]]:
    return _steady(lambda: list(itertools.islice(value.items(), count)))


def _steady(read: Callable[[], List[Any]]) -> List[Any]:
    """Read a container that another thread may change; it changes rarely twice within microseconds."""
    for _ in range(3):
        try:
            return read()
        except RuntimeError:
            continue
    return []


def _instance(value: Any, depth: int, room: int) -> str:
    kind = static.type_name(type(value))
    if depth < _DEPTH:
        return f"<{kind}>"
    fields = itertools.islice(
        itertools.chain(_head_items(static.instance_namespace(value), _FIELDS), static.slots(value)), _FIELDS
    )
    parts = [
        f"{name[:60]}={scrub.FILTERED if scrub.is_named(name) else _render(item, 1, min(room, _PART))}"
        for name, item in fields
        if type(name) is str and not name.startswith("__")
    ]
    return f"<{kind}{' ' if parts else ''}{' '.join(parts)}>"


def _class(value: type, _depth: int, _room: int) -> str:
    return f"<class {static.type_name(value)}>"


def _function(value: Any, _depth: int, _room: int) -> str:
    return f"<function {value.__qualname__}>"


def _module(value: Any, _depth: int, _room: int) -> str:
    name = static.instance_namespace(value).get("__name__")
    return f"<module {name}>" if type(name) is str else "<module>"


_RENDERERS: Dict[type, Callable[[Any, int, int], str]] = {
    **dict.fromkeys([type(None), bool, float, complex, type(...), type(NotImplemented), range, slice], _plain),
    int: _integer,
    str: _string,
    bytes: _bytes,
    bytearray: _bytes,
    list: _sequence("[", "]"),
    tuple: _sequence("(", ")"),
    set: _sequence("{", "}"),
    frozenset: _sequence("frozenset({", "})"),
    dict: _dict,
    type: _class,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _function,
    types.ModuleType: _module,
}
_RENDERERS[slice] = lambda _value, _depth, _room: "<slice>"  # its bounds may be anything, with any repr

# Types of the standard library whose repr reads nothing but their own state. Looked up only if loaded.
_KNOWN = {
    "decimal": ("Decimal",),
    "datetime": ("date", "time", "datetime", "timedelta"),
    "uuid": ("UUID",),
    "fractions": ("Fraction",),
    "pathlib": ("PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"),
    "pathlib._local": ("PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"),
}


def _known(value: Any, room: int) -> Optional[str]:
    kind = type(value)
    module, name = static.module_name(kind), static.qualified_name(kind)
    if name not in _KNOWN.get(module, ()):
        return None
    if static.instance_namespace(sys.modules.get(module)).get(name) is not kind:
        return None  # a class that only says it is the standard library's
    zone = getattr(value, "tzinfo", None) if module == "datetime" else None
    if zone is not None and static.type_name(type(zone)) != "datetime.timezone":
        return None  # the zone's own repr is the program's code
    return scrub.bounded(repr(value), room)
