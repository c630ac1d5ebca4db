from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.diagnosis.did_you_mean import ACCEPT, MARGIN, Candidate, Near, NotNear, did_you_mean, normalised

names = st.text(alphabet="abcdeXY_-", min_size=1, max_size=8)


def ask(wanted: str, *candidates: str) -> Near | NotNear:
    return did_you_mean(wanted, map(Candidate, candidates))


@pytest.mark.parametrize(
    ("wanted", "candidates", "meant"),
    [
        ("emphasize_lines", ["emphasize-lines", "linenos"], "emphasize-lines"),
        ("get_state_strng", ["get_state_string", "close"], "get_state_string"),
        ("couner", ["counter", "words"], "counter"),
        ("timeot", ["timeout", "url"], "timeout"),
        ("isAlive", ["is_alive", "name"], "is_alive"),
        ("USER", ["user", "role"], "user"),
        ("dump_s", ["dumps", "loads"], "dumps"),
        ("colour", ["color"], "color"),
    ],
)
def test_the_one_near_name_is_meant(wanted: str, candidates: list[str], meant: str) -> None:
    near = ask(wanted, *candidates)
    assert isinstance(near, Near)
    assert near.name == meant


@pytest.mark.parametrize(
    ("wanted", "candidates"),
    [
        ("id", ["idx", "ids"]),
        ("ab", ["abc"]),
        ("title", ["name", "author"]),
        ("getargspec", ["getfullargspec", "getargs", "getargvalues"]),
        ("user_name", ["username", "user-name"]),
        ("total", ["total"]),
        ("total", []),
        ("value1", ["value2", "value3"]),
        ("Mapping", ["ChainMap", "OrderedDict"]),
    ],
)
def test_a_short_far_or_ambiguous_name_is_not_guessed(wanted: str, candidates: list[str]) -> None:
    assert isinstance(ask(wanted, *candidates), NotNear)


def test_two_near_names_are_called_ambiguous_and_both_are_named() -> None:
    answer = ask("value1", "value2", "value3")
    assert isinstance(answer, NotNear)
    assert answer.ambiguous
    assert "value2" in answer.reason
    assert "value3" in answer.reason


def test_no_near_name_is_not_called_ambiguous() -> None:
    answer = ask("title", "name")
    assert isinstance(answer, NotNear)
    assert not answer.ambiguous


def test_names_that_differ_in_case_and_dashes_only_have_ratio_one() -> None:
    near = ask("Emphasize_Lines", "emphasize-lines")
    assert isinstance(near, Near)
    assert near.ratio == 1.0


def test_a_name_of_the_other_category_is_not_meant() -> None:
    candidates = [Candidate("closed", "value")]
    assert isinstance(did_you_mean("closee", candidates, category="callable"), NotNear)


def test_the_other_category_does_not_make_a_name_ambiguous() -> None:
    candidates = [Candidate("close", "callable"), Candidate("closed", "value")]
    near = did_you_mean("closee", candidates, category="callable")
    assert isinstance(near, Near)
    assert near.name == "close"


def test_a_name_of_unknown_category_fits_every_category() -> None:
    near = did_you_mean("closee", [Candidate("close")], category="callable")
    assert isinstance(near, Near)


def test_a_name_used_in_the_same_expression_is_not_meant_again() -> None:
    assert isinstance(did_you_mean("widht", [Candidate("width")], used=frozenset({"width"})), NotNear)


def test_the_sentence_names_ratio_and_next_best() -> None:
    near = ask("emphasize_lines", "emphasize-lines", "linenos")
    assert isinstance(near, Near)
    assert near.said == "'emphasize-lines' (ratio 1.00, next best 'linenos' 0.48)"


def test_a_margin_of_exactly_a_tenth_is_enough() -> None:
    near = did_you_mean("abcdefghij", [Candidate("abcdefghij_"), Candidate("abcdefghi")])
    assert isinstance(near, NotNear)  # 1.00 against 0.95


@given(names, st.lists(names, max_size=8), st.randoms())
def test_the_answer_does_not_depend_on_the_order_of_candidates(wanted: str, found: list[str], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ask(wanted, *found) == ask(wanted, *shuffled)


@given(names, st.lists(names, max_size=8))
def test_what_is_near_is_a_candidate_above_the_threshold_and_ahead_by_the_margin(wanted: str, found: list[str]) -> None:
    answer = ask(wanted, *found)
    if isinstance(answer, Near):
        assert answer.name in found
        assert answer.name != wanted
        assert answer.ratio >= ACCEPT
        assert not answer.second or answer.ratio - answer.second_ratio >= MARGIN - 1e-6


@given(names)
def test_normalising_twice_changes_nothing(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)
