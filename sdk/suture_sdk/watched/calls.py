"""Record the calls of a plan's functions: arguments as they were at entry, and what came of each call.

Arguments are written down at entry, for at exception time they may have been rebound or changed. Kept are
the first `limit` calls of each function and, of the later ones, the last that raised.
"""

from __future__ import annotations

import atexit
import itertools
import os
from collections import deque
from types import CodeType, FrameType
from typing import Any, Deque

from . import code_events, frames, lookup, session, trace, writer, written
from .plan import Function, Plan

WRITTEN_AFTER_LIMIT = 5_000
"""Later calls of one function whose arguments are still written down, in case they fail: some 30 µs each."""

MOST_ARGUMENTS = 100
ROOM = 3_000_000

_GENERATOR, _COROUTINE = 0x20 | 0x200, 0x80 | 0x100  # flags of code objects, see `inspect`
_STAR, _STARS = 0x04, 0x08


class _Call:
    """One call under way. `frame` keeps its id from being used again."""

    __slots__ = ("frame", "is_early", "number", "record", "waiting")

    def __init__(self, frame: FrameType, number: int, is_early: bool) -> None:
        self.frame = frame
        self.number = number
        self.is_early = is_early
        self.record: dict[str, Any] = {}
        self.waiting: list[tuple[str, Any]] | None = None


_plan: list[Plan] = []
_functions: dict[str, list[Function]] = {}
_open: dict[int, _Call] = {}
_early: list[_Call] = []
_late: dict[str, Deque[_Call]] = {}
_counts: dict[str, int] = {}
_numbers = itertools.count()


def start(plan: Plan) -> None:
    """Record and trace what the plan asks for from now on, and write it down at the end of the process."""
    if not plan.functions and not plan.trace:
        return
    _plan[:] = [plan]
    for function in plan.functions:
        _functions.setdefault(function.function.rpartition(".")[2], []).append(function)
    atexit.register(flush)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_forget)
    code_events.start(code_events.Watcher(_wants, _enter, _is_open, _leave, _unwind))


def flush(error: BaseException | None = None) -> None:
    """Write the calls record of this process, replacing an earlier one. Never raises.

    Calls that `error` is known to have ended are closed by it: in an endless recursion there was no room left to
    be told of their ends.
    """
    if not _functions:
        return
    try:
        _close_by(error)
        calls = [*_early, *itertools.chain(*_late.values()), *(call for call in _open.values() if call.is_early)]
        chosen: list[tuple[int, dict[str, Any]]] = []
        room = ROOM
        for call in sorted(calls, key=lambda call: (call.record.get("raised") is None, call.number)):
            record = _finished(call)
            room -= len(repr(record))
            if room > 0:
                chosen.append((call.number, record))
        payload = {
            "schema": "suture-calls/1",
            "calls": [record for _, record in sorted(chosen, key=lambda each: each[0])],
        }
        writer.write("calls", payload, numbered=False)
    except Exception as failure:
        session.note_own_failure(failure)


def _close_by(error: BaseException | None) -> None:
    traceback = None if error is None else error.__traceback__
    while traceback is not None:
        if _is_open(traceback.tb_frame):
            _unwind(traceback.tb_frame, type(error).__qualname__)
        traceback = traceback.tb_next


def _forget() -> None:
    for kept in (_open, _early, _late, _counts):
        kept.clear()


def _wants(code: CodeType) -> int:
    try:
        if not trace.path_in_project(code.co_filename) and not _is_file_of_plan(code.co_filename):
            return 0
        wanted = _plan[0].trace and trace.path_in_project(code.co_filename) and trace.is_function(code)
        return (code_events.ENTER if wanted else 0) | (code_events.RECORD if _is_recorded(code) else 0)
    except Exception as failure:
        session.note_own_failure(failure)
        return 0


def _is_file_of_plan(file: str) -> bool:
    absolute = frames.absolute(file)
    return any(absolute == function.file for each in _functions.values() for function in each)


def _is_recorded(code: CodeType) -> bool:
    candidates = _functions.get(code.co_name)
    return candidates is not None and trace.is_function(code) and any(_fits(code, each) for each in candidates)


def _fits(code: CodeType, function: Function) -> bool:
    if function.line not in (0, code.co_firstlineno):
        return False
    if getattr(code, "co_qualname", function.function) != function.function:
        return False
    return code.co_filename == function.file or frames.absolute(code.co_filename) == function.file


def _enter(frame: FrameType, wanted: int) -> None:
    try:
        if wanted & code_events.ENTER:
            trace.enter(frame)
        if wanted & code_events.RECORD:
            _open[id(frame)] = _call(frame)
    except Exception as failure:
        session.note_own_failure(failure)


def _call(frame: FrameType) -> _Call:
    code = frame.f_code
    key = f"{code.co_firstlineno}:{code.co_name}:{code.co_filename}"
    count = _counts[key] = _counts.get(key, 0) + 1
    limit = _plan[0].limit
    call = _Call(frame, next(_numbers), count <= limit)
    arguments = _arguments(frame)
    if count <= limit + WRITTEN_AFTER_LIMIT:
        call.record = _record(frame, arguments)
    else:
        call.waiting = [(name, value if lookup.is_plain_key(value) else _CHANGEABLE) for name, value in arguments]
    return call


def _arguments(frame: FrameType) -> list[tuple[str, Any]]:
    """Return names and values in the order of the signature, those of the star parameters with their stars."""
    code, held = frame.f_code, frame.f_locals
    positional, keyword = code.co_argcount, code.co_kwonlyargcount
    rest = list(code.co_varnames[positional + keyword :])
    star = [rest.pop(0)] if code.co_flags & _STAR else []
    stars = rest[:1] if code.co_flags & _STARS else []
    names = [(name, name) for name in code.co_varnames[:positional]]
    names += [(f"*{name}", name) for name in star]
    names += [(name, name) for name in code.co_varnames[positional : positional + keyword]]
    names += [(f"**{name}", name) for name in stars]
    return [(shown, held[name]) for shown, name in names[:MOST_ARGUMENTS] if name in held]


def _record(frame: FrameType, arguments: list[tuple[str, Any]]) -> dict[str, Any]:
    module = frame.f_globals.get("__name__")
    function = trace.function_name(frame)
    taken: dict[str, str] = {}
    return {
        "file": frames.absolute(frame.f_code.co_filename),
        "function": function,
        "line": frame.f_code.co_firstlineno,
        "module": module if type(module) is str else None,
        "kind": _kind(frame.f_code, function),
        "arguments": {name: _written(name, value, taken) for name, value in arguments},
        "result": None,
        "raised": None,
    }


def _written(name: str, value: Any, taken: dict[str, str]) -> dict[str, Any]:
    if value is _CHANGEABLE:
        return written.could_not(
            "?", f"belongs to a later call than the first {WRITTEN_AFTER_LIMIT} and may have changed"
        )
    return written.write(value, name, taken)


def _kind(code: CodeType, function: str) -> str:
    if code.co_flags & _GENERATOR:
        return "generator"
    if code.co_flags & _COROUTINE:
        return "coroutine"
    owner = function.rpartition(".")[0]
    is_method = owner and not owner.endswith("<locals>") and code.co_argcount and code.co_varnames[0] in ("self", "cls")
    return "method" if is_method else "function"


def _is_open(frame: FrameType) -> bool:
    call = _open.get(id(frame))
    return call is not None and call.frame is frame


def _leave(frame: FrameType, value: Any) -> None:
    call = _open.pop(id(frame), None)
    if call is None or not call.is_early:
        return
    try:
        if call.record["kind"] == "generator":
            call.record["result"] = written.could_not("generator", "is a generator, whose results are not recorded")
        else:
            call.record["result"] = written.write(value)
        _close(call, _early)
    except Exception as failure:
        session.note_own_failure(failure)


def _unwind(frame: FrameType, raised: str) -> None:
    call = _open.pop(id(frame), None)
    if call is None:
        return
    try:
        if call.waiting is not None:
            call.record = _record(frame, call.waiting)
        call.record["raised"] = raised[:500]
        late = _late.setdefault(call.record["function"], deque(maxlen=max(_plan[0].limit, 1)))
        _close(call, _early if call.is_early else late)
    except Exception as failure:
        session.note_own_failure(failure)


def _close(call: _Call, kept: Any) -> None:
    call.frame = call.waiting = None  # type: ignore[assignment] # a frame that is kept would keep its variables alive
    kept.append(call)


def _finished(call: _Call) -> dict[str, Any]:
    if call.record["result"] is None and call.record["raised"] is None:
        return {**call.record, "result": written.could_not("?", "had not returned when the program ended")}
    return call.record


_CHANGEABLE: Any = object()
