"""A breaker held in one state for a test."""

from contextlib import contextmanager
from typing import Iterator, Optional, Protocol, TypeVar


class Forceable(Protocol):
    """What can be held: `suture.Breaker`."""

    def force(self, state: Optional[str]) -> None:
        """Hold it in that state; None gives it back to itself."""


Held = TypeVar("Held", bound=Forceable)


@contextmanager
def forced(breaker: Held, state: str) -> Iterator[Held]:
    """Hold the breaker "open" or "closed" until the end of the block; then it is its own again, and closed.

    Raises Refused for another state, as `Breaker.force` does.
    """
    breaker.force(state)
    try:
        yield breaker
    finally:
        breaker.force(None)
