"""The entering and leaving of functions of the program, as events.

Python 3.12 and later: `sys.monitoring`, which leaves a debugger or profiler of the program alone. Before:
`sys.settrace` and not `sys.setprofile`: it costs half as much in call-heavy code, for calls of functions in
C are no events, and it tells an exception from a returned None. Its price: a program that sets a tracer of
its own (coverage, a debugger) replaces ours, and is watched no further from there on.

Of a function that was entered and whose calls nobody records there is nothing more to tell, until another test
begins. So its next calls cost a look into a dictionary, or nothing at all: they are most of the calls of a program.
"""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

from . import session

ENTER, RECORD = 1, 2
"""What one wants to know of a code object: that it was entered; its arguments and what came of them."""

_TOOLS = (4, 3, 5, 2)
_RETURN_VALUE, _YIELD_VALUE = 83, 86  # opcodes of Python 3.9 to 3.11
_YIELD_FROM = 72  # of Python 3.9 and 3.10
_HAS_YIELD_FROM = sys.version_info < (3, 11)


_tracer: List[Callable[[FrameType, str, Any], Any]] = []
_resting: List[bool] = []


_MOST_QUIET = 20_000  # a program may make code without end, and what is told again does no harm

_quiet: Dict[int, CodeType] = {}  # holds the code objects, for the id of a dead one is used again
_told: List[int] = []  # of those the ones that are quiet for this test only
_recorded: Dict[int, Tuple[CodeType, int]] = {}


class Watcher(NamedTuple):
    """Whom the events are told. No function may raise or keep the frame beyond `leave` or `unwind`.

    `wants` is asked once of a code object, and of one that is only to be entered once more in each test.
    """

    wants: Callable[[CodeType], int]
    enter: Callable[[FrameType, int], None]
    is_open: Callable[[FrameType], bool]
    leave: Callable[[FrameType, Any], None]
    unwind: Callable[[FrameType, str], None]


def start(watcher: Watcher) -> None:
    """Tell the watcher of every function that is entered from now on, in all threads."""
    session.AT_A_TEST.append(_tell_again)
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


def _wanted(watcher: Watcher, code: CodeType) -> int:
    known = _recorded.get(id(code))
    if known is not None:
        return known[1]
    wanted = watcher.wants(code)
    if wanted & RECORD:
        _recorded[id(code)] = (code, wanted)
    return wanted


def _rest_of(code: CodeType, wanted: int) -> None:
    """Tell no more of the code, in this test or, if nothing of it is wanted, for good."""
    if len(_quiet) >= _MOST_QUIET:
        _quiet.clear()
        del _told[:]
    if wanted:
        _told.append(id(code))
    _quiet[id(code)] = code


def _tell_again() -> None:
    while _told:
        _quiet.pop(_told.pop(), None)


def _monitor(watcher: Watcher) -> None:
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore] # mypy checks for 3.11
    events, disable = monitoring.events, monitoring.DISABLE
    tool = next((tool for tool in _TOOLS if monitoring.get_tool(tool) is None), None)
    if tool is None:
        return

    def returned(code: CodeType, _offset: int, value: Any) -> Any:
        if not _wanted(watcher, code) & RECORD:
            return disable
        watcher.leave(sys._getframe(1), value)  # noqa: SLF001 - the only way to the frame
        return None

    def unwound(code: CodeType, _offset: int, error: BaseException) -> None:
        if id(code) in _recorded:
            watcher.unwind(sys._getframe(1), type(error).__qualname__)  # noqa: SLF001

    monitoring.use_tool_id(tool, "suture")
    monitoring.register_callback(tool, events.PY_START, _entering(watcher, monitoring))
    monitoring.register_callback(tool, events.PY_RETURN, returned)
    monitoring.register_callback(tool, events.PY_UNWIND, unwound)
    monitoring.set_events(tool, events.PY_START | events.PY_RETURN | events.PY_UNWIND)


def _entering(watcher: Watcher, monitoring: Any) -> Callable[[CodeType, int], Any]:
    disable = monitoring.DISABLE
    has_tests: List[bool] = []

    def entered(code: CodeType, _offset: int) -> Any:
        if id(code) in _quiet:
            return None
        wanted = _wanted(watcher, code)
        if wanted:
            watcher.enter(sys._getframe(1), wanted)  # noqa: SLF001
        if not wanted & RECORD:
            if not wanted or not has_tests:
                return disable
            _rest_of(code, wanted)
        return None

    def tested() -> None:
        # once only: to enable all events again for each test would cost more than it saves where tests are short
        if not has_tests:
            has_tests.append(True)
            monitoring.restart_events()

    session.AT_A_TEST.append(tested)
    return entered


def _trace(watcher: Watcher) -> None:
    import threading  # noqa: PLC0415 - only a run with a plan pays for it

    raising: dict[int, tuple[int, str]] = {}
    quiet = _quiet

    def called(frame: FrameType, _event: str, _argument: Any) -> Any:
        code = frame.f_code
        if id(code) in quiet:
            return None
        wanted = _wanted(watcher, code)
        if wanted and not watcher.is_open(frame):  # else a generator goes on
            watcher.enter(frame, wanted)
        if not wanted & RECORD:
            _rest_of(code, wanted)
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
