"""At most so many calls in so many seconds: a token bucket."""

from threading import Lock
from typing import Optional

from . import clock
from .admission import F, decorated
from .errors import RateLimited, Refused
from .forks import renew_after_fork

__all__ = ["RateLimit"]


class RateLimit:
    """`calls` in each `per` seconds, and at most `burst` (as many as `calls`, unless said) at once.

    Tokens come back evenly: calls / per each second, never more than `burst` in store. A clock that runs back gives
    none and takes none. Raises Refused for a rate or a burst below what one call needs.
    """

    def __init__(self, calls: float, per: float = 1.0, *, burst: Optional[float] = None) -> None:
        self._most = calls if burst is None else burst
        if not (calls > 0 and per > 0 and self._most >= 1):
            raise Refused(
                f"RateLimit: got {calls!r} calls per {per!r} s with a burst of {self._most!r}; expected more than 0 "
                "calls and seconds, and a burst of 1 or more (RateLimit(0.5, burst=1) is one call in two seconds)"
            )
        self._each_second = calls / per
        renew_after_fork(self)
        self._tokens, self._at = float(self._most), clock.monotonic()

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = Lock()

    def admit(self) -> None:
        """Take a token, or raise RateLimited with the seconds until there is one."""
        with self._lock:
            now = clock.monotonic()
            gained = max(0.0, now - self._at) * self._each_second
            self._tokens, self._at = min(self._most, self._tokens + gained), now
            if self._tokens >= 1:
                self._tokens -= 1
                return
            wait = (1 - self._tokens) / self._each_second
        raise RateLimited(f"more than {self._each_second:g} calls a second; next in {wait:.3g} s", retry_after=wait)

    def leave(self, error: Optional[BaseException], seconds: float) -> None:
        """Do nothing: a token is for the start of a call."""

    def __call__(self, function: F) -> F:
        """Put a function or coroutine function under this limit."""
        return decorated(self, function)
