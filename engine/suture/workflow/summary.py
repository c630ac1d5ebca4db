"""From a finished journey to the report that is shown, written as JSON and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from suture.domain.choice import Choice, Verified
from suture.domain.report import HealReport, Proof, RanCommand, Status, Suggestion, Tried, Walls
from suture.domain.signal import Signal
from suture.verification.interface import NoTest, RegressionTest
from suture.workflow.journey import Journey, TriedRemedy, conclusion

_KEEPS_RAISING = "keeps raising: a clear error instead of the crash, so it heals no run by itself"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the driver knows beside the journey."""

    root: str
    python: str
    fingerprint: str = ""
    command: RanCommand | None = None
    walls: Walls | None = None
    remaining: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    tree_unchanged: bool = True


def report(journey: Journey, around: Circumstances) -> HealReport:
    """Return the report of a journey that has ended."""
    end = conclusion(journey)
    winner = journey.winner if end.status is Status.HEALED else None
    first = journey.queue[0] if end.status is Status.PROPOSED and journey.queue else None
    return HealReport(
        status=end.status,
        reason=end.reason,
        root=around.root,
        command=around.command,
        signal=journey.signal,
        fingerprint=around.fingerprint,
        fault=journey.fault,
        diagnosis=journey.diagnosis,
        remedy=winner.remedy if winner is not None else first,
        verdict=winner.checked.verdict if winner is not None else None,
        proof=_proof(journey.test) if isinstance(journey.test, RegressionTest) else None,
        no_proof=journey.test.reason if isinstance(journey.test, NoTest) else "",
        tried=tuple(_tried(one) for one in journey.tried),
        skipped=journey.skipped,
        suggestions=_suggestions(journey),
        remaining=around.remaining,
        walls=around.walls,
        python=around.python,
        missing=_missing(journey.signal),
        seconds=around.seconds,
        tree_unchanged=around.tree_unchanged,
    )


def without_failure(status: Status, reason: str, around: Circumstances) -> HealReport:
    """Return the report of a command that showed no failure to work on."""
    return HealReport(
        status=status,
        reason=reason,
        root=around.root,
        command=around.command,
        python=around.python,
        seconds=around.seconds,
        tree_unchanged=around.tree_unchanged,
    )


def _proof(test: RegressionTest) -> Proof:
    return Proof(test.edit, test.style, test.call.function, test.kills, test.survivors, test.only_proves)


def _tried(one: TriedRemedy) -> Tried:
    verdict = one.checked.verdict
    remedy = one.remedy
    probability = remedy.belief.probability if remedy.belief is not None else None
    return Tried(
        remedy.name, remedy.summary, verdict.answer, verdict.reason, one.seconds, probability, remedy.keeps_raising
    )


def choice(journey: Journey) -> Choice:
    """Return what a person may choose from now, with the reason why each other candidate is not there."""
    return Choice(
        verified=tuple(Verified(one.remedy, one.checked.verdict) for one in journey.verified),
        left=journey.left,
        tried=tuple(_tried(one) for one in journey.tried),
        skipped=journey.skipped,
        withheld=_withheld(journey),
    )


def _suggestions(journey: Journey) -> tuple[Suggestion, ...]:
    """A remedy that was withheld is a suggestion with its price; so is a clear error in place of the crash."""
    if journey.winner is not None:
        return ()
    tried = tuple(Suggestion(one.remedy, _KEEPS_RAISING) for one in journey.tried if one.remedy.keeps_raising)
    return tried + _withheld(journey)


def _withheld(journey: Journey) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(remedy, decision.reason) for remedy, decision in journey.withheld)


def _missing(signal: Signal) -> tuple[str, ...]:
    missing: list[str] = []
    if signal.source in {"stderr", "traceback"}:
        missing.append("values: there is only the text of a traceback, without local variables")
    if not signal.has_columns and signal.source not in {"stderr", "traceback"}:
        missing.append(
            f"columns: Python {signal.python} recorded none, so the failing expression was looked for by line"
        )
    return tuple(missing)


def with_lesson(healed: HealReport, lesson_id: str) -> HealReport:
    return replace(healed, lesson=lesson_id)
