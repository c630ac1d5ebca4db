"""Failures one after another: each round begins where the repairs before it have led."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from suture.domain.remedy import Patch, Remedy, together
from suture.domain.report import Status
from suture.domain.signal import Signal
from suture.workflow.inline import Timeline, drive
from suture.workflow.journey import Journey, TriedRemedy, conclusion
from suture.workflow.steps import Ports

# One removed import in ten modules is one evening's work; behind more there is another cause.
MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the rounds need.

    `begin` starts a journey, `open_round` gives the ports over the project with a patch laid over it (None: as it
    was), `key` tells one failure from another.
    """

    begin: Callable[[Signal], Journey]
    open_round: Callable[[Patch | None], Ports]
    key: Callable[[Signal], str]
    timeline: Timeline


@dataclass(slots=True)
class _Course:
    """The rounds so far. `whole` is how many of the repairs made up a patch with which the command passed its check."""

    repairs: list[Remedy] = field(default_factory=list)
    journeys: list[Journey] = field(default_factory=list)
    unhealed: list[Journey] = field(default_factory=list)
    whole: int = 0

    @property
    def leads_on(self) -> bool:
        """Say whether the last repair only cleared the way to the failure that is next."""
        return len(self.repairs) > self.whole


def heal_in_rounds(failures: Sequence[Signal], rounds: Rounds) -> Journey:
    """Walk the journey of each failure, and of each failure to which a repair leads; return the one to report.

    Each round's repair is verified on top of those before it. Several make one patch in the end, which is then
    confirmed from scratch on the project as it was; if that fails, the first complete heal stands.

    Args:
        failures: the failures of the first run, each once, in the order in which to try them; at least one.
        rounds: how to walk.
    """
    course = _Course()
    pending, settled = list(failures), set[str]()
    while pending and len(settled) < MOST_ROUNDS:
        signal = pending.pop(0)
        if rounds.key(signal) in settled:
            continue
        settled.add(rounds.key(signal))
        base = together(course.repairs).patch if course.repairs else None
        journey = drive(rounds.begin(signal), rounds.open_round(base), rounds.timeline)
        repair = _repair(journey)
        if journey.explain_only or _is_left_to_a_person(journey):
            return journey
        if repair is None:
            course.unhealed.append(journey)
            if course.leads_on:
                break
            continue
        course.repairs.append(repair.remedy)
        course.journeys.append(journey)
        if journey.winner is not None:
            course.whole = len(course.repairs)
        pending = _next(repair, pending)
    return _ended(course, rounds)


def _is_left_to_a_person(journey: Journey) -> bool:
    return journey.choosing and journey.winner is None and bool(journey.verified)


def _repair(journey: Journey) -> TriedRemedy | None:
    """Return the round's winner, or the first candidate that at least led further."""
    return journey.winner or next((tried for tried in journey.tried if tried.checked.leads_to is not None), None)


def _next(repair: TriedRemedy, pending: Sequence[Signal]) -> list[Signal]:
    """Return the failures that are left: what the patched run itself showed outweighs what the first one did."""
    if repair.checked.leads_to is not None:
        return [repair.checked.leads_to]
    return list(repair.checked.run.signals) if repair.checked.run is not None else list(pending)


def _ended(course: _Course, rounds: Rounds) -> Journey:
    if not course.whole:
        return _unhealed(course)
    first = course.journeys[0]
    if course.whole == 1:
        return first
    tried = tuple(replace(one, confirmed=False) for journey in course.journeys[: course.whole] for one in journey.tried)
    one_patch = replace(tried[-1], remedy=together(course.repairs[: course.whole]), seconds=0.0)
    begun = replace(first, queue=(), test=None, end=None, choosing=False, tried=(*tried, one_patch))
    finished = drive(begun, rounds.open_round(None), rounds.timeline)
    return finished if finished.winner is not None or first.winner is None else first


def _unhealed(course: _Course) -> Journey:
    if not course.journeys:
        return course.unhealed[0]
    last = course.unhealed[-1] if course.unhealed else course.journeys[-1]
    led = ", ".join(dict.fromkeys(repair.name for repair in course.repairs))
    tried = tuple(one for journey in (*course.journeys, *course.unhealed) for one in journey.tried)
    reason = conclusion(last).reason.removeprefix("could not be healed: ")
    return replace(course.journeys[0], tried=tried).ended(
        Status.NOT_HEALED,
        f"could not be healed: {led} led further, to {last.signal.error.type}, but there {reason}",
    )
