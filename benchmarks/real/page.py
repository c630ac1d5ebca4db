"""The page of the reference that shows the table of real crashes."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Sequence

from benchmarks.real.judge import Outcome, Result
from benchmarks.report import markdown

INTRODUCTION = """\
# Real crashes

Crashes that users of public packages met, as their changelogs name them: release N crashes, release N+1 does not.
The cases were drawn by a rule that was written down before any changelog was read, and named before any was tried;
the rule, the names and what was left out are in `benchmarks/real/sample.md`. Each program is run with
`suture fix --apply -- python crash.py` in a checkout of release N that holds nothing but that release and the program.

- **right**: the crash is gone, and a check that passes on N+1 and fails on N passes on the patched N. The check looks
  at results, of the crashing input and of others; the healer never sees it.
- **wrong**: a patch was applied, and the program still fails or the check does.
- **declined**: no patch was applied.
"""


def page(results: Sequence[Result], tool: str, *, today: dt.date, machine: str) -> str:
    """Return the page in Markdown."""
    counts = ", ".join(f"{sum(r.judgement.outcome is o for r in results)} {o.value}" for o in Outcome)
    head = ("case", "releases", "what crashed", "outcome", "seconds", "why")
    lines = [
        (
            result.case.name,
            f"{result.case.package} {result.case.before} → {result.case.after}",
            f"{result.case.changelog} (`{result.case.exception}`)",
            result.judgement.outcome.value,
            f"{result.seconds:.1f}",
            result.judgement.why,
        )
        for result in results
    ]
    said = f"{today.isoformat()}, {machine}, with `make real-crashes` ({tool}): **{counts}** of {len(results)}."
    return "\n".join([INTRODUCTION, said, "", markdown(head, lines), ""])


def this_machine() -> str:
    """Return what a reader needs to know of the machine, in a few words."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
