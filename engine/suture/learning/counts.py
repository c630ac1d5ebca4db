"""Outcomes of candidates, older ones counting less, for the ranking of the next ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from suture.domain.lesson import Lesson, Outcome
from suture.learning.interface import Trial

WEEK_SECONDS = 7 * 24 * 3600.0
WEEKLY_DECAY = 0.995

# What a lesson that became of an applied patch weighs. One that was taken out again passed every check before,
# so the checks were wrong: that is worth more than one failed check.
_SETTLED: Mapping[Outcome, float] = {Outcome.SUCCESS: 1.0, Outcome.FAILURE: 1.0, Outcome.UNDONE: 3.0}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One outcome of a strategy on a message's shape in a project, and how much it still counts: fresh ones 1."""

    template: str
    strategy: str
    exception: str
    shape: str
    project: str
    success: bool
    weight: float = 1.0


def weighed(trials: Iterable[Trial], lessons: Iterable[Lesson], now: float) -> Iterator[Weighed]:
    """Yield every outcome with its weight, halved in about 2.7 years.

    A trial counts as the sandbox saw it; a settled lesson counts once more, as HEAD saw it, and three times when the
    patch was undone. What is pending or was never applied says nothing.

    Args:
        trials: tried candidates, in any order.
        lessons: lessons, in any order.
        now: seconds since the epoch.
    """
    for trial in trials:
        yield Weighed(
            trial.template, trial.strategy, trial.exception, trial.shape, trial.project, trial.verified,
            _decay(now - trial.at),
        )  # fmt: skip
    for lesson in lessons:
        if weight := _SETTLED.get(lesson.outcome):
            yield Weighed(
                lesson.template, lesson.strategy, lesson.shape.partition(":")[0], lesson.shape, lesson.project,
                lesson.outcome is Outcome.SUCCESS, weight * _decay(now - lesson.created),
            )  # fmt: skip


def _decay(age: float) -> float:
    # a clock that was set back must not make an outcome count more than once
    return float(WEEKLY_DECAY ** (max(age, 0.0) / WEEK_SECONDS))
