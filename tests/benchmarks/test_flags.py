"""The benchmark of flags measures what it says: both sides answer, and the goals are on the rows."""

import pytest
from growthbook import GrowthBook

from benchmarks import flags as bench
from suture_sdk import flag, flags


@pytest.fixture
def peer() -> GrowthBook:
    bench._suture()
    return bench._growthbook()


def test_both_sides_answer_each_question(peer: GrowthBook) -> None:
    assert flag("still", False) is peer.get_feature_value("still", False) is True
    ours = [flag("half", False, unit) for unit in bench.UNITS[:400]]
    theirs = []
    for unit in bench.UNITS[:400]:
        peer.set_attributes({"id": unit})
        theirs.append(peer.get_feature_value("half", False))
    assert 150 < sum(ours) < 250
    assert 150 < sum(theirs) < 250
    flags.apply(flags.Memory())


def test_each_statement_runs_and_the_rows_carry_the_goals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "CALLS", 5)
    rows = bench.measured()
    assert [row.goal for row in rows[:3]] == ["<= 0.125", "<= 0.1", "<= 1"]
    assert {row.what for row in rows[3:]} == set(bench.SUBJECTS)
    flags.apply(flags.Memory())
