"""Event: what a running heal tells its face, so that a person sees it work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from suture.domain.verdict import Answer


class Stage(StrEnum):
    """The stages of one heal, in order; a heal may end after any of them."""

    SNAPSHOT = "snapshot"
    OBSERVE = "observe"
    DIAGNOSE = "diagnose"
    REPRODUCE = "reproduce"
    VERIFY = "verify"
    CONFIRM = "confirm"
    CHOOSE = "choose"
    PROVE = "prove"


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A stage begins; `detail` says in a few words on what ("python report.py data.csv")."""

    stage: Stage
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StageFinished:
    """A stage is over after `seconds` of wall time; `detail` says what came of it ("KeyError at report.py:14")."""

    stage: Stage
    seconds: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CandidateTried:
    """One candidate was checked; `number` counts from 1, `name` is "template/strategy", `reason` empty for yes."""

    number: int
    name: str
    summary: str
    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OutputLine:
    """A line that the user's command wrote during its one run on the host, without its line end. Hostile text."""

    stream: Literal["stdout", "stderr"]
    text: str


Event = StageStarted | StageFinished | CandidateTried | OutputLine
