"""Try again: with full jitter, within a budget, never past the deadline, never what is not idempotent."""

from threading import Lock
from typing import Any, Callable, List, NamedTuple, Optional, Protocol, Tuple, Type, Union

from . import clock, host
from .counters import Ticks
from .errors import Refused, Rejected
from .forks import renew_after_fork

__all__ = ["Retry", "RetryBudget"]

_MOST_TOKENS = 1_000
"""As in gRPC."""


class Successes(Protocol):
    """What counts successes: a breaker."""

    def successes(self) -> int:
        """Return how many there were."""


class RetryBudget:
    """How many retries a dependency can bear, shared by all who call it.

    gRPC's retry throttling (gRFC A6): starts at `tokens`, -1 for a failure, +`ratio` for a success, no retry while
    `tokens / 2` or fewer are left. Successes only take a tick; they are paid in at the next failure.
    """

    def __init__(self, tokens: float = 100.0, ratio: float = 0.1) -> None:
        if not (1 <= tokens <= _MOST_TOKENS and ratio > 0):
            raise Refused(f"RetryBudget: got tokens={tokens!r}, ratio={ratio!r}; expected 1 to 1000, and above 0")
        self._most, self._ratio, self._tokens = float(tokens), ratio, float(tokens)
        self._successes, self._paid = Ticks(), 0
        self._followed: List[Successes] = []
        self.tick = self._successes.tick
        renew_after_fork(self)

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = Lock()

    def follow(self, counter: "Successes") -> None:
        """Take the successes that a breaker counts anyway, instead of own ticks."""
        with self._lock:
            if not any(one is counter for one in self._followed):
                self._followed.append(counter)
                self._paid += counter.successes()

    def failed(self) -> bool:
        """Take a token for a failure, and tell whether a retry is allowed."""
        with self._lock:
            self._pay_in()
            self._tokens = max(0.0, self._tokens - 1)
            return self._tokens > self._most / 2

    def tokens(self) -> float:
        """Return how many are left."""
        with self._lock:
            self._pay_in()
            return self._tokens

    def _pay_in(self) -> None:
        successes = self._successes.number() + sum(one.successes() for one in self._followed)
        self._tokens = min(self._most, self._tokens + self._ratio * (successes - self._paid))
        self._paid = successes


class _Settings(NamedTuple):
    attempts: int
    base: float
    at_most: float


class Retry:
    """At most `attempts` calls in all, between them a wait of U(0, min(at_most, base * 2^n)) seconds (full jitter).

    `on` says after which exceptions (classes, or a function). What a guard turned away (`Rejected`) is never tried
    again: it would add load where there is too much. A `retry_after` attribute (seconds) of the exception is obeyed:
    the wait is at least that long, and where that is longer than `at_most` or than the time left, the exception passes
    at once. `budget` is shared by all guards of a dependency; by default each Retry has its own.
    """

    def __init__(
        self,
        attempts: int = 3,
        *,
        base: float = 0.1,
        at_most: float = 10.0,
        on: Union[Type[BaseException], Tuple[Type[BaseException], ...], Callable[[BaseException], bool]] = Exception,
        budget: Optional[RetryBudget] = None,
    ) -> None:
        if not (isinstance(attempts, int) and attempts >= 1 and base >= 0 and at_most >= base):
            raise Refused(
                f"Retry: got attempts={attempts!r}, base={base!r}, at_most={at_most!r}; "
                "expected 1 or more attempts, and seconds with 0 <= base <= at_most"
            )
        self._settings = _Settings(attempts, base, at_most)
        self._on = on
        self.budget = budget if budget is not None else RetryBudget()

    def wait(self, error: BaseException, attempt: int, left: Optional[float]) -> Optional[float]:
        """Return the seconds to wait before attempt number `attempt` + 1, or None when this was the last.

        `left`: seconds until the deadline, None without one.
        """
        if not isinstance(error, Exception) or isinstance(error, Rejected):
            return None
        allowed = self.budget.failed()
        settings = self._settings
        if attempt >= settings.attempts or not allowed or not self._is_for(error):
            return None
        longest = min(settings.at_most, settings.base * 2.0 ** min(attempt - 1, 60))
        wait = max(longest * clock.chance(), asked_wait(error) or 0.0)
        if wait > settings.at_most or (left is not None and wait >= left):
            return None
        return wait

    def _is_for(self, error: BaseException) -> bool:
        on: Any = self._on
        if isinstance(on, (type, tuple)):
            return isinstance(error, on)
        try:
            return bool(on(error))
        except Exception as own:
            host.note_own_failure("on= of a retry", own)
            return False


def asked_wait(error: BaseException) -> Optional[float]:
    """Return the seconds that the dependency asked to wait, in the exception's `retry_after`, or None."""
    try:
        given = getattr(error, "retry_after", None)
        if given is None or isinstance(given, bool):
            return None
        seconds = float(given)
    except Exception:  # an attribute of the host's may be anything, a property that raises included
        return None
    return seconds if seconds >= 0 else None
