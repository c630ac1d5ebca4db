"""When a breaker has seen enough: failures by their sequence numbers, against how many calls there were.

A success only takes a tick (`calls.tick()`); all arithmetic happens at a failure, the rare case. Calls without
`slow=` and without a time window thus cost nothing but that tick.
"""

from collections import deque
from typing import Deque, NamedTuple, Optional, Tuple

from .counters import Ticks

_MOST = 10_000
"""Failures that a time window remembers; with more of them in it, the oldest are forgotten."""


class Limits(NamedTuple):
    """Past which of these the breaker opens; see `Breaker`."""

    failure_rate: Optional[float]
    window: int
    seconds: Optional[float]
    minimum: int
    consecutive: Optional[int]
    slow_rate: float


class Window:
    """The last calls; `calls` is the one counter of all that were recorded since the start."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.calls = Ticks()
        self._since = 0
        most = _MOST if limits.seconds else limits.window
        self._failures: Deque[int] = deque(maxlen=max(most, limits.consecutive or 0))
        self._slow: Deque[int] = deque(maxlen=most)
        self._marks: Deque[Tuple[float, int]] = deque()
        self.failed = 0

    def clear(self) -> None:
        """Forget what was: the calls from now on decide."""
        self._since = self.calls.number()
        self._failures.clear()
        self._slow.clear()
        self._marks.clear()

    def mark(self, until: float, counted: int) -> None:
        """Remember how many calls there were until then, without the `counted` ones of just now."""
        self._marks.append((until, self.calls.number() - counted))

    def failure(self, now: float, *, slow: bool) -> Optional[str]:
        """Record a failed call, and return why the breaker opens, or None."""
        number = self.calls.event()
        self._failures.append(number)
        self.failed += 1
        if slow:
            self._slow.append(number)
        return self._run(number) or self._share(number, now)

    def slow(self, now: float) -> Optional[str]:
        """Record a slow success, and return why the breaker opens, or None."""
        number = self.calls.event()
        self._slow.append(number)
        return self._share(number, now)

    def seen(self, now: float) -> "Tuple[int, int, int]":
        """Return (calls, failures, slow calls) of the window."""
        number = self.calls.number()
        first = self._first(number, now)
        return number - first, _after(self._failures, first), _after(self._slow, first)

    def _run(self, number: int) -> Optional[str]:
        length = self._limits.consecutive
        if not length or len(self._failures) < length or number - self._failures[-length] != length - 1:
            return None
        return f"{length} calls in a row failed"

    def _share(self, number: int, now: float) -> Optional[str]:
        limits = self._limits
        first = self._first(number, now)
        calls = number - first
        if calls < limits.minimum:
            return None
        failed, slow = _after(self._failures, first), _after(self._slow, first)
        if limits.failure_rate is not None and failed >= limits.failure_rate * calls:
            return f"{failed} of {calls} calls failed"
        if slow and slow >= limits.slow_rate * calls:
            return f"{slow} of {calls} calls were slow"
        return None

    def _first(self, number: int, now: float) -> int:
        """Return the number of the last call before the window; a time window's edge is a tenth of it wide."""
        if self._limits.seconds is None:
            return max(self._since, number - self._limits.window)
        first = self._since
        while self._marks and self._marks[0][0] <= now - self._limits.seconds:
            first = self._marks.popleft()[1]
            self._since = max(self._since, first)
        return max(self._since, first)


def _after(numbers: Deque[int], first: int) -> int:
    while numbers and numbers[0] <= first:
        numbers.popleft()
    return len(numbers)
