"""A traceback → frames with lines, columns, qualified names and described variables."""

# ruff: noqa: PTH117, PTH118
# (pathlib is not loaded into a program for the sake of two joins)

import collections
import itertools
import os
import sys
import types
from typing import Any, Deque, Dict, Iterator, List, Optional, Tuple

from . import session, static
from .describe import describe

EACH_END = 50
"""Frames kept of the outermost and of the innermost end of a deep traceback."""

LONGEST_NAME = 500
"""Characters of a function's, module's, class's or variable's name."""

_LONGEST_PATH = 4_096
_VARIABLES = 60
_RUNNERS = ("_pytest", "pluggy", "pytest", "unittest", "importlib", "_frozen_importlib", "_frozen_importlib_external")
_SELDOM_TOLD = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)

_Position = Tuple[Optional[int], Optional[int], Optional[int], Optional[int]]


def describe_traceback(traceback: Optional[types.TracebackType]) -> List[Dict[str, Any]]:
    """Return the frames, outermost first; a test runner's own frames at the outer end are left out.

    Each has `file`, `line`, `end_line`, `column`, `end_column` (UTF-8 byte offsets, None before
    Python 3.11), `function`, `module`, `first_line` and `variables`.
    """
    entries = list(itertools.dropwhile(_is_runner, _walk(traceback))) or list(_walk(traceback))
    return [_frame(entry) for entry in entries]


def _walk(traceback: Optional[types.TracebackType]) -> Iterator[types.TracebackType]:
    head: List[types.TracebackType] = []
    tail: Deque[types.TracebackType] = collections.deque(maxlen=EACH_END)
    while traceback is not None:
        (head if len(head) < EACH_END else tail).append(traceback)
        traceback = traceback.tb_next
    yield from head
    yield from tail


def _is_runner(entry: types.TracebackType) -> bool:
    module = _global(entry.tb_frame, "__name__")
    return type(module) is str and module.split(".")[0] in _RUNNERS


def _frame(entry: types.TracebackType) -> Dict[str, Any]:
    frame, code = entry.tb_frame, entry.tb_frame.f_code
    _, end_line, column, end_column = _position(code, entry.tb_lasti)
    module = _global(frame, "__name__")
    names = _variables(frame)
    return {
        "file": absolute(code.co_filename)[:_LONGEST_PATH],
        "line": entry.tb_lineno,
        "end_line": end_line,
        "column": column,
        "end_column": end_column,
        "function": function_name(frame)[:LONGEST_NAME],
        "module": module[:LONGEST_NAME] if type(module) is str else None,
        "first_line": code.co_firstlineno,
        "variables": {name[:LONGEST_NAME]: describe(value, name) for name, value in names},
    }


def absolute(file: str) -> str:
    """Return a code object's file name as an absolute path; "<string>" and the like stay as they are."""
    if (file.startswith("<") and file.endswith(">")) or os.path.isabs(file) or not session.STARTED_IN:
        return file
    return os.path.normpath(os.path.join(session.STARTED_IN[0], file))


def _position(code: types.CodeType, instruction: int) -> _Position:
    positions = getattr(code, "co_positions", None)
    if positions is None or instruction < 0:
        return None, None, None, None
    found: _Position = next(itertools.islice(positions(), instruction // 2, None), (None, None, None, None))
    return found


def _global(frame: types.FrameType, name: str) -> Any:
    return dict.get(frame.f_globals, name)


def function_name(frame: types.FrameType) -> str:
    """Return the qualified name of a frame's function.

    Exact on Python 3.11 and later. Before, methods are found through the class of `self` or `cls`;
    what is neither a method nor at a module's top level keeps its plain name.
    """
    code = frame.f_code
    exact = getattr(code, "co_qualname", None)
    return exact if type(exact) is str else _method_name(frame) or code.co_name


def _method_name(frame: types.FrameType) -> Optional[str]:
    code = frame.f_code
    if not code.co_argcount or code.co_name == "<lambda>":
        return None
    first: Any = frame.f_locals.get(code.co_varnames[0])
    # isinstance() would ask the object's own __class__, which may be code of the program
    owner: type = first if type in static.mro(type(first)) else type(first)
    for cls in static.mro(owner):
        if _code_of(static.class_namespace(cls).get(code.co_name)) is code:
            return f"{static.qualified_name(cls)}.{code.co_name}"
    return None


def _code_of(member: Any) -> Optional[types.CodeType]:
    for _ in range(8):
        if type(member) in (staticmethod, classmethod):
            member = member.__func__
        elif type(member) is property:
            member = member.fget
        wrapped = static.instance_namespace(member).get("__wrapped__")
        if wrapped is None:
            break
        member = wrapped
    return member.__code__ if type(member) is types.FunctionType else None


def _variables(frame: types.FrameType) -> List[Tuple[str, Any]]:
    names = frame.f_locals
    if type(names) is not dict and type(names).__name__ != "FrameLocalsProxy":
        return []  # a class body under a metaclass's own mapping: reading it would run code
    found = list(itertools.islice(list(names.items()), 2000))
    if frame.f_code.co_name == "<module>" or names is frame.f_globals:
        found = [(name, value) for name, value in found if _is_told_of(name, value)]
    return [(name, value) for name, value in found if type(name) is str][:_VARIABLES]


def _is_told_of(name: Any, value: Any) -> bool:
    return type(name) is str and not name.startswith("__") and type(value) not in _SELDOM_TOLD


def columns_recorded() -> bool:
    """Say whether this interpreter knows the columns of an error."""
    return sys.version_info >= (3, 11) and not (
        "no_debug_ranges" in getattr(sys, "_xoptions", {}) or os.environ.get("PYTHONNODEBUGRANGES")
    )
