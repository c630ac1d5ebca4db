"""Marks of degradation from work that ran in another task or thread: a result carries them to whoever gets it."""

from typing import Any, Awaitable, NamedTuple, Tuple

from . import degradation


class Carried(NamedTuple):
    """A result and the marks that were set while it was made."""

    value: Any
    marks: Tuple[str, ...]


async def carried(work: Awaitable[Any]) -> Carried:
    """Return the result of the work with the marks that it set."""
    before = degradation.degraded()
    value = await work
    return Carried(value, since(before))


def since(before: Tuple[str, ...]) -> Tuple[str, ...]:
    """Return the marks of this context that are not among those of before."""
    return tuple(mark for mark in degradation.degraded() if mark not in before)


def taken(result: Carried) -> Any:
    """Return the value, and set its marks here where they are not set yet."""
    for mark in result.marks:
        if mark not in degradation.degraded():
            degradation.mark(mark)
    return result.value
