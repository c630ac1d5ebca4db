"""One failure of the watched program → one record, and the answers to the probes of the plan."""

import os
from typing import Any, List, Optional

from . import session, writer

MAIN = "SUTURE_CAPTURE_MAIN"
"""Environment variable with the process id of the command itself; its children see another's."""

_plan: List[Any] = []


def mark_process() -> None:
    """Note which process the command started. An `exec` keeps the id, so it stays the same process."""
    os.environ.setdefault(MAIN, str(os.getpid()))


def is_main_process() -> bool:
    """Say whether this process is the command itself and not a child of it."""
    return os.environ.get(MAIN) == str(os.getpid())


def follow(plan: Any) -> None:
    """Answer the probes of `plan` whenever a failure is captured."""
    _plan[:] = [plan]


def capture(error: BaseException, source: str, test: Optional[str] = None) -> None:
    """Record a failure. Never raises, whatever the exception is; the exception is left as it was."""
    try:
        from . import record  # noqa: PLC0415  # a program that never fails never pays for it

        payload = record.failure(error, source, test, main_process=is_main_process())
        if not writer.write("failure", payload):
            writer.write("failure", record.without_variables(payload))
    except Exception as own:
        session.note_own_failure(own)
    _answer(error)


def _answer(error: BaseException) -> None:
    if not _plan:
        return
    try:
        from . import probes, record  # noqa: PLC0415

        for member in record.leaves(error):
            probes.answer(_plan[0], member)
    except Exception as own:
        session.note_own_failure(own)
