"""The time by which work must be done: real cancellation for coroutines, and headers for the next service.

A coroutine that never suspends pays for no timer: it is armed when the coroutine first gives the loop its turn.
"""

import sys
import types
import weakref
from typing import Any, Dict, Generator, Mapping, Optional

from . import clock, contexts
from .errors import DeadlineExceeded

__all__ = ["deadline_from_headers", "deadline_headers"]

HEADER = "Suture-Timeout-Ms"
_GRPC = {"H": 3600.0, "M": 60.0, "S": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9}
_LONGEST_NUMBER = 8
_RESOLUTION = 0.0005
"""Seconds: a loop may wake that much early."""


def nearer(one: Optional[float], other: Optional[float]) -> Optional[float]:
    """Return the earlier of two deadlines; None is none."""
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)


def deadline_headers() -> Dict[str, str]:
    """Return the headers that tell the next service how long this work may take; none without a deadline."""
    left = contexts.remaining()
    return {} if left is None else {HEADER: str(int(left * 1000))}


def deadline_from_headers(headers: Mapping[str, str]) -> Optional[float]:
    """Return the seconds that a caller gave, from `Suture-Timeout-Ms` or `grpc-timeout`; None for none or nonsense.

    For `with suture.context(timeout=deadline_from_headers(request.headers))`.
    """
    given = {str(name).lower(): str(value) for name, value in headers.items()}
    own, grpc = given.get(HEADER.lower(), ""), given.get("grpc-timeout", "")
    if _is_number(own):
        return int(own) / 1000
    if _is_number(grpc[:-1]) and grpc[-1] in _GRPC:
        return int(grpc[:-1]) * _GRPC[grpc[-1]]
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


class _Table:
    """The deadlines of one loop, under one timer: arming a timer for each would cost more than the rest of a guard."""

    def __init__(self, loop: Any) -> None:
        self.loop = weakref.ref(loop)
        self.waiting: "Dict[Timer, None]" = {}
        self.wakes = float("inf")

    def add(self, timer: "Timer", loop: Any) -> None:
        self.waiting[timer] = None
        if timer.deadline < self.wakes:
            self.wakes = timer.deadline
            loop.call_later(max(0.0, timer.deadline - clock.monotonic()), self._sweep, loop)

    def _sweep(self, loop: Any) -> None:
        now = clock.monotonic() + _RESOLUTION
        for timer in [one for one in self.waiting if one.deadline <= now]:
            del self.waiting[timer]
            timer.expire()
        self.wakes = min((one.deadline for one in self.waiting), default=float("inf"))
        if self.waiting:
            loop.call_later(max(0.0, self.wakes - now), self._sweep, loop)


_tables: Dict[int, _Table] = {}


def _table_of(loop: Any) -> _Table:
    table = _tables.get(id(loop))
    if table is None or table.loop() is not loop:
        for key, old in list(_tables.items()):
            if old.loop() is None:
                _tables.pop(key, None)
        table = _tables[id(loop)] = _Table(loop)
    return table


class Timer:
    """Cancels the current asyncio task at the deadline; other loops have none, there it is only checked at the end."""

    __slots__ = ("_table", "_task", "deadline", "expired")

    def __init__(self, deadline: float) -> None:
        self.deadline, self.expired = deadline, False
        self._table: Optional[_Table] = None
        self._task: Any = None
        asyncio: Any = sys.modules.get("asyncio")
        if asyncio is None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._task = asyncio.current_task(loop)
        if self._task is not None:
            self._table = _table_of(loop)
            self._table.add(self, loop)

    def expire(self) -> None:
        """Cancel the task."""
        self.expired = True
        self._task.cancel()

    def stop(self) -> None:
        """Disarm it; a cancellation that the coroutine swallowed is taken back."""
        if self._table is not None:
            self._table.waiting.pop(self, None)
        if self.expired:
            self._take_back()

    def caused(self, error: BaseException) -> bool:
        """Tell whether this cancellation is the timer's, not somebody else's; takes it back where that is possible."""
        if not self.expired or self._task is None or type(error).__name__ != "CancelledError":
            return False
        return self._take_back() == 0

    def _take_back(self) -> int:
        """Return how many others cancelled the task; before Python 3.11 nobody can tell, and 0 is assumed."""
        self.expired = False
        uncancel = getattr(self._task, "uncancel", None)
        return int(uncancel()) if uncancel is not None else 0


@types.coroutine
def finish(coroutine: Any, yielded: Any, deadline: Optional[float]) -> Generator[Any, Any, Any]:
    """Go on with a coroutine that has just suspended; raises DeadlineExceeded after cancelling it."""
    timer = Timer(deadline) if deadline is not None else None
    try:
        while True:
            try:
                sent = yield yielded
            except GeneratorExit:
                coroutine.close()
                raise
            except BaseException as error:
                yielded = coroutine.throw(error)
            else:
                yielded = coroutine.send(sent)
    except StopIteration as stop:
        return stop.value
    except BaseException as error:
        if timer is not None and timer.caused(error):
            raise exceeded("cancelled") from error
        raise
    finally:
        if timer is not None:
            timer.stop()


def exceeded(what: str) -> DeadlineExceeded:
    """Return the error; `what` says in a word what became of the work."""
    return DeadlineExceeded(f"the time for this call is over: it was {what}")
