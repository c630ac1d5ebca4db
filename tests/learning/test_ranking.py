from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.domain.hypothesis import Diagnosis, Hypothesis
from suture.domain.remedy import Edit, Patch, Remedy, Risk
from suture.domain.signal import Raised, Signal
from suture.learning.counts import Weighed
from suture.learning.ranking import (
    Beta,
    Counts,
    Draw,
    Ranking,
    Standing,
    applicable,
    choose,
    initial,
    posterior,
    seeded,
    tally,
    worth,
)

SIGNAL = Signal((Raised("KeyError", "'currency'"),), "excepthook", "3.11.7")
SHOWN = Diagnosis((Hypothesis("missing-key", "the key is missing", 0.8, shown=True),))
OUTCOME = Weighed("dict-missing-key-default", "get-default", "KeyError", "KeyError", "/p", success=True)
PRIORS = {"dict-missing-key-default": Counts(5, 1), "dict-key-typo": Counts(3, 3), "new": Counts()}


counts = st.builds(Counts, st.floats(0, 200), st.floats(0, 200))
priors = st.floats(1.0, 60.0)


def test_the_posterior_is_the_formula_of_the_catalog() -> None:
    belief = posterior(Counts(), Counts(3, 1), Counts(2, 0), Counts(1, 1))
    m0 = 3.5 / 14
    m1 = (8 * m0 + 2) / (8 + 2)
    assert belief.alpha == pytest.approx(4 * m1 + 1)
    assert belief.beta == pytest.approx(4 * (1 - m1) + 1)


def test_without_any_outcome_the_mean_is_a_twentieth() -> None:
    assert posterior(Counts(), Counts(), Counts(), Counts()).mean == pytest.approx(0.05)


def test_an_unknown_template_is_expected_to_do_what_all_did_here() -> None:
    anywhere = 40.5 / 60
    assert posterior(Counts(40, 10), Counts(), Counts(), Counts()).mean == pytest.approx(anywhere)
    belief = posterior(Counts(40, 10), Counts(3, 1), Counts(), Counts())
    assert belief.mean == pytest.approx((3 + 10 * anywhere) / 14)


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


@given(counts, counts, counts, counts)
def test_a_posterior_mean_is_a_probability(
    of_all: Counts, template: Counts, of_class: Counts, of_shape: Counts
) -> None:
    assert 0 < posterior(of_all, template, of_class, of_shape).mean < 1


@given(counts, counts, counts)
def test_a_success_raises_and_a_failure_lowers_the_mean(template: Counts, of_class: Counts, of_shape: Counts) -> None:
    before = posterior(template, template, of_class, of_shape).mean
    assert posterior(template, template, of_class, of_shape + Counts(1, 0)).mean > before
    assert posterior(template, template, of_class, of_shape + Counts(0, 1)).mean < before


@given(counts, counts)
def test_an_outcome_of_the_same_shape_counts_more_than_one_of_the_class(template: Counts, of_class: Counts) -> None:
    near = posterior(template, template, of_class, Counts(1, 0)).mean
    far = posterior(template, template, of_class + Counts(1, 0), Counts()).mean
    assert near > far


def test_counts_add_side_by_side() -> None:
    assert Counts(1, 2) + Counts(3, 5) == Counts(4, 7)


def test_worth_is_the_product_less_the_cost() -> None:
    assert worth(0.5, 0.4, gain=2.0, cost=0.1) == pytest.approx(0.3)
    assert worth(0.5, 0.4) == pytest.approx(0.2)


def test_well_known_templates_are_ordered_by_their_mean() -> None:
    standings = [Standing("a", Beta(2, 8), 10), Standing("b", Beta(8, 2), 10), Standing("c", Beta(5, 5), 10)]
    assert choose(standings, random.Random(1).betavariate) == ["b", "c", "a"]


def test_few_outcomes_are_ordered_by_the_draw() -> None:
    standings = [Standing("known", Beta(6, 4), 5), Standing("new", Beta(1, 1), 4.9)]
    assert choose(standings, lambda alpha, _: 0.9 if alpha == 1 else 0.0) == ["new", "known"]
    assert choose(standings, lambda alpha, _: 0.1 if alpha == 1 else 0.0) == ["known", "new"]


def test_equal_means_are_ordered_by_the_draw_and_equal_draws_by_name() -> None:
    standings = [Standing("a", Beta(5, 5), 9), Standing("b", Beta(50, 50), 9)]
    assert choose(standings, lambda alpha, _: alpha) == ["b", "a"]
    assert choose(standings[::-1], lambda _, __: 0.5) == ["a", "b"]


def test_a_template_for_a_doubtful_cause_comes_later() -> None:
    standings = [Standing("a", Beta(8, 2), 9, 0.4), Standing("b", Beta(5, 5), 9)]
    assert choose(standings, seeded("x")) == ["b", "a"]
    few = [replace(standing, outcomes=0.0) for standing in standings]
    assert choose(few, lambda alpha, beta: alpha / (alpha + beta)) == ["b", "a"]


@given(st.lists(st.tuples(priors, priors), max_size=6), st.text(max_size=3))
def test_choosing_loses_and_adds_nothing(pairs: list[tuple[float, float]], seed: str) -> None:
    standings = [Standing(str(n), Beta(a, b), float(n)) for n, (a, b) in enumerate(pairs)]
    assert sorted(choose(standings, seeded(seed))) == sorted(standing.template for standing in standings)


def test_equal_seeds_draw_alike_and_others_do_not() -> None:
    assert seeded("a")(2, 3) == seeded("a")(2, 3)
    assert seeded("a")(2, 3) != seeded("b")(2, 3)


def test_an_outcome_is_counted_by_template_class_and_shape() -> None:
    seen = tally([OUTCOME, replace(OUTCOME, success=False, weight=0.5), replace(OUTCOME, strategy="other")], "/p")
    assert seen.number == 3
    assert seen.of_all == Counts(2, 0.5)
    assert seen.of_template == {OUTCOME.template: Counts(2, 0.5)}
    assert seen.of_class == {(OUTCOME.template, "KeyError"): Counts(2, 0.5)}
    assert seen.of_shape == {
        (OUTCOME.template, "get-default", "KeyError"): Counts(1, 0.5),
        (OUTCOME.template, "other", "KeyError"): Counts(1, 0),
    }


def test_the_shapes_of_another_project_are_not_this_ones() -> None:
    seen = tally([replace(OUTCOME, project="/q")], "/p")
    assert seen.of_class == {(OUTCOME.template, "KeyError"): Counts(1, 0)}
    assert seen.of_shape == {}


def test_nothing_counted_is_nothing() -> None:
    assert tally([], "/p") == tally([], "/q")


def test_a_cause_that_was_shown_is_certain_and_an_open_one_is_as_likely_as_suspected() -> None:
    assert applicable("missing-key", SHOWN) == 1.0
    assert applicable("missing-key", Diagnosis((Hypothesis("missing-key", "?", 0.8),))) == 0.8


def test_a_cause_that_nobody_suspected_is_left_to_its_template() -> None:
    assert applicable("strange", SHOWN) == 1.0


def remedy(template: str, strategy: str = "s", *, keeps_raising: bool = False) -> Remedy:
    patch = Patch((Edit("a.py", b"", f"{template} {strategy}".encode()),))
    return Remedy(template, strategy, "missing-key", "do", patch, Risk.R1, keeps_raising=keeps_raising)


def middle(_: str) -> Draw:
    return lambda alpha, beta: alpha / (alpha + beta)


def ranked(remedies: Sequence[Remedy], outcomes: Sequence[Weighed] = (), diagnosis: Diagnosis = SHOWN) -> list[Remedy]:
    return list(Ranking(PRIORS, tally(outcomes, "/p"), middle)(remedies, SIGNAL, diagnosis))


def stated(found: Remedy) -> tuple[float, float, str]:
    assert found.belief is not None
    return found.belief.probability, found.belief.outcomes, found.belief.because


def test_without_history_the_catalog_decides() -> None:
    found = ranked([remedy("new"), remedy("dict-key-typo"), remedy("dict-missing-key-default")])
    assert [one.template for one in found] == ["dict-missing-key-default", "dict-key-typo", "new"]
    assert stated(found[0]) == (pytest.approx(5.5 / 16), 6.0, "5 of 6 mined fixes, no own outcomes")
    assert stated(found[2]) == (pytest.approx(0.05), 0.0, "no mined fixes, no own outcomes")


def test_history_outweighs_the_catalog() -> None:
    failed = [replace(OUTCOME, success=False)] * 6
    worked = [replace(OUTCOME, template="dict-key-typo", strategy="s")] * 3
    found = ranked([remedy("dict-missing-key-default", "get-default"), remedy("dict-key-typo")], failed + worked)
    assert [one.template for one in found] == ["dict-key-typo", "dict-missing-key-default"]
    probability, outcomes, because = stated(found[0])
    m0 = (6 + 10 * 3.5 / 19) / 19
    m1 = (8 * m0 + 3) / 11
    assert probability == pytest.approx((4 * m1 + 3) / 7)
    assert outcomes == 9
    assert because == (
        "3 of 6 mined fixes, 3 of 3 own outcomes, 3 of 9 of all templates, 3 of 3 for this exception, "
        "3 of 3 of this way for such a message here"
    )


def test_another_strategy_shares_all_but_the_shape() -> None:
    found = ranked([remedy("dict-missing-key-default", "other")], [OUTCOME])
    assert stated(found[0])[2] == "5 of 6 mined fixes, 1 of 1 own outcomes, 1 of 1 for this exception"


def test_a_decayed_count_is_shown_to_a_tenth() -> None:
    found = ranked([remedy("new", "other")], [replace(OUTCOME, template="new", weight=0.77, exception="OSError")])
    assert stated(found[0])[2] == "no mined fixes, 0.8 of 0.8 own outcomes"


def test_the_strategies_of_a_template_keep_their_order_whatever_is_likelier() -> None:
    remedies = [remedy("dict-missing-key-default", "first"), remedy("dict-missing-key-default", "get-default")]
    found = ranked(remedies, [OUTCOME] * 4)
    assert [one.strategy for one in found] == ["first", "get-default"]
    assert stated(found[0])[0] < stated(found[1])[0]


def test_a_template_stands_where_its_likeliest_strategy_does() -> None:
    remedies = [
        remedy("dict-key-typo"),
        remedy("dict-missing-key-default", "a"),
        remedy("dict-missing-key-default", "b"),
    ]
    outcomes = [replace(OUTCOME, strategy="a", success=False)] * 3 + [replace(OUTCOME, strategy="b")] * 3
    assert ranked(remedies, outcomes)[0].template == "dict-missing-key-default"


def test_one_that_keeps_raising_has_no_chance_to_be_stated() -> None:
    (found,) = ranked([remedy("new", keeps_raising=True)])
    assert found == remedy("new", keeps_raising=True)


def test_a_doubtful_cause_lowers_the_chance_and_is_said() -> None:
    (found,) = ranked([remedy("dict-key-typo")], diagnosis=Diagnosis((Hypothesis("missing-key", "?", 0.25),)))
    assert stated(found) == (
        pytest.approx(0.25 * 3.5 / 16), 6.0, "3 of 6 mined fixes, no own outcomes, the cause is 25 % likely",
    )  # fmt: skip


def test_nothing_to_rank_is_nothing() -> None:
    assert ranked([]) == []


def test_the_draw_is_seeded_by_the_failure_and_by_what_was_seen() -> None:
    seeds: list[str] = []

    def noted(text: str) -> Draw:
        seeds.append(text)
        return seeded(text)

    for outcomes in ([], [OUTCOME], [replace(OUTCOME, weight=0.3)]):
        Ranking(PRIORS, tally(outcomes, "/p"), noted)([remedy("new")], SIGNAL, SHOWN)
    assert seeds == ["KeyError/0", "KeyError/1", "KeyError/1"]


def test_only_what_is_known_to_fail_is_hopeless() -> None:
    failed = [replace(OUTCOME, template="new", strategy="s", success=False)]
    (seen_often,) = ranked([remedy("new")], failed * 6)
    (seen_twice,) = ranked([remedy("new")], failed * 2)
    (never_seen,) = ranked([remedy("new")])
    assert seen_often.belief is not None
    assert seen_often.belief.hopeless
    assert seen_twice.belief is not None
    assert not seen_twice.belief.hopeless
    assert never_seen.belief is not None
    assert not never_seen.belief.hopeless


def test_of_two_strategies_the_likelier_one_stands_for_the_template_whichever_is_first() -> None:
    outcomes = [replace(OUTCOME, strategy="b")] * 6 + [replace(OUTCOME, template="dict-key-typo", strategy="s")] * 3
    strategies = [remedy("dict-missing-key-default", name) for name in ("a", "b")]
    for remedies in (strategies, strategies[::-1]):
        found = ranked([remedy("dict-key-typo"), *remedies], outcomes)
        assert found[0].template == "dict-missing-key-default"


def test_a_strategy_for_a_doubtful_cause_does_not_stand_for_its_template() -> None:
    doubtful = Diagnosis((Hypothesis("missing-key", "?", 0.5), Hypothesis("misspelt-key", "?", 0.1)))
    other = replace(remedy("dict-missing-key-default", "b"), cause="misspelt-key")
    outcomes = [replace(OUTCOME, strategy="b")] * 2
    found = ranked([remedy("dict-missing-key-default", "a"), other, remedy("dict-key-typo")], outcomes, doubtful)
    assert [one.template for one in found][:2] == ["dict-missing-key-default"] * 2
