"""Shapes of hostile JSON: each checks type and size of one value and returns it clean.

A shape is a function from a decoded JSON value to a value that can be trusted to be of its kind. What
does not fit raises `MalformedError`, whose message says where, what was got and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
Shape = Callable[[Any], T]

# Terminal control, invisible and direction-changing characters, and halves of surrogate pairs. Tabs and
# line ends are left to texts of several lines.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# What no path of a file system can hold; the other half of the surrogates stands for bytes that are not UTF-8.
_NO_PATH = re.compile("[\x00\ud800-\udc7f\udd00-\udfff]")
_LINE_ENDS = re.compile("[\t\n]")


class MalformedError(ValueError):
    """A value does not have its shape; the message says where, what was got and what was expected."""


def clean(value: str) -> str:
    """Return a text of any number of lines without characters that steer a terminal or deceive a reader."""
    return _UNSAFE.sub("", value)


def lines(longest: int) -> Shape[str]:
    """Accept a text of at most `longest` characters that may have several lines."""

    def shape(value: Any) -> str:
        if not isinstance(value, str):
            raise MalformedError(f"got {_kind(value)}, expected a text")
        if len(value) > longest:
            raise MalformedError(f"got {len(value)} characters, expected at most {longest}")
        return clean(value)

    return shape


def line(longest: int) -> Shape[str]:
    """Accept a text of at most `longest` characters, and make one line of it."""
    several = lines(longest)
    return lambda value: _LINE_ENDS.sub(" ", several(value))


def name(longest: int) -> Shape[str]:
    """Accept a line that is not empty."""
    one = line(longest)

    def shape(value: Any) -> str:
        found = one(value)
        if not found:
            raise MalformedError("got an empty text, expected a name")
        return found

    return shape


def path(longest: int, least: int = 0) -> Shape[str]:
    """Accept a path to the letter: a folder may well have a line end in its name. It is cleaned where it is shown."""

    def shape(value: Any) -> str:
        if not isinstance(value, str):
            raise MalformedError(f"got {_kind(value)}, expected a path")
        if len(value) > longest:
            raise MalformedError(f"got {len(value)} characters, expected at most {longest}")
        found = _NO_PATH.sub("", value)
        if len(found) < least:
            raise MalformedError("got an empty text, expected a path")
        return found

    return shape


def whole(least: int = 0, most: int = 1 << 53) -> Shape[int]:
    """Accept a whole number of the range."""

    def shape(value: Any) -> int:
        if type(value) is not int:
            raise MalformedError(f"got {_kind(value)}, expected a whole number")
        if not least <= value <= most:
            raise MalformedError(f"got a number out of range, expected {least} to {most}")
        return value

    return shape


def flag(value: Any) -> bool:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise MalformedError(f"got {_kind(value)}, expected true or false")
    return value


def one_of(*accepted: Any) -> Shape[Any]:
    """Accept one of the given texts, or null where None is among them."""

    def shape(value: Any) -> Any:
        if (isinstance(value, str) or value is None) and value in accepted:
            return value
        raise MalformedError(f"got {_kind(value)}, expected one of {', '.join(map(str, accepted))}")

    return shape


def maybe(inner: Shape[T]) -> Shape[T | None]:
    """Accept null, or what `inner` accepts."""
    return lambda value: None if value is None else inner(value)


def many(inner: Shape[T], most: int, least: int = 0) -> Shape[tuple[T, ...]]:
    """Accept a list of `least` to `most` values."""

    def shape(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise MalformedError(f"got {_kind(value)}, expected a list")
        if not least <= len(value) <= most:
            raise MalformedError(f"got {len(value)} entries, expected {least} to {most}")
        return tuple(_inside(f"[{index}]", inner, one) for index, one in enumerate(value))

    return shape


def row(*inner: Shape[Any]) -> Shape[list[Any]]:
    """Accept a list of exactly the given shapes."""

    def shape(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) != len(inner):
            raise MalformedError(f"got {_kind(value)}, expected a list of {len(inner)}")
        return [_inside(f"[{index}]", one, value[index]) for index, one in enumerate(inner)]

    return shape


def table(key: Shape[str], inner: Shape[V], most: int) -> Shape[dict[str, V]]:
    """Accept an object of any keys, at most `most`."""

    def shape(value: Any) -> dict[str, V]:
        found = _object(value)
        if len(found) > most:
            raise MalformedError(f"got {len(found)} entries, expected at most {most}")
        return {key(one): _inside("." + key(one)[:40], inner, found[one]) for one in found}

    return shape


def fields(**shapes: Shape[Any]) -> Shape[dict[str, Any]]:
    """Accept an object that has all the given fields; others are left out."""

    def shape(value: Any) -> dict[str, Any]:
        found = _object(value)
        missing = [one for one in shapes if one not in found]
        if missing:
            raise MalformedError(f"has no {', '.join(missing)}")
        return {one: _inside("." + one, inner, found[one]) for one, inner in shapes.items()}

    return shape


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise MalformedError(f"got {_kind(value)}, expected an object")
    return value


def _inside(place: str, shape: Shape[T], value: Any) -> T:
    try:
        return shape(value)
    except MalformedError as error:
        message = str(error)
        raise MalformedError(place + message if message.startswith((".", "[")) else f"{place} {message}") from None


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", int: "a whole number", float: "a number"}
    return "null" if value is None else "true or false" if isinstance(value, bool) else kinds.get(type(value), "?")
