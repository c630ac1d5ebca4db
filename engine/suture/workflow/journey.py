"""The state of one failure's journey, and the pure function that says what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from suture.domain.decision import Decision
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis
from suture.domain.observation import Observation
from suture.domain.remedy import Remedy, Skipped
from suture.domain.report import Status
from suture.domain.signal import Signal
from suture.domain.verdict import Answer
from suture.verification.interface import Checked, NoTest, RegressionTest, Reproduction

# A candidate costs one run of the command; nobody waits for more than this many, whatever the settings say.
MOST_CANDIDATES = 50


class Step(StrEnum):
    """What the driver does next; each step calls one port."""

    DIAGNOSE = "diagnose"
    REPRODUCE = "reproduce"
    JUDGE = "judge"
    PROPOSE = "propose"
    CHECK = "check"
    CONFIRM = "confirm"
    CHOOSE = "choose"
    PROVE = "prove"
    END = "end"


@dataclass(frozen=True, slots=True)
class End:
    """A named end of the journey with its reason in words."""

    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class TriedRemedy:
    """A candidate with what its check said; `confirmed` says whether it was the check from scratch."""

    remedy: Remedy
    checked: Checked
    seconds: float
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """Everything known of one failure so far. Only the driver's steps add to it; nothing is ever taken away.

    `observation` is None when there is only a traceback; `queue` are candidates still to be tried, best
    first, None before they were proposed; `withheld` those that policy did not let through; `over_budget`
    is set by the driver when the time for candidates is spent, and no more than `most_candidates` are tried.
    `choosing` says that a person picks among the verified candidates: `put_aside` of them were shown and not
    taken yet, `accepted` is the digest of the one taken.
    """

    signal: Signal
    observation: Observation | None = None
    explain_only: bool = False
    fault: Fault | None = None
    diagnosis: Diagnosis | None = None
    judged: bool = False
    reproduction: Reproduction | None = None
    queue: tuple[Remedy, ...] | None = None
    skipped: tuple[Skipped, ...] = ()
    withheld: tuple[tuple[Remedy, Decision], ...] = ()
    tried: tuple[TriedRemedy, ...] = ()
    test: RegressionTest | NoTest | None = None
    over_budget: bool = False
    most_candidates: int = MOST_CANDIDATES
    choosing: bool = False
    put_aside: int = 0
    accepted: str = ""
    end: End | None = None

    @property
    def candidate(self) -> TriedRemedy | None:
        """The last tried remedy, if its verdict was yes."""
        last = self.tried[-1] if self.tried else None
        return last if last is not None and last.checked.verdict.answer is Answer.YES else None

    @property
    def verified(self) -> tuple[TriedRemedy, ...]:
        """The candidates that passed once more from scratch, in the order of trial."""
        return tuple(tried for tried in self.tried if tried.confirmed and tried.checked.verdict.answer is Answer.YES)

    @property
    def winner(self) -> TriedRemedy | None:
        """The first verified candidate, or the one that a person took."""
        wanted = [one for one in self.verified if not self.choosing or one.remedy.patch.digest == self.accepted]
        return wanted[0] if wanted else None

    @property
    def left(self) -> int:
        """How many candidates may still be tried."""
        if self.over_budget or self.observation is None:
            return 0
        return min(len(self.queue or ()), self.most_candidates - len(self.tried))

    def ended(self, status: Status, reason: str) -> Journey:
        return replace(self, end=End(status, reason))


def next_step(journey: Journey) -> Step:
    """Return the next step of a journey. Pure: the same state always gives the same step."""
    if journey.end is not None or journey.test is not None:
        return Step.END
    if journey.diagnosis is None:
        return Step.DIAGNOSE
    if journey.reproduction is None and journey.observation is not None:
        return Step.REPRODUCE
    if not journey.judged:
        return Step.JUDGE
    return Step.END if journey.explain_only else _next_of_candidates(journey)


def _next_of_candidates(journey: Journey) -> Step:
    if journey.queue is None:
        return Step.PROPOSE
    if journey.winner is not None:
        return Step.PROVE
    if journey.candidate is not None and not journey.candidate.confirmed:
        return Step.CONFIRM
    if journey.choosing and len(journey.verified) > journey.put_aside:
        return Step.CHOOSE
    if journey.left > 0:
        return Step.CHECK
    return Step.CHOOSE if journey.choosing and journey.verified else Step.END


def conclusion(journey: Journey) -> End:
    """Return how a journey ended, in plain words. Called once `next_step` says END."""
    if journey.end is not None:
        return journey.end
    if journey.winner is not None:
        return End(Status.HEALED, journey.winner.remedy.summary)
    if journey.explain_only:
        return End(Status.EXPLAINED, _cause(journey))
    if journey.observation is None and journey.queue:
        return End(Status.PROPOSED, "there is no command to reproduce the failure with, so nothing is proved")
    return End(Status.NOT_HEALED, _could_not(journey))


def _cause(journey: Journey) -> str:
    diagnosis = journey.diagnosis
    if diagnosis is None or not diagnosis.hypotheses:
        return "no known cause fits this failure"
    shown = diagnosis.shown
    return shown.sentence.rstrip(".") if shown is not None else "no possible cause was shown to be the true one"


def _could_not(journey: Journey) -> str:
    if journey.tried:
        tried = ", ".join(dict.fromkeys(tried.remedy.name for tried in journey.tried))
        last = journey.tried[-1].checked.verdict.reason
        spent = "; the time for candidates is spent (--time-budget gives more)" if journey.over_budget else ""
        return f"could not be healed: tried {tried}; the last one failed because {last}{spent}"
    if journey.withheld:
        remedy, decision = journey.withheld[0]
        return f"could not be healed: {remedy.name} was not tried: {decision.reason}"
    if journey.skipped:
        skipped = journey.skipped[0]
        return f"could not be healed: {_cause(journey)}, and {skipped.name} does not apply: {skipped.reason}"
    return f"could not be healed: {_cause(journey)}"
