"""Time that passes only when something sleeps or a test says so."""

from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from typing import Iterator, List, Tuple

from suture_sdk import clock

_TURNS = 10
"""How often the others may run before the earliest sleeper of a loop takes it that all are waiting."""


class VirtualTime:
    """The time that Suture sees: `monotonic` and `wall` in seconds, moved by sleeping and by `advance`."""

    def __init__(self, monotonic: float, wall: float) -> None:
        self._passed, self._monotonic, self._wall = 0.0, monotonic, wall
        self._numbers = count()
        self._sleepers: List[Tuple[float, int]] = []
        self.slept: List[float] = []
        """Every sleep that was asked for, in seconds."""

    def monotonic(self) -> float:
        """Return what `clock.monotonic` returns."""
        return self._monotonic + self._passed

    def wall(self) -> float:
        """Return what `clock.wall` returns."""
        return self._wall + self._passed

    def advance(self, seconds: float) -> None:
        """Let time pass, for all; both clocks move alike."""
        self._passed += seconds

    def jump(self, seconds: float) -> None:
        """Set the wall clock forwards or back, as a correction of the system's clock does."""
        self._wall += seconds

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once that was to be slept."""
        self.slept.append(seconds)
        self.advance(max(0.0, seconds))

    async def async_sleep(self, seconds: float) -> None:
        """Sleep until that time has come: it comes to the earliest sleeper once all others wait."""
        import asyncio  # noqa: PLC0415 -- as in the clock itself

        self.slept.append(seconds)
        due = (self._passed + max(0.0, seconds), next(self._numbers))
        heappush(self._sleepers, due)
        try:
            while True:
                for _ in range(_TURNS):
                    await asyncio.sleep(0)
                if self._passed >= due[0] or self._sleepers[0] == due:
                    self._passed = max(self._passed, due[0])
                    return
        finally:
            self._leave(due)

    def _leave(self, due: Tuple[float, int]) -> None:
        if self._sleepers[0] == due:
            heappop(self._sleepers)
        else:
            self._sleepers = sorted(one for one in self._sleepers if one != due)


@contextmanager
def virtual_time(*, monotonic: float = 1_000.0, wall: float = 1_700_000_000.0) -> Iterator[VirtualTime]:
    """Put virtual time in the place of Suture's clock, in all threads, until the end of the block.

    Only what Suture itself reads and sleeps is virtual; the program's own `time` stays real.
    """
    time = VirtualTime(monotonic, wall)
    before = clock.monotonic, clock.wall, clock.sleep, clock.async_sleep
    clock.monotonic, clock.wall, clock.sleep, clock.async_sleep = (
        time.monotonic,
        time.wall,
        time.sleep,
        time.async_sleep,
    )
    try:
        yield time
    finally:
        clock.monotonic, clock.wall, clock.sleep, clock.async_sleep = before
