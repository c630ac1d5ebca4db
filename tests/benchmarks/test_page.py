from __future__ import annotations

import datetime as dt

from benchmarks.real.case import load_all
from benchmarks.real.judge import Judgement, Outcome, Result
from benchmarks.real.page import page
from benchmarks.real_crashes import rows

CASE = load_all()[0]
TODAY = dt.date(2026, 1, 2)


def result(outcome: Outcome, why: str = "because") -> Result:
    return Result(CASE, Judgement(outcome, why), 1.25, "")


def test_the_page_counts_each_outcome_and_all() -> None:
    results = [result(Outcome.RIGHT), result(Outcome.DECLINED), result(Outcome.DECLINED)]
    text = page(results, "suture", today=TODAY, machine="2 cores")
    assert "2026-01-02, 2 cores" in text
    assert "**1 right, 0 wrong, 2 declined** of 3." in text


def test_the_page_says_why_for_each_case() -> None:
    text = page([result(Outcome.DECLINED, "no template | fits")], "suture", today=TODAY, machine="m")
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {CASE.name} ")]
    assert line.endswith("| declined | 1.2 | no template \\| fits |")
    assert f"{CASE.package} {CASE.before} → {CASE.after}" in line
    assert CASE.exception in line


def test_wrong_ones_are_counted_as_plainly_as_right_ones() -> None:
    counted = {row.what: row.value for row in rows([result(Outcome.WRONG), result(Outcome.RIGHT)])}
    assert counted == {"real crashes": 2, "right": 1, "wrong": 1, "declined": 0}


def test_there_is_no_goal_yet() -> None:
    assert {row.met for row in rows([result(Outcome.WRONG)])} == {None}
