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
- *candidate on the zygote*: the whole check of one candidate from the third on, of which no other test of the project
  is concerned. The *fresh pytest in bubblewrap* beside it runs the same tests with the same candidate, not watched and
  on a tree that it may write to, so that it keeps its bytecode; the zygote compiles the tree each time. The *module of
  mutmut* is one of that package's own with a name misspelt in it, and its tests import what the package's face needs.
  *With Hypothesis* is the same with a plugin whose package may not be imported ahead, since pytest rewrites it.
- *verdict of the fork*: programs and candidates drawn with a seed, each candidate checked on the zygote and from
  scratch. Equal are two verdicts with the same claims, answers and reasons. A candidate that the zygote did not run
  counts as not equal.
- *one template more*: fifty more causes that look at the failure as the real ones do and find that it is none of
  theirs, with a template each; without the enrichers, which know nothing of templates.
- *peak of memory*: of the engine's own process, without the runs of the command, from the kernel's VmHWM.
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
