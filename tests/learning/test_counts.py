from dataclasses import replace

import pytest

from suture.domain.lesson import Outcome
from suture.learning.counts import Count, Key, count, weighed
from tests.learning.lessons import NOW, WEEK, lesson, trial

KEY = Key("dict-missing-key-default", "get-default", "KeyError")


def test_without_outcomes_nothing_is_counted() -> None:
    assert count(weighed([], [], NOW)) == {}


def test_a_fresh_trial_counts_once() -> None:
    assert count(weighed([trial()], [], NOW)) == {KEY: Count(1.0, 0.0)}
    assert count(weighed([trial(verified=False)], [], NOW)) == {KEY: Count(0.0, 1.0)}


def test_an_outcome_loses_half_a_percent_a_week() -> None:
    assert count(weighed([trial(at=NOW - WEEK)], [], NOW))[KEY].successes == pytest.approx(0.995)
    assert count(weighed([trial(at=NOW - 52 * WEEK)], [], NOW))[KEY].successes == pytest.approx(0.7705, abs=1e-4)


def test_an_outcome_from_the_future_counts_no_more_than_one() -> None:
    assert count(weighed([trial(at=NOW + WEEK)], [], NOW))[KEY].successes == 1.0


def test_strategies_and_shapes_are_counted_apart() -> None:
    counts = count(weighed([trial(), trial("other"), trial(shape="KeyError: x")], [], NOW))
    assert [found.total for found in counts.values()] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("outcome", [Outcome.PENDING, Outcome.NOT_APPLIED])
def test_a_lesson_that_is_not_settled_says_nothing(outcome: Outcome) -> None:
    assert count(weighed([], [lesson(outcome=outcome)], NOW)) == {}


def test_a_settled_lesson_counts_once_more() -> None:
    assert count(weighed([trial()], [lesson(outcome=Outcome.SUCCESS)], NOW))[KEY] == Count(2.0, 0.0)
    assert count(weighed([trial()], [lesson(outcome=Outcome.FAILURE)], NOW))[KEY] == Count(1.0, 1.0)


def test_the_total_is_the_weight_of_all_outcomes() -> None:
    assert Count(1.5, 0.5).total == 2.0


def test_the_exception_of_a_settled_lesson_is_the_one_of_its_shape() -> None:
    settled = replace(lesson(outcome=Outcome.SUCCESS), shape="TypeError: '…' object is not callable")
    assert [outcome.exception for outcome in weighed([trial()], [settled], NOW)] == ["KeyError", "TypeError"]
