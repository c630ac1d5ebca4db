from __future__ import annotations

import random

import pytest

from benchmarks import calibration
from benchmarks.ranking import simulated
from benchmarks.ranking.simulated import ATTEMPTS, PROJECTS, errors, history


@pytest.mark.parametrize("of_all", [True, False])
def test_a_history_states_probabilities_and_is_the_same_for_the_same_seed(*, of_all: bool) -> None:
    found, again = (list(history((2, 2), random.Random(1), of_all=of_all)) for _ in range(2))
    assert found == again
    assert len(found) == ATTEMPTS
    assert all(0 < one.stated < 1 for one in found)


def test_the_first_attempt_knows_nothing_of_its_outcome() -> None:
    never, always = (next(history(success, random.Random(1), of_all=True)) for success in ((1e-9, 9), (9, 1e-9)))
    assert (never.happened, always.happened) == (False, True)
    assert 0.05 < never.stated < 0.5
    assert 0.05 < always.stated < 0.5


def test_what_is_stated_follows_what_happens() -> None:
    rare, certain = (list(history(success, random.Random(1), of_all=True))[-1] for success in ((1, 9), (9, 1)))
    assert rare.stated < 0.5 < certain.stated


def test_the_level_of_all_templates_is_worth_most_where_repairs_go_well() -> None:
    ours, catalogs = (errors(of_all=level, histories=3) for level in (True, False))
    assert ours.keys() == PROJECTS.keys()
    assert ours["nearly certain"] < catalogs["nearly certain"]


def test_every_kind_of_project_has_a_row_with_its_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulated, "errors", lambda *, of_all: dict.fromkeys(PROJECTS, 0.2 if of_all else 0.3))
    *rows, last = calibration.simulated_rows()
    assert [row.met for row in rows] == [False] * len(PROJECTS)
    assert (last.value, last.met) == (0.3, None)
