"""The entering and leaving of functions of the program, as events.

Python 3.12 and later: `sys.monitoring`, which leaves a debugger or profiler of the program alone. Before:
`sys.settrace` and not `sys.setprofile`: it costs half as much in call-heavy code, for calls of functions in
C are no events, and it tells an exception from a returned None. Its price: a program that sets a tracer of
its own (coverage, a debugger) replaces ours, and is watched no further from there on.
"""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import Any, Callable, List, NamedTuple

ENTER, RECORD = 1, 2
"""What one wants to know of a code object: that it was entered; its arguments and what came of them."""

_TOOLS = (4, 3, 5, 2)
_RETURN_VALUE, _YIELD_VALUE = 83, 86  # opcodes of Python 3.9 to 3.11
_YIELD_FROM = 72  # of Python 3.9 and 3.10
_HAS_YIELD_FROM = sys.version_info < (3, 11)


_tracer: List[Callable[[FrameType, str, Any], Any]] = []
_resting: List[bool] = []


class Watcher(NamedTuple):
    """Whom the events are told. No function may raise or keep the frame beyond `leave` or `unwind`.

    `foreign` files hold nothing that is wanted; of the others `skips` is asked at every call, `wants` only of what
    it does not skip.
    """

    foreign: set[str]
    skips: Callable[[CodeType], bool]
    wants: Callable[[CodeType], int]
    enter: Callable[[FrameType, int], None]
    is_open: Callable[[FrameType], bool]
    leave: Callable[[FrameType, Any], None]
    unwind: Callable[[FrameType, str], None]


def start(watcher: Watcher) -> None:
    """Tell the watcher of every function that is entered from now on, in all threads."""
    if sys.version_info >= (3, 12):
        _monitor(watcher)
    else:
        _trace(watcher)


def rest() -> None:
    """Tell nothing for a while of what this thread calls, where telling costs something: before Python 3.12."""
    if _tracer and sys.gettrace() is _tracer[0]:
        sys.settrace(None)
        _resting[:] = [True]


def go_on() -> None:
    """Tell again what this thread calls, unless somebody else traces by now. Without a rest nothing happens."""
    if _resting and sys.gettrace() is None:
        sys.settrace(_tracer[0])
    _resting.clear()


def _monitor(watcher: Watcher) -> None:
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore] # mypy checks for 3.11
    events, disable = monitoring.events, monitoring.DISABLE
    tool = next((tool for tool in _TOOLS if monitoring.get_tool(tool) is None), None)
    if tool is None:
        return

    def entered(code: CodeType, _offset: int) -> Any:
        if watcher.skips(code):
            return None
        wanted = watcher.wants(code)
        if not wanted:
            return disable
        watcher.enter(sys._getframe(1), wanted)  # noqa: SLF001 - the only way to the frame
        return None

    def returned(code: CodeType, _offset: int, value: Any) -> Any:
        if not watcher.wants(code) & RECORD:
            return disable
        watcher.leave(sys._getframe(1), value)  # noqa: SLF001
        return None

    def unwound(code: CodeType, _offset: int, error: BaseException) -> None:
        if watcher.wants(code) & RECORD:
            watcher.unwind(sys._getframe(1), type(error).__qualname__)  # noqa: SLF001

    monitoring.use_tool_id(tool, "suture")
    monitoring.register_callback(tool, events.PY_START, entered)
    monitoring.register_callback(tool, events.PY_RETURN, returned)
    monitoring.register_callback(tool, events.PY_UNWIND, unwound)
    monitoring.set_events(tool, events.PY_START | events.PY_RETURN | events.PY_UNWIND)


def _trace(watcher: Watcher) -> None:
    import threading  # noqa: PLC0415 - only a run with a plan pays for it

    foreign = watcher.foreign
    raising: dict[int, tuple[int, str]] = {}

    def called(frame: FrameType, _event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename in foreign or watcher.skips(frame.f_code):
            return None
        wanted = watcher.wants(frame.f_code)
        if not wanted:
            return None
        if not watcher.is_open(frame):  # else a generator goes on
            watcher.enter(frame, wanted)
        if not wanted & RECORD:
            return None
        frame.f_trace_lines = False
        return left

    def left(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "exception":
            raising[id(frame)] = (frame.f_lasti, argument[0].__qualname__)
        elif event == "return":
            _leave(watcher, frame, argument, raising.pop(id(frame), None))
        return left

    if sys.gettrace() is None:
        threading.settrace(called)
        sys.settrace(called)
        _tracer[:] = [called]


def _leave(watcher: Watcher, frame: FrameType, value: Any, raised: tuple[int, str] | None) -> None:
    # the event is the same for a return, a yield and an exception; the instruction tells them apart
    code, at = frame.f_code.co_code, frame.f_lasti
    if code[at] == _RETURN_VALUE:
        watcher.leave(frame, value)
    elif raised is not None and raised[0] == at:
        watcher.unwind(frame, raised[1])
    elif not _is_yield(code, at):
        watcher.unwind(frame, raised[1] if raised is not None else "Exception")


def _is_yield(code: bytes, at: int) -> bool:
    # an await steps back by one instruction
    return code[at] == _YIELD_VALUE or (_HAS_YIELD_FROM and _YIELD_FROM in code[at : at + 3 : 2])
