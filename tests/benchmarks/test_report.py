from __future__ import annotations

import json
import math

import pytest

from benchmarks.report import Row, at_least, at_most, json_line, markdown, show, table

ROWS = [Row("suite", 2.0, "s"), at_most("ratio", 1.04, "", 1.05), at_most("help", 7.0, "", 6)]


@pytest.mark.parametrize(("value", "met"), [(0.9, True), (1.0, True), (1.0001, False)])
def test_an_upper_goal_is_met_up_to_its_limit(value: float, met: bool) -> None:
    assert at_most("x", value, "s", 1.0).met is met


@pytest.mark.parametrize(("value", "met"), [(85.0, True), (84.9, False)])
def test_a_lower_goal_is_met_from_its_limit_on(value: float, met: bool) -> None:
    assert at_least("x", value, "%", 85).met is met


def test_a_row_without_a_goal_is_neither_met_nor_missed() -> None:
    assert Row("x", 1.0, "s").met is None


def test_the_goal_is_written_as_a_person_reads_it() -> None:
    assert at_most("x", 1.0, "s", 0.6).goal == "<= 0.6"
    assert at_least("x", 1.0, "s", 85).goal == ">= 85"


def test_the_last_line_is_one_json_object_with_the_name_and_every_row() -> None:
    last = show("fix", ROWS).splitlines()[-1]
    document = json.loads(last)
    assert set(document) == {"name", "rows"}
    assert document["name"] == "fix"
    assert [set(row) for row in document["rows"]] == [{"what", "value", "unit", "goal", "met"}] * 3
    assert [row["met"] for row in document["rows"]] == [None, True, False]


def test_the_json_line_holds_no_line_end() -> None:
    assert "\n" not in json_line("a", [Row("two\nlines", 1, "s")])


def test_values_in_the_json_line_are_not_rounded() -> None:
    assert json.loads(json_line("a", [Row("x", 0.123456789, "s")]))["rows"][0]["value"] == 0.123456789


def test_a_wait_without_an_end_is_null_and_its_goal_missed() -> None:
    (row,) = json.loads(json_line("a", [at_most("x", math.inf, "s", 1)]))["rows"]
    assert (row["value"], row["met"]) == (None, False)


def test_no_rows_give_an_empty_list() -> None:
    assert json.loads(json_line("a", []))["rows"] == []


def test_the_table_shows_a_missed_goal_loudly() -> None:
    lines = show("fix", ROWS).splitlines()
    assert lines[-2].endswith("NO")
    assert lines[-3].endswith("yes")
    assert not lines[-4].endswith(("yes", "NO"))


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table(("a", "b"), [("long cell", "1"), ("x", "2")]).splitlines() == [
        "a          b",
        "---------  -",
        "long cell  1",
        "x          2",
    ]


def test_a_table_without_lines_is_its_head() -> None:
    assert table(("a", "b"), []).splitlines() == ["a  b", "-  -"]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        table(("a", "b"), [("1", "2", "3")])


def test_markdown_cells_cannot_break_the_table() -> None:
    assert markdown(("what", "why"), [("a | b", "two\nlines")]).splitlines() == [
        "| what | why |",
        "| --- | --- |",
        "| a \\| b | two lines |",
    ]
