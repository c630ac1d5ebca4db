"""A breaker for each key (a host, a tenant), so that one that is down does not close the way to the others."""

from collections import OrderedDict
from threading import Lock
from typing import Any, Callable, Hashable, Tuple

from .breaker import Breaker
from .errors import Refused
from .forks import renew_after_fork

__all__ = ["BreakerPerKey"]


class BreakerPerKey:
    """`key(*args, **kwargs)` gives the key of a call, `make(key)` its breaker (default: Breaker(name=str of it)).

    The `most` keys used last are kept, so that keys that come from outside cannot fill the memory; the state of one
    that is dropped is lost. A key that cannot be hashed raises TypeError, as in a dict.
    """

    def __init__(
        self,
        key: Callable[..., Hashable],
        make: Callable[[Any], Breaker] = lambda key: Breaker(name=str(key)),
        *,
        most: int = 1_000,
    ) -> None:
        if not callable(key) or not callable(make) or most < 1:
            raise Refused("BreakerPerKey: expected key= and make= to be functions, and most= to be 1 or more")
        self._key, self._make, self._most = key, make, most
        self._kept: "OrderedDict[Hashable, Breaker]" = OrderedDict()
        renew_after_fork(self)

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = Lock()

    def of(self, args: Tuple[Any, ...], kwargs: Any) -> Breaker:
        """Return the breaker of a call."""
        return self[self._key(*args, **kwargs)]

    def __getitem__(self, key: Hashable) -> Breaker:
        with self._lock:
            breaker = self._kept.get(key)
            if breaker is None:
                breaker = self._kept[key] = self._make(key)
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
            return breaker

    def __len__(self) -> int:
        return len(self._kept)
