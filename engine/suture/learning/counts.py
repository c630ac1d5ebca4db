"""Outcomes of strategies, older ones counting less, for the ranking of candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from suture.domain.lesson import Lesson, Outcome
from suture.learning.interface import Trial

WEEK_SECONDS = 7 * 24 * 3600.0
WEEKLY_DECAY = 0.995


@dataclass(frozen=True, slots=True)
class Key:
    """What outcomes are counted by."""

    template: str
    strategy: str
    shape: str


@dataclass(frozen=True, slots=True)
class Count:
    """Decayed numbers of successes and failures; `total` is their weight in outcomes."""

    successes: float = 0.0
    failures: float = 0.0

    @property
    def total(self) -> float:
        return self.successes + self.failures


def count(trials: Iterable[Trial], lessons: Iterable[Lesson], now: float) -> Mapping[Key, Count]:
    """Return decayed outcomes per template, strategy and message shape.

    A trial counts as the sandbox saw it; a settled lesson counts once more, as HEAD saw it. What is pending or
    was never applied says nothing.

    Args:
        trials: tried candidates, in any order.
        lessons: lessons, in any order.
        now: seconds since the epoch.
    """
    counts: dict[Key, Count] = {}
    for key, success, at in _outcomes(trials, lessons):
        counts[key] = _add(counts.get(key, Count()), success=success, weight=_weight(now - at))
    return counts


def _outcomes(trials: Iterable[Trial], lessons: Iterable[Lesson]) -> Iterable[tuple[Key, bool, float]]:
    for trial in trials:
        yield Key(trial.template, trial.strategy, trial.shape), trial.verified, trial.at
    for lesson in lessons:
        if lesson.outcome in (Outcome.SUCCESS, Outcome.FAILURE):
            key = Key(lesson.template, lesson.strategy, lesson.shape)
            yield key, lesson.outcome is Outcome.SUCCESS, lesson.created


def _weight(age: float) -> float:
    # a clock that was set back must not make an outcome count more than once
    return float(WEEKLY_DECAY ** (max(age, 0.0) / WEEK_SECONDS))


def _add(old: Count, *, success: bool, weight: float) -> Count:
    return Count(old.successes + weight * success, old.failures + weight * (not success))
