from dataclasses import replace

import pytest

from suture.domain.lesson import Outcome
from suture.learning.counts import Weighed, weighed
from tests.learning.lessons import NOW, WEEK, lesson, trial

FRESH = Weighed("dict-missing-key-default", "get-default", "KeyError", "KeyError", "/p", success=True)


def test_without_outcomes_nothing_is_counted() -> None:
    assert list(weighed([], [], NOW)) == []


def test_a_fresh_trial_counts_once() -> None:
    assert list(weighed([trial()], [], NOW)) == [FRESH]
    assert list(weighed([trial(verified=False)], [], NOW)) == [replace(FRESH, success=False)]


@pytest.mark.parametrize(("weeks", "weight"), [(1, 0.995), (52, 0.7705), (138.3, 0.5)])
def test_an_outcome_loses_half_a_percent_a_week(weeks: float, weight: float) -> None:
    (of_trial,) = weighed([trial(at=NOW - weeks * WEEK)], [], NOW)
    (of_lesson,) = weighed([], [lesson(created=NOW - weeks * WEEK, outcome=Outcome.SUCCESS)], NOW)
    assert of_trial.weight == of_lesson.weight == pytest.approx(weight, abs=1e-4)


def test_an_outcome_from_the_future_counts_no_more_than_one() -> None:
    assert [one.weight for one in weighed([trial(at=NOW + WEEK)], [], NOW)] == [1.0]


@pytest.mark.parametrize("outcome", [Outcome.PENDING, Outcome.NOT_APPLIED])
def test_a_lesson_that_is_not_settled_says_nothing(outcome: Outcome) -> None:
    assert list(weighed([], [lesson(outcome=outcome)], NOW)) == []


@pytest.mark.parametrize(
    ("outcome", "success", "weight"),
    [(Outcome.SUCCESS, True, 1.0), (Outcome.FAILURE, False, 1.0), (Outcome.UNDONE, False, 3.0)],
)
def test_a_settled_lesson_counts_once_more_and_an_undone_one_three_times(
    outcome: Outcome, weight: float, *, success: bool
) -> None:
    _, settled = weighed([trial()], [lesson(outcome=outcome)], NOW)
    assert (settled.success, settled.weight) == (success, weight)


def test_a_settled_lesson_names_its_project_and_the_exception_of_its_shape() -> None:
    settled = replace(lesson(outcome=Outcome.SUCCESS), shape="TypeError: <text> object is not callable")
    (found,) = weighed([], [settled], NOW)
    assert found == replace(FRESH, exception="TypeError", shape=settled.shape)
