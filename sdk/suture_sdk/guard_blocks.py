"""A guard around a block: breaker, bulkhead, timeouts and admission, for `with` and `async with`."""

from contextvars import ContextVar
from typing import Optional, Tuple

from . import clock, host
from .deadlines import Timer, exceeded
from .guard_plan import Entry, Plan, enter, leave

_Held = Tuple[Optional[Entry], Optional[Timer]]


class Block:
    """May be entered by many threads and tasks at once, and again inside of itself."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._held: "ContextVar[Tuple[_Held, ...]]" = ContextVar("suture_block", default=())

    def begin(self, *, cancel: bool = False) -> None:
        """Ask every policy; raises Rejected or DeadlineExceeded."""
        entry = timer = None
        if not host.disabled():
            entry = enter(self.plan, self.plan.breaker, self.plan.deadline(clock.monotonic()))
            timer = Timer(entry.deadline) if cancel and entry.deadline is not None else None
        self._held.set((*self._held.get(), (entry, timer)))

    def end(self, error: Optional[BaseException]) -> None:
        """Give everything back; raises DeadlineExceeded for a block whose time was over."""
        *others, (entry, timer) = self._held.get()
        self._held.set(tuple(others))
        if entry is None:
            return
        cancelled = timer is not None and error is not None and timer.caused(error)
        if timer is not None:
            timer.stop()
        stands = leave(self.plan, entry, exceeded("cancelled") if cancelled else error)
        if stands is not None and stands is not error:
            raise stands from error
