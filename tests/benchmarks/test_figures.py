from __future__ import annotations

import datetime as dt

from benchmarks.figures import figures
from benchmarks.report import Row, at_most

TODAY = dt.date(2026, 1, 2)


def test_a_missed_goal_is_said_before_the_table() -> None:
    text = figures([at_most("ratio", 1.5, "", 1.05), Row("x", 1, "s")], today=TODAY, machine="m", rounds=9)
    assert text.index("- ratio: 1.5 , goal <= 1.05") < text.index("| ratio |")


def test_a_met_goal_is_not_among_the_missed() -> None:
    text = figures([at_most("ratio", 1.0, "", 1.05)], today=TODAY, machine="m", rounds=9)
    assert "Every goal was met." in text
    assert "Missed" not in text


def test_date_machine_command_and_rounds_stand_with_the_figures() -> None:
    text = figures([], today=TODAY, machine="2 cores", rounds=7)
    assert "Measured on 2026-01-02 (2 cores) with `make bench-fix`, 7 rounds." in text


def test_every_row_is_in_the_table() -> None:
    rows = [Row(f"figure {number}", number, "s") for number in range(5)]
    text = figures(rows, today=TODAY, machine="m", rounds=9)
    assert [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| figure")] == [
        f"| figure {number}" for number in range(5)
    ]
