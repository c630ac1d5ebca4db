"""What came of one case, decided from outside: from exit statuses, never from what the healer says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """What can be tried: a real crash, or a program that no template may touch."""

    @property
    def name(self) -> str: ...


Case = TypeVar("Case", bound=Named)


class Outcome(StrEnum):
    """RIGHT: crash gone, check and tests pass. WRONG: a patch was applied and they do not. DECLINED: no patch."""

    RIGHT = "right"
    WRONG = "wrong"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Judgement:
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Result(Generic[Case]):
    """One line of the table; `patch` is what the healer left in the tree, as git tells it."""

    case: Case
    judgement: Judgement
    seconds: float
    patch: str


def judge(*, changed: bool, crash_status: int, check_status: int, said: str, tests: str = "") -> Judgement:
    """Judge a tree after the healer ran on it.

    `changed` says whether a file of the package is different, `crash_status` and `check_status` are exit
    statuses of the pristine crash program and of the check on that tree, `said` is the healer's own reason, and
    `tests` is what the next release's tests complain of.
    """
    if not changed:
        return Judgement(Outcome.DECLINED, said)
    if crash_status != 0:
        return Judgement(Outcome.WRONG, "a patch was applied and the program still fails")
    if check_status != 0:
        return Judgement(Outcome.WRONG, "the crash is gone and the check of other results fails")
    if tests:
        return Judgement(Outcome.WRONG, f"the crash is gone, the check passes and {tests}")
    return Judgement(Outcome.RIGHT, "the crash is gone and the check passes")


def judge_untouchable(*, changes: str, said: str) -> Judgement:
    """Judge a tree that nothing should have been changed in; `changes` is what git says of it."""
    if not changes.strip():
        return Judgement(Outcome.DECLINED, said)
    return Judgement(Outcome.WRONG, f"touched what no template may touch: {' '.join(changes.split())}")


def last_error(stderr: str) -> str:
    """Return the exception's class name from a traceback's last line, without its module; "" when there is none."""
    for line in reversed(stderr.splitlines()):
        if line and not line.startswith((" ", "\t")):
            return line.split(":")[0].split(".")[-1].strip()
    return ""
