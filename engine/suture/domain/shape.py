"""The shape of a message: its words without its values, so that two occurrences of one fault look alike.

Fingerprints of version 1 are made of it: a change here needs a new version there.
"""

from __future__ import annotations

import re

_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_SUGGESTION = re.compile(r"\.? Did you mean:? .*\Z", re.DOTALL)
# The start of a quoted text must not follow a letter: the apostrophe of "can't" quotes nothing.
_QUOTED = re.compile(r"(?<!\w)(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")")
_PATH = re.compile(r"(?<![\w.])(?:[A-Za-z]:\\|\.{0,2}/)[^\s:,;()'\"]+")
_HEX = re.compile(r"\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![A-Za-z_])[-+]?\d+(?:[.,_]\d+)*(?:e[-+]?\d+)?", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LONGEST = 2000
# The message of these is a value from end to end, so nothing of it belongs to the shape.
_BARE = frozenset({"KeyError", "StopIteration", "SystemExit"})
_KEPT = 200


def shape(message: str) -> str:
    """Return a message with its values taken out: quoted texts, paths, uuids, hexadecimal and other numbers."""
    text = _SUGGESTION.sub("", message[:_LONGEST])
    for pattern, mark in (
        (_UUID, "<uuid>"), (_QUOTED, "<text>"), (_PATH, "<path>"), (_HEX, "<hex>"), (_NUMBER, "<number>"),
    ):  # fmt: skip
        text = pattern.sub(mark, text)
    return _SPACE.sub(" ", text).strip()


def message_shape(exception: str, message: str) -> str:
    """Return the name under which outcomes are counted, e.g. "AttributeError: <text> object has no attribute <text>".

    Only the first line counts, for what follows it is detail, and at most 200 characters of its shape.
    """
    line = "" if exception in _BARE else next(iter(message.splitlines()), "")
    return f"{exception}: {shape(line)[:_KEPT]}".rstrip(": ")
