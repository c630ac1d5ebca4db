"""Turn calls away here when the dependency turns most away: adaptive throttling on the client's side.

P(reject) = max(0, (requests - K * accepts) / (requests + 1)) over the last two minutes, K = 2: Site Reliability
Engineering (Google, 2016), chapter 21, "Handling Overload".
"""

from threading import Lock
from typing import Callable, List, Optional

from . import clock
from .admission import F, decorated
from .errors import Refused, Rejected, Throttled
from .forks import renew_after_fork

__all__ = ["Throttle"]
_SLICES = 12


class Throttle:
    """`k`: how many requests for each accepted one before any is turned away; a smaller one turns away sooner.

    `window` in seconds. `overload` tells which errors mean that the dependency turned the call away (default: each
    Exception). Raises Refused for k below 1, which would turn calls of a healthy dependency away.
    """

    def __init__(
        self, k: float = 2.0, window: float = 120.0, *, overload: Optional[Callable[[BaseException], bool]] = None
    ) -> None:
        if not (k >= 1 and window > 0):
            raise Refused(f"Throttle: got k={k!r} and window={window!r}; expected k of 1 or more, and seconds above 0")
        self._k, self._slice = k, window / _SLICES
        self._overload = overload
        renew_after_fork(self)
        self._requests: List[int] = [0] * _SLICES
        self._accepts: List[int] = [0] * _SLICES
        self._number = self._now()

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = Lock()

    def rejection(self) -> float:
        """Return the probability with which the next call is turned away."""
        with self._lock:
            self._turn()
            return self._probability()

    def admit(self) -> None:
        """Count the request; raise Throttled with the probability of the formula above."""
        with self._lock:
            place = self._turn()
            probability = self._probability()
            self._requests[place] += 1
        if probability > 0 and clock.chance() < probability:
            raise Throttled(f"the dependency turns most calls away; {probability:.0%} are turned away here")

    def leave(self, error: Optional[BaseException], seconds: float) -> None:
        """Count the call as accepted, unless its error means that the dependency turned it away.

        What a policy further in turned away never reached the dependency: its request is taken back.
        """
        del seconds
        inside = isinstance(error, Rejected)
        if not inside and error is not None and (self._overload or _is_failure)(error):
            return
        with self._lock:
            place = self._turn()
            if inside:
                self._requests[place] = max(0, self._requests[place] - 1)
            else:
                self._accepts[place] += 1

    def __call__(self, function: F) -> F:
        """Put a function or coroutine function under this policy."""
        return decorated(self, function)

    def _probability(self) -> float:
        requests = sum(self._requests)
        return max(0.0, (requests - self._k * sum(self._accepts)) / (requests + 1))

    def _now(self) -> int:
        return int(clock.monotonic() / self._slice)

    def _turn(self) -> int:
        """Empty the slices that have gone by and return the place of the present one."""
        now = self._now()
        for number in range(max(self._number + 1, now - _SLICES + 1), now + 1):
            self._requests[number % _SLICES] = self._accepts[number % _SLICES] = 0
        self._number = max(now, self._number)
        return self._number % _SLICES


def _is_failure(error: BaseException) -> bool:
    return isinstance(error, Exception)
