"""The shape of a message: its words without the values, so that alike failures count together."""

from __future__ import annotations

import re

_VALUES = (
    (re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""), "'…'"),
    (re.compile(r"\b0x[0-9a-fA-F]+\b"), "0x…"),
    (re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?\b"), "0"),
)
_LIMIT = 200
# the value is the whole message of these, so nothing of it belongs to the shape
_BARE = frozenset({"KeyError", "StopIteration", "SystemExit"})


def message_shape(exception: str, message: str) -> str:
    """Return e.g. "TypeError: unsupported operand type(s) for +: '…' and '…'", at most 200 characters of message."""
    line = "" if exception in _BARE else next(iter(message.splitlines()), "")
    for pattern, stand_in in _VALUES:
        line = pattern.sub(stand_in, line[: _LIMIT * 4])
    return f"{exception}: {line[:_LIMIT]}".rstrip(": ")
