from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

import pytest

from benchmarks.figures import CANDIDATES, HEAL, INTRODUCTION, PAGE, PARTS, figures, with_part
from benchmarks.report import Row, at_most

drawn = partial(figures, HEAL, today=dt.date(2026, 1, 2), machine="2 cores", rounds=9)


def titles(page: str) -> Sequence[str]:
    return [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]


def test_a_missed_goal_is_said_before_the_table() -> None:
    text = drawn([at_most("ratio", 1.5, "", 1.05), Row("x", 1, "s")])
    assert text.index("- ratio: 1.5, goal <= 1.05\n") < text.index("| ratio |")


def test_a_missed_goal_is_said_with_its_unit_and_its_reason() -> None:
    assert "- heal: 11.4 s, goal <= 9; it waits\n" in drawn([at_most("heal", 11.37, "s", 9, "it waits")])


def test_a_met_goal_is_not_among_the_missed_and_its_reason_is_not_shown() -> None:
    text = drawn([at_most("ratio", 1.0, "", 1.05, "it waits")])
    assert "Every goal was met." in text
    assert "Missed" not in text
    assert "it waits" not in text


def test_a_row_without_a_goal_is_not_missed() -> None:
    assert "Every goal was met." in drawn([Row("x", 1.0, "s", why="it waits")])


def test_date_machine_command_and_rounds_stand_with_the_figures() -> None:
    assert "Measured on 2026-01-02 (2 cores) with `make bench-fix`, 9 rounds." in drawn([])


def test_every_row_is_in_the_table() -> None:
    text = drawn([Row(f"figure {number}", number, "s") for number in range(5)])
    assert [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| figure")] == [
        f"| figure {number}" for number in range(5)
    ]


def test_one_part_is_written_anew_and_the_other_stays_as_it_is() -> None:
    other = figures(CANDIDATES, [Row("y", 2, "s")], today=dt.date(2025, 1, 2), machine="1 core", rounds=3)
    before = with_part(with_part("", CANDIDATES, other), HEAL, drawn([Row("old", 1, "s")]))
    after = with_part(before, HEAL, drawn([Row("new", 1, "s")]))
    assert titles(after) == [HEAL.title, CANDIDATES.title]
    assert after == before.replace("| old |", "| new |")
    assert other in after


@pytest.mark.parametrize("page", ["", "# Figures\n", "## Something else\n\ntext\n"])
def test_a_page_of_nothing_that_is_known_has_the_new_part_only(page: str) -> None:
    assert with_part(page, HEAL, drawn([])) == f"{INTRODUCTION}\n{drawn([])}"


def test_the_page_as_it_stands_is_one_that_these_parts_wrote() -> None:
    page = PAGE.read_text("utf-8")
    assert set(titles(page)) <= {part.title for part in PARTS}
    for part in PARTS:
        rest = page.partition(f"## {part.title}\n")[2]
        if rest:
            assert with_part(page, part, f"## {part.title}\n" + rest.partition("\n## ")[0]) == page
