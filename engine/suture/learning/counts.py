"""Outcomes of strategies, older ones counting less, for the ranking of candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class Weighed:
    """One outcome and how much it still counts, 1 when it is fresh."""

    key: Key
    exception: str
    success: bool
    weight: float


def weighed(trials: Iterable[Trial], lessons: Iterable[Lesson], now: float) -> Iterator[Weighed]:
    """Yield every outcome with its weight, halved in about 2.7 years.

    A trial counts as the sandbox saw it; a settled lesson counts once more, as HEAD saw it. What is pending or
    was never applied says nothing.

    Args:
        trials: tried candidates, in any order.
        lessons: lessons, in any order.
        now: seconds since the epoch.
    """
    for trial in trials:
        key = Key(trial.template, trial.strategy, trial.shape)
        yield Weighed(key, trial.exception, trial.verified, _weight(now - trial.at))
    for lesson in lessons:
        if lesson.outcome in (Outcome.SUCCESS, Outcome.FAILURE):
            key = Key(lesson.template, lesson.strategy, lesson.shape)
            exception = lesson.shape.partition(":")[0]
            yield Weighed(key, exception, lesson.outcome is Outcome.SUCCESS, _weight(now - lesson.created))


def count(outcomes: Iterable[Weighed]) -> Mapping[Key, Count]:
    """Return decayed outcomes per template, strategy and message shape."""
    counts: dict[Key, Count] = {}
    for outcome in outcomes:
        counts[outcome.key] = _add(counts.get(outcome.key, Count()), success=outcome.success, weight=outcome.weight)
    return counts


def _weight(age: float) -> float:
    # a clock that was set back must not make an outcome count more than once
    return float(WEEKLY_DECAY ** (max(age, 0.0) / WEEK_SECONDS))


def _add(old: Count, *, success: bool, weight: float) -> Count:
    return Count(old.successes + weight * success, old.failures + weight * (not success))
