from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.diagnosis.ranking import (
    CERTAIN,
    Beta,
    Counts,
    choose,
    hopeless,
    initial,
    posterior,
    prior,
    shares,
    updated,
    worth,
)

counts = st.builds(Counts, st.floats(0, 200), st.floats(0, 200))
priors = st.floats(1.0, 60.0)


def test_the_posterior_is_the_formula_of_the_catalog() -> None:
    belief = posterior(Counts(3, 1), Counts(2, 0), Counts(1, 1))
    m0 = 3.5 / 14
    m1 = (8 * m0 + 2) / (8 + 2)
    assert belief.alpha == pytest.approx(4 * m1 + 1)
    assert belief.beta == pytest.approx(4 * (1 - m1) + 1)


def test_without_any_outcome_the_mean_is_a_twentieth() -> None:
    assert posterior(Counts(), Counts(), Counts()).mean == pytest.approx(0.05)


def test_a_catalog_prior_is_discounted_to_eight_outcomes() -> None:
    found = initial(31, 11)
    assert found.total == pytest.approx(8)
    assert found.successes == pytest.approx(6)


def test_a_small_prior_is_taken_as_it_is() -> None:
    assert initial(4.5, 2.5) == Counts(3.5, 1.5)


@pytest.mark.parametrize("pair", [(1.0, 1.0), (0.5, 0.5), (0.0, 1.0)])
def test_a_flat_prior_is_no_outcome_at_all(pair: tuple[float, float]) -> None:
    assert initial(*pair) == Counts(0.0, 0.0)


@given(priors, priors)
def test_an_initial_count_is_never_negative_nor_above_eight(alpha: float, beta: float) -> None:
    found = initial(alpha, beta)
    assert found.successes >= 0
    assert found.failures >= 0
    assert found.total <= 8 + 1e-9


@given(counts, counts, counts)
def test_a_posterior_mean_is_a_probability(template: Counts, of_class: Counts, of_shape: Counts) -> None:
    assert 0 < posterior(template, of_class, of_shape).mean < 1


@given(counts, counts, counts)
def test_a_success_raises_and_a_failure_lowers_the_mean(template: Counts, of_class: Counts, of_shape: Counts) -> None:
    before = posterior(template, of_class, of_shape).mean
    assert posterior(template, of_class, of_shape + Counts(1, 0)).mean > before
    assert posterior(template, of_class, of_shape + Counts(0, 1)).mean < before


@given(counts, counts)
def test_an_outcome_of_the_same_shape_counts_more_than_one_of_the_class(template: Counts, of_class: Counts) -> None:
    near = posterior(template, of_class, Counts(1, 0)).mean
    far = posterior(template, of_class + Counts(1, 0), Counts()).mean
    assert near > far


@given(counts, st.floats(0, 500))
def test_decay_keeps_the_ratio_and_never_adds(found: Counts, weeks: float) -> None:
    later = found.decayed(weeks)
    assert later.total <= found.total
    assert later.successes * found.failures == pytest.approx(later.failures * found.successes)


def test_a_week_forgets_half_a_per_cent() -> None:
    assert Counts(200, 100).decayed(1) == Counts(pytest.approx(199), pytest.approx(99.5))


def test_time_that_runs_backwards_forgets_nothing() -> None:
    assert Counts(3, 1).decayed(-5) == Counts(3, 1)


def test_counts_add_side_by_side() -> None:
    assert Counts(1, 2) + Counts(3, 5) == Counts(4, 7)


def test_worth_is_the_product_less_the_cost() -> None:
    assert worth(0.5, 0.4, gain=2.0, cost=0.1) == pytest.approx(0.3)
    assert worth(0.5, 0.4) == pytest.approx(0.2)


def test_well_known_templates_are_ordered_by_their_mean() -> None:
    beliefs = [("a", Beta(2, 8), 10), ("b", Beta(8, 2), 10), ("c", Beta(5, 5), 10)]
    assert choose(beliefs, random.Random(1).betavariate) == ["b", "c", "a"]


def test_few_outcomes_are_ordered_by_the_draw() -> None:
    beliefs = [("known", Beta(6, 4), 5), ("new", Beta(1, 1), 4)]
    assert choose(beliefs, lambda alpha, _: 0.9 if alpha == 1 else 0.0) == ["new", "known"]
    assert choose(beliefs, lambda alpha, _: 0.1 if alpha == 1 else 0.0) == ["known", "new"]


def test_equal_means_are_ordered_by_the_draw() -> None:
    beliefs = [("a", Beta(5, 5), 9), ("b", Beta(50, 50), 9)]
    assert choose(beliefs, lambda alpha, _: alpha) == ["b", "a"]


@given(st.lists(st.tuples(priors, priors), max_size=6), st.integers())
def test_choosing_loses_and_adds_nothing(pairs: list[tuple[float, float]], seed: int) -> None:
    beliefs = [(str(n), Beta(a, b), float(n)) for n, (a, b) in enumerate(pairs)]
    assert sorted(choose(beliefs, random.Random(seed).betavariate)) == sorted(name for name, _, _ in beliefs)


@pytest.mark.parametrize(
    ("means", "spent", "stops"),
    [
        ([0.2, 0.01], 1, False),
        ([0.05], 1, False),
        ([0.049], 1, True),
        ([], 0, True),
        ([0.9], 11, True),
        ([0.9], 10, False),
    ],
)
def test_trying_stops_without_hope_or_budget(means: list[float], spent: float, *, stops: bool) -> None:
    assert hopeless(means, spent, 10) is stops


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
