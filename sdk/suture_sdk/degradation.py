"""An altered result is never silent: it is marked in the work at hand, counted, and logged once a minute."""

from contextvars import ContextVar
from typing import Dict, Optional, Tuple

from . import clock, host

_marks: ContextVar[Tuple[str, ...]] = ContextVar("suture_degraded", default=())
_counted: Dict[str, int] = {}
_logged: Dict[str, float] = {}
_EVERY = 60.0
_MOST = 10_000


def degraded() -> Tuple[str, ...]:
    """Return who altered results in this context so far ("patch fix_1", "fallback shop.price"), oldest first."""
    return _marks.get()


def mark(who: str, error: Optional[BaseException] = None, now: Optional[float] = None) -> None:
    """Say that `who` gave another result than the program's own code would have; `now` where the clock was read."""
    marks = _marks.get()
    if who not in marks:
        _marks.set((*marks, who))
    count = _counted.get(who, 0)
    if count or len(_counted) < _MOST:
        _counted[who] = count + 1
    now, last = clock.monotonic() if now is None else now, _logged.get(who)
    if last is None or now - last >= _EVERY:
        if len(_logged) < _MOST:
            _logged[who] = now
        why = f" instead of {type(error).__name__}" if error is not None else ""
        host.log("suture: %s altered a result%s (%d so far)", who, why, _counted.get(who, 0))


def counts() -> Dict[str, int]:
    """Return how many results each of them altered since the start."""
    return dict(_counted)
