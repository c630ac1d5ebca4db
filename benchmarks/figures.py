"""The page of the reference that shows what was measured, with what missed its goal, and why, said first."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import HEAD, Row, cells, markdown

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "figures.md"
INTRODUCTION = """\
# Figures

What `suture fix` costs. Each figure is the least of several rounds in which the compared commands take turns on one
machine, so ratios can be compared between machines and seconds only beside the calibration at the end of a table.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page, which one command measures."""

    title: str
    command: str
    words: str


HEAL = Part(
    "A heal",
    "make bench-fix",
    """\
- *bootstrap*: a passing pytest suite, started as `suture fix` starts it and bare.
- *heal*: `suture fix` from its start to its end; its goal is three times the failing command and two seconds more.
- *first candidate under verification*: from the end of the failing command until the first repair is tried. It holds
  the diagnosis and the runs that reproduce the failure, so it is never less than one run of the command.
""",
)
CANDIDATES = Part(
    "Many candidates",
    "make bench-candidates",
    """\
- *candidate on the zygote*: the whole check of one candidate from the third on, of which no other test of the project
  is concerned. The *fresh pytest in bubblewrap* beside it runs the same tests with the same candidate, not watched and
  on a tree that it may write to, so that it keeps its bytecode; the zygote compiles the tree each time. The *module of
  mutmut* is one of that package's own with a name misspelt in it, and its tests import what the package's face needs.
  *With Hypothesis* is the same with a plugin that pytest rewrites, so that only pytest's own hook can import it ahead.
- *verdict of the fork*: programs and candidates drawn with a seed, each candidate checked on the zygote and from
  scratch. Equal are two verdicts with the same claims, answers and reasons. A candidate that the zygote did not run
  counts as not equal.
- *one template more*: fifty more causes that look at the failure as the real ones do and find that it is none of
  theirs, with a template each; without the enrichers, which know nothing of templates.
- *peak of memory*: of the engine's own process, without the runs of the command, from the kernel's VmHWM.
""",
)
PARTS = (HEAL, CANDIDATES)


def figures(part: Part, rows: Sequence[Row], *, today: dt.date, machine: str, rounds: int) -> str:
    """Return a part of the page in Markdown."""
    missed = [row for row in rows if row.met is False]
    return "\n".join([
        f"## {part.title}",
        "",
        part.words,
        f"Measured on {today.isoformat()} ({machine}) with `{part.command}`, {rounds} rounds.",
        "",
        "\n".join(["Missed goals:", "", *map(_missed, missed)]) if missed else "Every goal was met.",
        "",
        markdown(HEAD, [cells(row) for row in rows]),
        "",
    ])  # fmt: skip


def _missed(row: Row) -> str:
    figure = " ".join(f"{row.value:.3g} {row.unit}".split())
    return f"- {row.what}: {figure}, goal {row.goal}" + (f"; {row.why}" if row.why else "")


def with_part(page: str, part: Part, written: str) -> str:
    """Return the page with one of its parts replaced, the others as they are."""
    found = re.split(r"^(?=## )", page, flags=re.MULTILINE)[1:]
    kept = {text.splitlines()[0].removeprefix("## "): text for text in found} | {part.title: written}
    return "\n".join([INTRODUCTION, *(kept[one.title].rstrip() + "\n" for one in PARTS if one.title in kept)])


def write(part: Part, rows: Sequence[Row], rounds: int) -> None:
    """Write a part of the page with today's date and this machine."""
    written = figures(part, rows, today=dt.datetime.now(dt.UTC).date(), machine=this_machine(), rounds=rounds)
    PAGE.write_text(with_part(PAGE.read_text("utf-8"), part, written), "utf-8")


def this_machine() -> str:
    """Return what a reader needs to know of the machine, in a few words."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
