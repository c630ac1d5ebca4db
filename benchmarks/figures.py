"""The page of the reference that shows what was measured, with what missed its goal said first."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Sequence

from benchmarks.report import HEAD, Row, cells, markdown

INTRODUCTION = """\
# Figures

What `suture fix` costs. Each figure is the least of several rounds in which the compared commands take turns on one
machine, so ratios can be compared between machines and seconds only beside the calibration at the end.

- *bootstrap*: a passing pytest suite, started as `suture fix` starts it and bare.
- *heal*: `suture fix` from its start to its end; its goal is three times the failing command and two seconds more.
- *first candidate under verification*: from the end of the failing command until the first repair is tried. It holds
  the diagnosis and the two runs that reproduce the failure, so it is never less than one run of the command.
"""


def figures(rows: Sequence[Row], *, today: dt.date, machine: str, rounds: int) -> str:
    """Return the page in Markdown."""
    missed = [row for row in rows if row.met is False]
    said = "\n".join(f"- {row.what}: {row.value:.3g} {row.unit}, goal {row.goal}" for row in missed)
    return "\n".join([
        INTRODUCTION,
        f"Measured on {today.isoformat()} ({machine}) with `make bench-fix`, {rounds} rounds.",
        "",
        f"Missed goals:\n\n{said}" if missed else "Every goal was met.",
        "",
        markdown(HEAD, [cells(row) for row in rows]),
        "",
    ])  # fmt: skip


def this_machine() -> str:
    """Return what a reader needs to know of the machine, in a few words."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
