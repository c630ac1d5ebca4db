"""What the work at hand carries with it: the unit of stickiness, and the time by which it must be done."""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Iterator, List, Optional

from . import clock

UNIT: ContextVar[Optional[str]] = ContextVar("suture_unit", default=None)
"""Who this work is for (a user, a tenant); arms of a rollout and flags stick to it. None: anonymous."""

DEADLINE: ContextVar[Optional[float]] = ContextVar("suture_deadline", default=None)
"""By `clock.monotonic()`; None: no deadline."""

_REQUEST: ContextVar[Optional[List[str]]] = ContextVar("suture_request", default=None)
"""Holds the name that anonymous work is given when one is first asked for; set by the outermost `context()`."""


@contextmanager
def context(*, unit: Optional[str] = None, timeout: Optional[float] = None) -> Iterator[None]:
    """Set the unit of stickiness, and a deadline `timeout` seconds from now, for the work inside.

    A deadline only ever becomes nearer: an outer one that ends earlier holds.
    """
    unit_token = UNIT.set(unit) if unit is not None else None
    request_token = _REQUEST.set([]) if _REQUEST.get() is None else None
    deadline_token = None
    if timeout is not None:
        wanted, outer = clock.monotonic() + timeout, DEADLINE.get()
        deadline_token = DEADLINE.set(wanted if outer is None else min(wanted, outer))
    try:
        yield
    finally:
        if deadline_token is not None:
            DEADLINE.reset(deadline_token)
        if request_token is not None:
            _REQUEST.reset(request_token)
        if unit_token is not None:
            UNIT.reset(unit_token)


def remaining() -> Optional[float]:
    """Return the seconds left until the deadline (never below 0), or None without one."""
    deadline = DEADLINE.get()
    return None if deadline is None else max(0.0, deadline - clock.monotonic())


def request() -> Optional[str]:
    """Return a name for the work inside the outermost `context()`, the same until its end, or None outside of any."""
    name = _REQUEST.get()
    if name is None:
        return None
    if not name:
        name.append(repr(clock.chance()))
    return name[0]
