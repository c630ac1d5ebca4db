"""Which functions of the project were entered, by test: fills `session.ENTERED`."""

# ruff: noqa: PTH206
# (only texts are compared)

from __future__ import annotations

import os
from types import CodeType, FrameType, FunctionType

from . import attributes, frames, session

MOST = 20_000
"""Entries over all tests; what comes later is left out."""

_FOREIGN = ("site-packages", "dist-packages", "node_modules", "__pypackages__")
_NOTICING = (FunctionType, property)
_IS_FUNCTION = 0x01  # CO_OPTIMIZED: neither a module's nor a class's body

_files: dict[str, str] = {}
_labels: dict[int, tuple[CodeType, str]] = {}  # holds the code objects, for the id of a dead one is used again
_count = [0]


def path_in_project(file: str) -> str:
    """Return a code object's file relative to the project's root with forward slashes, "" for one outside of it."""
    known = _files.get(file)
    if known is None:
        known = _files[file] = _relative(file)
    return known


def is_function(code: CodeType) -> bool:
    """Say whether the code is that of a function or lambda; comprehensions are functions on some versions only."""
    return bool(code.co_flags & _IS_FUNCTION) and (code.co_name[0] != "<" or code.co_name == "<lambda>")


def enter(frame: FrameType) -> None:
    """Note that the current test entered this function of the project."""
    test = session.CURRENT_TEST[-1] if session.CURRENT_TEST else ""
    label = _label(frame)
    if label not in session.ENTERED.get(test, ()) and _count[0] < MOST:
        _count[0] += 1
        session.ENTERED.setdefault(test, {})[label] = None


def function_name(frame: FrameType) -> str:
    """Return the qualified name of a frame's function; see `frames.function_name`.

    Before Python 3.11 it is found through the first argument, which is left alone if its class could notice.
    """
    code = frame.f_code
    if not hasattr(code, "co_qualname") and code.co_argcount:
        kind = type(frame.f_locals.get(code.co_varnames[0]))
        if any(type(attributes.raw(kind, name)) in _NOTICING for name in ("__getattribute__", "__class__")):
            return code.co_name
    return frames.function_name(frame)


def _label(frame: FrameType) -> str:
    code = frame.f_code
    known = _labels.get(id(code))
    if known is None:
        label = f"{path_in_project(code.co_filename)}::{function_name(frame)}"
        known = _labels[id(code)] = (code, label)
    return known[1]


def _relative(file: str) -> str:
    root = os.environ.get("SUTURE_CAPTURE_ROOT")
    if not root or file.startswith("<"):
        return ""
    path = frames.absolute(file)
    for base, below in ((root, path), (os.path.realpath(root), os.path.realpath(path))):
        start = base.rstrip(os.sep) + os.sep
        if below.startswith(start):
            inside = below[len(start) :].split(os.sep)
            return "" if any(part in _FOREIGN for part in inside) else "/".join(inside)
    return ""
