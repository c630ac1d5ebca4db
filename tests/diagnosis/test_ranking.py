from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.diagnosis.ranking import CERTAIN, prior, shares, updated


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 100), max_size=5), st.floats(0, 100))
def test_shares_sum_to_at_most_one(weights: dict[str, float], other: float) -> None:
    assert math.fsum(shares(weights, other).values()) <= 1 + 1e-9


def test_shares_leave_room_for_what_is_unexplained() -> None:
    assert shares({"a": 3, "b": 1}, 4) == {"a": 0.375, "b": 0.125}


def test_nothing_shared_is_nothing() -> None:
    assert shares({"a": 0.0}, 0.0) == {"a": 0.0}


def test_a_cause_shown_true_gains_and_one_shown_false_loses() -> None:
    after = updated({"a": 0.3, "b": 0.3}, {"a": True, "b": False})
    assert after["a"] == pytest.approx(6 / (6 + 0.015 + 0.4))
    assert after["b"] == pytest.approx(0.015 / (6 + 0.015 + 0.4))


def test_an_unanswered_probe_changes_nothing() -> None:
    assert updated({"a": 0.3}, {"a": None}) == {"a": pytest.approx(0.3)}
    assert updated({"a": 0.3}, {}) == {"a": pytest.approx(0.3)}


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from([True, False, None]), max_size=4))
def test_probabilities_stay_probabilities(answers: dict[str, bool | None]) -> None:
    after = updated(dict.fromkeys("abcd", 0.2), answers)
    assert all(0 <= p <= 1 for p in after.values())
    assert math.fsum(after.values()) <= 1 + 1e-9


def test_a_certain_cause_leaves_nothing_to_the_others() -> None:
    assert prior({"deliberate": True, "missing-key": False}, ("KeyError",)) == {
        "deliberate": CERTAIN,
        "missing-key": 0.0,
    }


def test_the_mined_fixes_of_the_class_decide_between_causes() -> None:
    found = prior({"missing-key": False, "misspelt-key": False}, ("KeyError", "LookupError"))
    assert found == {"missing-key": pytest.approx(32 / 44), "misspelt-key": pytest.approx(4 / 44)}


def test_a_subclass_is_counted_as_its_base() -> None:
    assert prior({"misspelt-name": False}, ("MyError", "NameError")) == prior({"misspelt-name": False}, ("NameError",))


def test_a_class_that_was_never_mined_counts_half_a_fix() -> None:
    assert prior({"missing-file": False}, ("StrangeError",)) == {"missing-file": pytest.approx(0.5 / 1.5)}
