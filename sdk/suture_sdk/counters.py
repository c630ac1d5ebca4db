"""Counts that stay exact under threads, and cost one call of C code for each event.

`x += 1` is not atomic: on Python 3.9 eight threads lose half of their counts. The tick of an `itertools.count` is
atomic on every Python with a GIL. It cannot be read without being moved, so that a reading takes a tick, too, and
remembers that it did.
"""

from itertools import count
from math import frexp
from threading import Lock
from typing import Callable, Dict, List

from .forks import renew_after_fork

_HALF = 40
SHORTEST = 1e-12
"""Stands for no time at all, as a coarse clock measures it: of zero, `frexp` says what it says of half a second."""


class Ticks:
    """`tick()` counts one event; `number()` says how many there were; `event()` does both, in one step."""

    __slots__ = ("__weakref__", "_lock", "_readings", "tick")

    def __init__(self) -> None:
        self.tick: Callable[[], int] = count(1).__next__
        self._readings = 0
        renew_after_fork(self)

    def renew(self) -> None:
        """Take a fresh lock: in the child of a fork nobody would give the old one back."""
        self._lock = Lock()

    def number(self) -> int:
        """Return how many events there were."""
        with self._lock:
            self._readings += 1
            return self.tick() - self._readings

    def event(self) -> int:
        """Count an event, and return its number."""
        with self._lock:
            return self.tick() - self._readings


class Latencies:
    """How long calls took, in buckets of powers of two: bucket n holds 2^(n-1) up to below 2^n seconds.

    The hot path is `ticks[frexp(seconds or SHORTEST)[1]]()`; negative exponents count from the list's end, as
    indices do.
    """

    __slots__ = ("_all", "ticks")

    def __init__(self) -> None:
        self._all: List[Ticks] = [Ticks() for _ in range(2 * _HALF)]
        self.ticks: List[Callable[[], int]] = [one.tick for one in self._all]

    def add(self, seconds: float) -> None:
        """Count a call, whatever the clock said."""
        self.ticks[max(-_HALF, min(_HALF - 1, frexp(seconds or SHORTEST)[1]))]()

    def counts(self) -> Dict[float, int]:
        """Return upper bound in seconds: number of calls, for each bucket that holds any."""
        numbers = ((2.0**place, self._all[place].number()) for place in range(-_HALF, _HALF))
        return {bound: number for bound, number in numbers if number}
