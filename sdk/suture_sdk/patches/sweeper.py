"""A daemon thread that ends patches at their expiry, also where nobody calls their targets; one for each process."""

import os
from threading import Event, Thread
from typing import Callable, Dict, Optional

from suture_sdk import clock, host

_LEAST, _MOST = 0.05, 5.0
"""Seconds between two looks; the most is short, since the wall clock may jump and more patches may come."""

_sweeping: Dict[int, Thread] = {}
"""By process: a fork takes the table along and not the thread. No lock, which a fork could find taken."""


def begin(sweep: Callable[[], Optional[float]]) -> None:
    """Call `sweep()` from now on; it returns the next expiry by the wall clock, or None."""
    process = os.getpid()
    if process not in _sweeping:
        thread = Thread(target=_run, args=(sweep,), name="suture-expiry", daemon=True)
        if _sweeping.setdefault(process, thread) is thread:
            thread.start()


def _run(sweep: Callable[[], Optional[float]]) -> None:
    pause = Event()
    wait = 0.0
    while not pause.wait(wait):
        try:
            following = sweep()
            wait = _MOST if following is None else min(_MOST, max(_LEAST, following - clock.wall()))
        except Exception as error:
            wait = _MOST
            host.note_own_failure("patches.sweeper", error)
