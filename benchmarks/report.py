"""What every benchmark prints: a table for a person and, as the last line, one JSON object for a machine."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure. `goal` is in words ("<= 1.05"), empty where none is set; `met` is None then.

    `why` is known beforehand: what stands in the way of the goal, for the case that it is missed.
    """

    what: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None
    why: str = ""


def at_most(what: str, value: float, unit: str, limit: float, why: str = "") -> Row:
    """Return a row whose goal is an upper limit."""
    return Row(what, value, unit, f"<= {limit:g}", value <= limit, why)


def at_least(what: str, value: float, unit: str, limit: float) -> Row:
    """Return a row whose goal is a lower limit."""
    return Row(what, value, unit, f">= {limit:g}", value >= limit)


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a plain table with columns as wide as their widest cell."""
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head))]
    drawn = [head, ["-" * width for width in widths], *lines]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in drawn
    )


def markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return the same as a Markdown table; a pipe inside a cell is escaped and a line end becomes a space."""
    cells = [[" ".join(cell.split()).replace("|", "\\|") for cell in line] for line in (head, *lines)]
    rule = ["---"] * len(head)
    return "\n".join("| " + " | ".join(line) + " |" for line in (cells[0], rule, *cells[1:]))


HEAD = ("what", "value", "unit", "goal", "met")


def cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: ""}[row.met]
    return (row.what, f"{row.value:.4g}", row.unit, row.goal, met)


def json_line(name: str, rows: Sequence[Row]) -> str:
    """Return the closing line: one JSON object without a line end; a value that is not finite is null."""
    written = [asdict(row) | {"value": row.value if math.isfinite(row.value) else None} for row in rows]
    for row in written:
        del row["why"]  # for a person, on the page
    return json.dumps({"name": name, "rows": written}, ensure_ascii=False, allow_nan=False)


def show(name: str, rows: Sequence[Row]) -> str:
    """Return everything that a benchmark prints at its end."""
    return table(HEAD, [cells(row) for row in rows]) + "\n" + json_line(name, rows)
