"""What one guard consists of, and how a call enters and leaves it, in the one order of all policies.

Outermost first: fallback, timeout (of all attempts and the waits between them), retry, breaker, further admission
policies in the order given, bulkhead, attempt_timeout, the function.
"""

from typing import Any, Callable, List, NamedTuple, Optional, Tuple

from . import clock, contexts, degradation
from .breaker import Breaker
from .bulkhead import Bulkhead
from .counters import Latencies, Ticks
from .deadlines import exceeded, nearer
from .retry import Retry

NOTHING: Any = object()
"""In place of a fallback: there is none (None is a fallback like any other)."""


class Plan:
    """The policies of one guarded function; `breaker_for(args, kwargs)` finds the breaker of its key."""

    def __init__(
        self,
        name: str,
        *,
        breaker_for: Optional[Callable[[Tuple[Any, ...], Any], Breaker]] = None,
        breaker: Optional[Breaker] = None,
        retry: Optional[Retry] = None,
        bulkhead: Optional[Bulkhead] = None,
        also: Tuple[Any, ...] = (),
        timeout: Optional[float] = None,
        attempt_timeout: Optional[float] = None,
        fallback: Any = NOTHING,
    ) -> None:
        self.name, self.breaker, self.breaker_for = name, breaker, breaker_for
        self.retry, self.bulkhead, self.also = retry, bulkhead, also
        self.timeout, self.attempt_timeout, self.fallback = timeout, attempt_timeout, fallback
        if retry is not None and breaker is not None:
            retry.budget.follow(breaker)
        self.latencies = Latencies()
        self.failures, self.fallbacks = Ticks(), Ticks()

    @property
    def timed(self) -> bool:
        """Whether calls read the clock at all: breaker and retry alone do not, unless slow calls count."""
        slow = self.breaker is not None and self.breaker.slow is not None
        return slow or self.timeout is not None or self.attempt_timeout is not None or self.bulkhead is not None

    def breaker_of(self, args: Tuple[Any, ...], kwargs: Any) -> Optional[Breaker]:
        """Return the breaker of a call: that of its key, or the one of all calls, or None."""
        return self.breaker_for(args, kwargs) if self.breaker_for is not None else self.breaker

    def deadline(self, started: float) -> Optional[float]:
        """Return the deadline of the whole call: its own or that of the work around it, whichever is nearer."""
        own = None if self.timeout is None else started + self.timeout
        return nearer(own, contexts.DEADLINE.get())

    def wait(self, error: BaseException, attempt: int, deadline: Optional[float]) -> Optional[float]:
        """Return the seconds to wait before the next attempt, or None when the error stands."""
        if self.retry is None:
            return None
        left = None if deadline is None else deadline - clock.monotonic()
        return self.retry.wait(error, attempt, left)

    def falls_back(self, error: BaseException) -> bool:
        """Tell whether there is a fallback for it; marks the degradation."""
        if self.fallback is NOTHING or not isinstance(error, Exception):
            return False
        self.fallbacks.tick()
        degradation.mark(f"fallback {self.name}", error)
        return True


class Entry(NamedTuple):
    """One admitted attempt."""

    breaker: Optional[Breaker]
    permit: int
    started: float
    deadline: Optional[float]
    token: Any
    bulkhead: bool


def enter(plan: Plan, breaker: Optional[Breaker], deadline: Optional[float]) -> Entry:
    """Ask every policy; raises Rejected or DeadlineExceeded with nothing held."""
    started = clock.monotonic()
    if plan.attempt_timeout is not None:
        deadline = nearer(deadline, started + plan.attempt_timeout)
    if deadline is not None and started >= deadline:
        raise exceeded("not begun")
    permit = breaker.admit() if breaker is not None else 0
    admitted: List[Any] = []
    try:
        for policy in plan.also:
            policy.admit()
            admitted.append(policy)
        if plan.bulkhead is not None:
            plan.bulkhead.enter()
    except BaseException as error:
        if breaker is not None:
            breaker.record(permit, error, 0.0)
        for policy in reversed(admitted):
            policy.leave(error, 0.0)
        raise
    token = contexts.DEADLINE.set(deadline) if deadline is not None else None
    return Entry(breaker, permit, started, deadline, token, plan.bulkhead is not None)


def leave(plan: Plan, entry: Entry, error: Optional[BaseException]) -> Optional[BaseException]:
    """Give everything back and tell every policy; return the error that stands (a late success is one)."""
    took = clock.monotonic() - entry.started
    if entry.token is not None:
        put_back(entry.token)
    if entry.bulkhead and plan.bulkhead is not None:
        plan.bulkhead.leave()
    if error is None and entry.deadline is not None and entry.started + took > entry.deadline:
        error = exceeded("done too late")
    settle(plan, entry.breaker, entry.permit, error, took)
    for policy in reversed(plan.also):
        policy.leave(error, took)
    return error


def settle(plan: Plan, breaker: Optional[Breaker], permit: int, error: Optional[BaseException], took: float) -> None:
    """Count how an attempt ended."""
    plan.latencies.add(took)
    if error is None:
        if plan.retry is not None and plan.breaker is None:
            plan.retry.budget.tick()
    else:
        plan.failures.tick()
    if breaker is not None:
        breaker.record(permit, error, took)


def put_back(token: Any) -> None:
    """Restore the deadline of the work around; a generator closed in another context has none to restore."""
    try:
        contexts.DEADLINE.reset(token)
    except ValueError:
        pass
