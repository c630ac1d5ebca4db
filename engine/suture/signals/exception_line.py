"""The line that ends a traceback: which exception it was, of which class, with which message."""

from __future__ import annotations

import ast
import builtins
import re

from suture.domain.signal import Frame, Raised

LONGEST_MESSAGE = 4_096

_LINE = re.compile(r"(?P<type>[^\W\d][\w.]{0,300}(?:\.<locals>[\w.]{0,200}){0,8})(?:: ?(?P<message>.*))?")
_OS_ERROR = re.compile(
    r"\[Errno (?P<errno>\d{1,5})\] [^:]{0,200}: (?P<filename>'.{0,4096}?'|\".{0,4096}?\")"
    r"(?: -> (?P<filename2>'.*'|\".*\"))?"
)
_NAME = re.compile(r"(?:name|attribute|module named) '(?P<name>[^']{1,200})'")


def raised(text: str, frames: tuple[Frame, ...]) -> Raised | None:
    """Return the exception that a line names, None when it does not look like one."""
    match = _LINE.fullmatch(text)
    if match is None or (not frames and not _is_known(match["type"])):
        return None
    module, kind = _split(match["type"])
    message = (match["message"] or "")[:LONGEST_MESSAGE]
    return Raised(
        type=kind,
        message=message,
        module=module,
        bases=_bases(module, kind),
        attributes=_attributes(kind, message),
        frames=frames,
    )


def _is_known(name: str) -> bool:
    return name.endswith(("Error", "Exception", "Warning", "ExceptionGroup", "Interrupt", "Exit", "Iteration"))


def _split(name: str) -> tuple[str, str]:
    """Split "shop.errors.Missing": the class begins at the first word with a capital, else it is the last word."""
    words = name.split(".")
    start = next((index for index, word in enumerate(words) if word[:1].isupper()), len(words) - 1)
    if "<locals>" in words:
        start = min(start, words.index("<locals>") - 1)
    return ".".join(words[:start]) or "builtins", ".".join(words[start:])


def _bases(module: str, kind: str) -> tuple[str, ...]:
    """Return the base classes of a builtin exception; of others a text does not tell them."""
    found = getattr(builtins, kind, None) if module == "builtins" else None
    if not isinstance(found, type) or not issubclass(found, BaseException):
        return ()
    return tuple(base.__name__ for base in found.__mro__[1:-1])


def _attributes(kind: str, message: str) -> dict[str, str]:
    if kind == "KeyError":
        return {"key": message}
    place = _OS_ERROR.match(message)
    if place is not None:
        texts = {name: _unquoted(place[name]) for name in ("filename", "filename2") if place[name] is not None}
        return {"errno": place["errno"], **texts}
    name = _NAME.search(message)
    return {"name": name["name"]} if name is not None else {}


def _unquoted(text: str) -> str:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text[1:-1]
    return value if isinstance(value, str) else text[1:-1]
