from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.ranking.score import Bin, Prediction, bins, brier, calibration_error, interval

many = st.lists(st.builds(Prediction, st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def said(*pairs: tuple[float, bool]) -> list[Prediction]:
    return [Prediction(stated, happened) for stated, happened in pairs]


def test_bins_hold_equally_many_and_are_sorted() -> None:
    found = bins(said((0.9, True), (0.1, False), (0.2, True), (0.8, True)), 2)
    assert found == [Bin(2, pytest.approx(0.15), 0.5), Bin(2, pytest.approx(0.85), 1.0)]


def test_what_cannot_be_divided_differs_by_one() -> None:
    assert [one.count for one in bins(said(*[(0.5, True)] * 11), 4)] == [2, 3, 3, 3]


def test_fewer_predictions_than_bins_are_a_bin_each() -> None:
    assert [one.count for one in bins(said((0.5, True), (0.6, False)))] == [1, 1]


@given(many)
def test_every_prediction_is_in_one_bin(predictions: list[Prediction]) -> None:
    assert sum(one.count for one in bins(predictions)) == len(predictions)


def test_the_error_is_the_mean_distance_over_the_bins() -> None:
    assert calibration_error(said((0.1, False), (0.2, True), (0.8, True), (0.9, True)), 2) == pytest.approx(0.25)


def test_a_forecast_that_is_right_on_average_has_no_error() -> None:
    assert calibration_error(said(*[(0.75, True)] * 3, (0.75, False)), 1) == 0


@given(many)
def test_errors_are_between_nought_and_one(predictions: list[Prediction]) -> None:
    assert 0 <= calibration_error(predictions) <= 1
    assert 0 <= brier(predictions) <= 1


def test_the_brier_score_is_the_mean_square() -> None:
    assert brier(said((0.5, True), (0.9, False))) == pytest.approx((0.25 + 0.81) / 2)


def test_the_interval_is_ordered_and_the_same_for_the_same_seed() -> None:
    predictions = said(*[(0.8, True)] * 30, *[(0.3, False)] * 30, *[(0.3, True)] * 5)
    low, high = interval(predictions, 1, resamples=100)
    assert 0 <= low < high <= 1
    assert (low, high) == interval(predictions, 1, resamples=100)
    assert (low, high) != interval(predictions, 2, resamples=100)


def test_without_any_spread_the_interval_is_a_point() -> None:
    assert interval(said(*[(0.8, True)] * 4), 1, resamples=10) == (pytest.approx(0.2), pytest.approx(0.2))
