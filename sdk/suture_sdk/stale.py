"""A cache that would rather give an old answer than none."""

import functools
from threading import Lock
from typing import Any, Dict, Hashable, NamedTuple, Optional

from . import clock, degradation, host
from .admission import F
from .call_keys import Key, key_of
from .errors import Refused
from .forks import renew_after_fork
from .function_kinds import is_coroutine, name_of

__all__ = ["StaleCache"]


class _Kept(NamedTuple):
    value: Any
    fresh_until: float
    usable_until: float


class StaleCache:
    """Keep results for `ttl` seconds; for `stale` seconds more they stand in when the call raises an Exception.

    Each time to live is shortened by up to `jitter` of it, so that what was kept together does not expire together.
    A result that stands in is marked as degraded. Results are kept by reference; at most `most` of them, the one that
    was kept first goes first. `key` as in `Coalesce`. Raises Refused for times below 0 and a jitter outside of [0, 1].
    """

    def __init__(
        self, ttl: float = 60.0, *, stale: float = 3_600.0, jitter: float = 0.1, most: int = 1_000, key: Key = None
    ) -> None:
        if not (ttl >= 0 and stale >= 0 and 0 <= jitter <= 1 and most >= 1):
            raise Refused(
                f"StaleCache: got ttl={ttl!r}, stale={stale!r}, jitter={jitter!r}, most={most!r}; expected seconds of "
                "0 or more, a jitter from 0 to 1, and room for 1 or more"
            )
        self._ttl, self._stale, self._jitter, self._most, self._key = ttl, stale, jitter, most, key
        self._kept: Dict[Hashable, _Kept] = {}
        renew_after_fork(self)

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = Lock()

    def clear(self) -> None:
        """Forget every result."""
        with self._lock:
            self._kept.clear()

    def __call__(self, function: F) -> F:
        """Return the function or coroutine function with its results kept; Raises Refused for a generator."""
        asynchronous = is_coroutine(function, "StaleCache")
        if host.disabled():
            return function
        who = name_of(function)
        wrapped: F = (self._asynchronous if asynchronous else self._synchronous)(function, who)
        return wrapped

    def _synchronous(self, function: Any, who: str) -> Any:
        @functools.wraps(function)
        def cached(*args: Any, **kwargs: Any) -> Any:
            key, kept = self._look(who, args, kwargs)
            if kept is not None and clock.monotonic() < kept.fresh_until:
                return kept.value
            try:
                value = function(*args, **kwargs)
            except Exception as error:
                if _usable(kept):
                    return _stand_in(kept, who, error)
                raise
            self._keep(key, value)
            return value

        return cached

    def _asynchronous(self, function: Any, who: str) -> Any:
        @functools.wraps(function)
        async def cached(*args: Any, **kwargs: Any) -> Any:
            key, kept = self._look(who, args, kwargs)
            if kept is not None and clock.monotonic() < kept.fresh_until:
                return kept.value
            try:
                value = await function(*args, **kwargs)
            except Exception as error:
                if _usable(kept):
                    return _stand_in(kept, who, error)
                raise
            self._keep(key, value)
            return value

        return cached

    def _look(self, who: str, args: Any, kwargs: Any) -> "tuple[Optional[Hashable], Optional[_Kept]]":
        asked = key_of(self._key, args, kwargs)
        if asked is None:
            return None, None
        key = (who, asked)
        return key, self._kept.get(key)

    def _keep(self, key: Optional[Hashable], value: Any) -> None:
        if key is None:
            return
        fresh_until = clock.monotonic() + self._ttl * (1 - self._jitter * clock.chance())
        with self._lock:
            self._kept.pop(key, None)
            while len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = _Kept(value, fresh_until, fresh_until + self._stale)


def _usable(kept: Optional[_Kept]) -> bool:
    return kept is not None and clock.monotonic() < kept.usable_until


def _stand_in(kept: Any, who: str, error: BaseException) -> Any:
    degradation.mark(f"stale {who}", error)
    return kept.value
