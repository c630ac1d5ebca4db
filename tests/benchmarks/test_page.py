from __future__ import annotations

import datetime as dt

from benchmarks.real.case import load_all
from benchmarks.real.hands_off import load_hands_off
from benchmarks.real.judge import Case, Judgement, Outcome, Result
from benchmarks.real.page import page
from benchmarks.real_bench import Results, lines, rows

CASE = load_all()[0]
PROGRAM = load_hands_off()[0]
TODAY = dt.date(2026, 1, 2)


def result(outcome: Outcome, why: str = "because", of: Case = CASE) -> Result[Case]:
    return Result(of, Judgement(outcome, why), 1.25, "")


RIGHT, WRONG, DECLINED = (result(outcome) for outcome in Outcome)
KEPT, TOUCHED = result(Outcome.DECLINED, of=PROGRAM), result(Outcome.WRONG, of=PROGRAM)
NOTHING: dict[str, list[Result]] = {"suture": [], "naive": []}


def drawn(crashes: dict[str, list[Result]] = NOTHING, hands_off: dict[str, list[Result]] = NOTHING) -> str:
    return page(crashes, hands_off, today=TODAY, machine="2 cores")


def test_the_page_counts_each_outcome_of_each_tool_and_all_cases() -> None:
    text = drawn({"suture": [RIGHT, DECLINED, DECLINED], "naive": [WRONG, WRONG, RIGHT]})
    assert "Measured on 2026-01-02 (2 cores) with `make bench-real`." in text
    assert "## 3 crashes" in text
    assert "- suture: **1 right (33%), 0 wrong (0%), 2 declined (67%)**" in text
    assert "- naive: **1 right (33%), 2 wrong (67%), 0 declined (0%)**" in text


def test_the_page_says_why_for_each_case_and_how_the_baseline_did() -> None:
    declined = result(Outcome.DECLINED, "no template | fits")
    text = drawn({"suture": [declined], "naive": [WRONG]})
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {CASE.name} ")]
    assert line.endswith("| declined | 1.2 | no template \\| fits | wrong |")
    assert f"{CASE.package} {CASE.before} → {CASE.after}" in line
    assert CASE.exception in line


def test_a_reason_of_several_lines_stays_one_line_of_the_table() -> None:
    declined = result(Outcome.DECLINED, "first\nsecond")
    assert "| first second |" in drawn({"suture": [declined], "naive": [WRONG]})


def test_the_page_says_what_each_crash_was_judged_by() -> None:
    tested = next(case for case in load_all() if case.tests)
    alone = next(case for case in load_all() if not case.tests)
    both = [result(Outcome.RIGHT, of=tested), result(Outcome.RIGHT, of=alone)]
    table = drawn({"suture": both, "naive": both}).splitlines()
    assert " | check and tests | right |" in next(line for line in table if line.startswith(f"| {tested.name} "))
    assert " | check | right |" in next(line for line in table if line.startswith(f"| {alone.name} "))


def test_a_program_that_nobody_may_repair_is_told_with_its_kind_and_its_reason() -> None:
    text = drawn(hands_off={"suture": [KEPT], "naive": [TOUCHED]})
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {PROGRAM.name} ")]
    assert PROGRAM.kind in line
    assert PROGRAM.why in line
    assert line.endswith("| declined | 1.2 | because | wrong |")


def test_the_page_says_what_was_not_blind() -> None:
    assert "marshmallow-parent" in drawn()


def test_wrong_ones_are_counted_as_plainly_as_right_ones() -> None:
    results = Results({"suture": [WRONG, RIGHT], "naive": [DECLINED]}, {"suture": [TOUCHED], "naive": [KEPT]})
    counted = {row.what: row.value for row in rows(results) if row.unit == "cases"}
    assert counted == {
        "suture, crashes: right": 1, "suture, crashes: wrong": 1, "suture, crashes: declined": 0,
        "naive, crashes: right": 0, "naive, crashes: wrong": 0, "naive, crashes: declined": 1,
        "suture, hands off: wrong": 1, "suture, hands off: declined": 0,
        "naive, hands off: wrong": 0, "naive, hands off: declined": 1,
        "suture: runs that wrote no report": 0,
    }  # fmt: skip


def met(results: Results) -> dict[str, bool | None]:
    """Return which shares met their goals."""
    return {row.what: row.met for row in rows(results) if row.goal and "share" in row.what}


def test_a_run_that_wrote_no_report_is_told_of_although_nothing_was_changed() -> None:
    broken = result(Outcome.DECLINED, "no report: Traceback", of=PROGRAM)
    for results, count in (
        (Results(NOTHING, {"suture": [broken, KEPT]}), 1),
        (Results({"suture": [RIGHT]}, NOTHING), 0),
    ):
        (row,) = [row for row in rows(results) if "no report" in row.what]
        assert (row.value, row.met) == (count, count == 0)


def test_the_goals_are_met_at_their_limits() -> None:
    half = [RIGHT] * 10 + [WRONG] + [DECLINED] * 9
    assert met(Results({"suture": half}, {"suture": [KEPT] * 49 + [TOUCHED]})) == {
        "suture: share of crashes right": True,
        "suture: share of crashes wrong": True,
        "suture: share of hands off declined": True,
    }  # fmt: skip


def test_the_goals_are_missed_just_beyond_them() -> None:
    less = [RIGHT] * 9 + [WRONG] * 2 + [DECLINED] * 9
    assert met(Results({"suture": less}, {"suture": [KEPT] * 39 + [TOUCHED]})) == {
        "suture: share of crashes right": False,
        "suture: share of crashes wrong": False,
        "suture: share of hands off declined": False,
    }  # fmt: skip


def test_a_set_that_was_not_run_neither_meets_nor_misses_a_goal() -> None:
    assert met(Results(NOTHING, {"suture": [KEPT], "naive": [KEPT]})) == {"suture: share of hands off declined": True}
    assert met(Results(NOTHING, NOTHING)) == {}


def test_only_the_baseline_has_no_goal() -> None:
    assert not any("naive" in what for what in met(Results({"suture": [RIGHT], "naive": [WRONG]}, NOTHING)))


def test_a_long_reason_does_not_break_the_printed_table() -> None:
    assert len(lines({"suture": [result(Outcome.DECLINED, "x" * 500)]})[0][-1]) == 100
