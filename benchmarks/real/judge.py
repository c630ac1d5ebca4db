"""What came of one case, decided from outside: from exit statuses, never from what the healer says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benchmarks.real.case import RealCase


class Outcome(StrEnum):
    """RIGHT: crash gone and the check passes. WRONG: a patch was applied and it does not. DECLINED: no patch."""

    RIGHT = "right"
    WRONG = "wrong"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Judgement:
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; `patch` is the diff that the healer left in the tree."""

    case: RealCase
    judgement: Judgement
    seconds: float
    patch: str


def judge(*, changed: bool, crash_status: int, check_status: int, said: str) -> Judgement:
    """Judge a tree after the healer ran on it.

    `changed` says whether a file of the package is different, `crash_status` and `check_status` are exit
    statuses of the pristine crash program and of the check on that tree, `said` is the healer's own reason.
    """
    if not changed:
        return Judgement(Outcome.DECLINED, said)
    if crash_status != 0:
        return Judgement(Outcome.WRONG, "a patch was applied and the program still fails")
    if check_status != 0:
        return Judgement(Outcome.WRONG, "the crash is gone and the check of other results fails")
    return Judgement(Outcome.RIGHT, "the crash is gone and the check passes")


def last_error(stderr: str) -> str:
    """Return the exception's class name from a traceback's last line, without its module; "" when there is none."""
    for line in reversed(stderr.splitlines()):
        if line and not line.startswith((" ", "\t")):
            return line.split(":")[0].split(".")[-1].strip()
    return ""
