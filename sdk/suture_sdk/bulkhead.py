"""No more than so many calls at once, so that one slow dependency does not take every thread."""

from collections import deque
from typing import Deque

from .errors import BulkheadFull, Refused
from .forks import renew_after_fork

__all__ = ["Bulkhead"]


class Bulkhead:
    """At most `calls` at once, in all threads and tasks; more are turned away at once with BulkheadFull.

    To be shared by the guards of one dependency. A place is an item of a deque: taking and giving back are atomic.
    """

    def __init__(self, calls: int) -> None:
        if isinstance(calls, bool) or not isinstance(calls, int) or calls < 1:
            raise Refused(f"Bulkhead: got {calls!r}, expected how many calls may run at once, 1 or more")
        self.calls = calls
        # (its length is the limit: a place that is given back in the child of a fork cannot become one too many)
        self.places: Deque[None] = deque(maxlen=calls)
        renew_after_fork(self)

    def renew(self) -> None:
        """Free all places: in the child of a fork those who held them are gone."""
        self.places.extend([None] * self.calls)

    @property
    def running(self) -> int:
        """How many calls are inside."""
        return self.calls - len(self.places)

    def enter(self) -> None:
        """Take a place, or raise BulkheadFull."""
        try:
            self.places.pop()
        except IndexError:
            raise BulkheadFull(f"all {self.calls} places are taken") from None

    def leave(self) -> None:
        """Give the place back."""
        self.places.append(None)
