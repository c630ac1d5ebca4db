from __future__ import annotations

import datetime as dt

from benchmarks.real.case import load_all
from benchmarks.real.judge import Judgement, Outcome, Result
from benchmarks.real.page import page
from benchmarks.real_crashes import lines, rows

CASE = load_all()[0]
TODAY = dt.date(2026, 1, 2)


def result(outcome: Outcome, why: str = "because") -> Result:
    return Result(CASE, Judgement(outcome, why), 1.25, "")


RIGHT, WRONG, DECLINED = (result(outcome) for outcome in Outcome)


def test_the_page_counts_each_outcome_of_each_tool_and_all_cases() -> None:
    results = {"suture": [RIGHT, DECLINED, DECLINED], "naive": [WRONG, WRONG, RIGHT]}
    text = page(results, today=TODAY, machine="2 cores")
    assert "Measured on 2026-01-02 (2 cores) with `make real-crashes`, 3 cases:" in text
    assert "- suture: **1 right, 0 wrong, 2 declined**" in text
    assert "- naive: **1 right, 2 wrong, 0 declined**" in text


def test_the_page_says_why_for_each_case_and_how_the_baseline_did() -> None:
    declined = result(Outcome.DECLINED, "no template | fits")
    text = page({"suture": [declined], "naive": [WRONG]}, today=TODAY, machine="m")
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {CASE.name} ")]
    assert line.endswith("| declined | 1.2 | no template \\| fits | wrong |")
    assert f"{CASE.package} {CASE.before} → {CASE.after}" in line
    assert CASE.exception in line


def test_a_reason_of_several_lines_stays_one_line_of_the_table() -> None:
    declined = result(Outcome.DECLINED, "first\nsecond")
    text = page({"suture": [declined], "naive": [WRONG]}, today=TODAY, machine="m")
    assert "| first second |" in text


def test_wrong_ones_are_counted_as_plainly_as_right_ones() -> None:
    counted = {row.what: row.value for row in rows({"suture": [WRONG, RIGHT], "naive": [DECLINED]})}
    assert counted == {
        "suture: right": 1, "suture: wrong": 1, "suture: declined": 0,
        "naive: right": 0, "naive: wrong": 0, "naive: declined": 1,
    }  # fmt: skip


def test_there_is_no_goal_yet() -> None:
    assert {row.met for row in rows({"suture": [WRONG]})} == {None}


def test_a_long_reason_does_not_break_the_printed_table() -> None:
    assert len(lines({"suture": [result(Outcome.DECLINED, "x" * 500)]})[0][-1]) == 100
