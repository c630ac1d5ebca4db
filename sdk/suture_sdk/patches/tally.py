"""Counts that lose nothing under threads and cost a call almost nothing: one step of an iterator in C.

`repeat` counts down without making a number and says what is left when it is asked; `number += 1` loses counts on
Python 3.9, and `count` can only be asked by a step.
"""

import sys
from itertools import repeat
from operator import length_hint
from typing import Callable, Iterator


class Tick:
    """A counter whose `tick()` no other thread can come between."""

    __slots__ = ("steps", "tick")

    def __init__(self) -> None:
        self.steps: Iterator[None] = repeat(None, sys.maxsize)
        self.tick: Callable[[], None] = self.steps.__next__

    def read(self) -> int:
        """Return how often it ticked."""
        return sys.maxsize - length_hint(self.steps)
