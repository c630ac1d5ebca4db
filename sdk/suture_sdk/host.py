"""The host comes first: a failure of Suture's own is swallowed here, counted, and can be asked for."""

import os
from typing import Dict, Tuple

_seen: Dict[str, int] = {}
_MOST = 1_000


def disabled() -> bool:
    """Tell whether `SUTURE_DISABLE=1` makes all of it inert."""
    return os.environ.get("SUTURE_DISABLE", "") not in ("", "0")


def note_own_failure(where: str, error: BaseException) -> None:
    """Count a failure of Suture's own. Only its class is kept: the message may hold the program's data."""
    key = f"{where}: {type(error).__name__}"
    if key in _seen or len(_seen) < _MOST:
        _seen[key] = _seen.get(key, 0) + 1


def log(text: str, *parts: object) -> None:
    """Warn on the logger "suture". A handler or filter of the program's that fails is counted and hurts nobody."""
    import logging  # noqa: PLC0415 -- milliseconds that a program with nothing to say never pays

    try:
        logging.getLogger("suture").warning(text, *parts)
    except Exception as error:
        note_own_failure("log", error)


def own_failures() -> Tuple[Tuple[str, int], ...]:
    """Return ("place: class", how often) of what failed in Suture itself since the start."""
    return tuple(sorted(_seen.items()))
