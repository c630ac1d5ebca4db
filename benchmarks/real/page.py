"""The page of the reference that shows the table of real crashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

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

The baseline (`benchmarks/naive.py`) puts the failing statement into `try: … except Exception: pass`, again and again
until the program runs. Where it is *right*, leaving out the failing statement happened to give the results of N+1 for
the inputs that the check looks at; what it hides for other inputs nobody looked at. So its number is not a goal but a
measure of the checks: each of its rights is a case in which ours cannot tell a repair from a silence.
"""


HEAD = ("case", "releases", "what crashed", "outcome", "seconds", "why", "baseline")


def page(results: Mapping[str, Sequence[Result]], *, today: dt.date, machine: str) -> str:
    """Return the page in Markdown; `results` hold the same cases in the same order for "suture" and "naive"."""
    counted = "\n".join(f"- {tool}: **{counts(of_tool)}**" for tool, of_tool in results.items())
    pairs = zip(results["suture"], results["naive"], strict=True)
    said = f"Measured on {today.isoformat()} ({machine}) with `make real-crashes`, {len(results['suture'])} cases:"
    return "\n".join([INTRODUCTION, said, "", counted, "", markdown(HEAD, [_line(*pair) for pair in pairs]), ""])


def counts(results: Sequence[Result]) -> str:
    """Return "1 right, 0 wrong, 2 declined"."""
    return ", ".join(f"{sum(one.judgement.outcome is outcome for one in results)} {outcome}" for outcome in Outcome)


def _line(result: Result, baseline: Result) -> tuple[str, ...]:
    case = result.case
    return (
        case.name,
        f"{case.package} {case.before} → {case.after}",
        f"{case.changelog} (`{case.exception}`)",
        str(result.judgement.outcome),
        f"{result.seconds:.1f}",
        result.judgement.why,
        str(baseline.judgement.outcome),
    )
