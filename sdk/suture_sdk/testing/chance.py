"""Chance that a test lays down."""

from contextlib import contextmanager
from itertools import cycle
from typing import Iterator

from suture_sdk import clock
from suture_sdk.errors import Refused


@contextmanager
def fixed_chance(*draws: float) -> Iterator[None]:
    """Give these numbers, in turn and again from the first, wherever Suture draws one, until the end of the block.

    Raises Refused for no number, or one outside of [0, 1).
    """
    if not draws or not all(0 <= draw < 1 for draw in draws):
        raise Refused(f"fixed_chance(): got {draws!r}, expected one or more numbers from 0 to below 1")
    turns = cycle(draws)
    before, clock.chance = clock.chance, lambda: next(turns)
    try:
        yield
    finally:
        clock.chance = before
