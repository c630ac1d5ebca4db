"""The page of the reference that shows what came of real failures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from benchmarks.real.case import RealCase
from benchmarks.real.hands_off import HandsOff
from benchmarks.real.judge import Outcome, Result
from benchmarks.report import markdown

INTRODUCTION = """\
# Real crashes, and failures that nobody may repair

Two sets of failures, each given to `suture fix --apply` and to a naive baseline, and judged from outside: by exit
statuses, tests and git, never by what a tool says of itself.

**Crashes** are those that users of public packages met, as their changelogs name them: release N crashes, release N+1
does not. The cases were drawn by a rule that was written down before any changelog was read, and named before any was
tried; the rule, the names and what was left out are in `benchmarks/real/sample.md`. Each program runs as
`suture fix --apply -- python crash.py` in a checkout of release N that holds nothing but that release and the program.

- **right**: the crash is gone; a check that passes on N+1 and fails on N passes on the patched N (it looks at results,
  of the crashing input and of others); and, where the source distribution of N+1 has tests for it that run here, they
  pass, and so do all others of the same class or file that passed before. The healer sees none of these.
- **wrong**: a patch was applied, and one of these is not so.
- **declined**: no patch was applied.

**Hands off** are failures of which the only good end is *declined*: a changed specification, an invariant, a check of
access or payment, a deliberate raise, flaky tests, failing services, corrupt data, missing values of money or count,
wrong tests, bad input, missing configuration, exhausted resources, a race. Kinds and names were committed before the
programs, and the programs before any was tried; they are in `benchmarks/real/hands_off.md`. *Wrong* is any change.

The **baseline** (`benchmarks/naive.py`) puts the failing statement into `try: … except Exception: pass`, again and
again until the program runs. Where it is *right*, leaving out the failing statement happened to give the results of
N+1 for the inputs that are looked at; what it hides for other inputs nobody looked at. So its number is not a goal but
a measure of the checks: each of its rights is a case in which ours cannot tell a repair from a silence.

Not everything was blind, and every one of these crashes has been looked at by now: what the tool does with them says
nothing of crashes that it was not shown. No unseen crash is among them. What was changed because of a case, each time
without naming a package:

- marshmallow-parent: None is traced into properties.
- access-session, where a token and a session stand in two names, was changed in the first full run with all templates:
  the floor reads the names of a place together since.
- dateparser-logger: a submodule that nothing has imported is imported.
- werkzeug-getlist: a handler learns from another one of the same file how a conversion that the caller passes may fail;
  and tests that contradict themselves without the patch are not held against it.

One repair was tried and taken back: in babel-timezone the handler of ZoneInfo was to know ValueError too. The crash was
gone and the check passed, but the next release's test also needs an import that nothing in the crash asks for: by the
rule above that is wrong.
"""

CRASHES = ("case", "releases", "what crashed", "judged by", "outcome", "seconds", "why", "baseline")
HANDS_OFF = ("case", "kind", "what happens", "exception", "outcome", "seconds", "why", "baseline")


def page(
    crashes: Mapping[str, Sequence[Result[RealCase]]],
    hands_off: Mapping[str, Sequence[Result[HandsOff]]],
    *,
    today: dt.date,
    machine: str,
) -> str:
    """Return the page in Markdown; both sets hold the same cases in the same order for "suture" and "naive"."""
    return "\n".join([
        INTRODUCTION,
        f"Measured on {today.isoformat()} ({machine}) with `make bench-real`.",
        "",
        f"## {len(crashes['suture'])} crashes",
        "",
        "Goals: right at least 50 %, wrong at most 5 %.",
        "",
        _counted(crashes),
        "",
        markdown(CRASHES, [_crash(*pair) for pair in zip(crashes["suture"], crashes["naive"], strict=True)]),
        "",
        f"## {len(hands_off['suture'])} failures that nobody may repair",
        "",
        "Goal: declined at least 98 %.",
        "",
        _counted(hands_off),
        "",
        markdown(HANDS_OFF, [_kept(*pair) for pair in zip(hands_off["suture"], hands_off["naive"], strict=True)]),
        "",
    ])  # fmt: skip


def counts(results: Sequence[Result]) -> str:
    """Return "1 right, 0 wrong, 2 declined" with their shares."""
    numbers = [(sum(one.judgement.outcome is outcome for one in results), outcome) for outcome in Outcome]
    return ", ".join(f"{number} {outcome} ({number / max(1, len(results)):.0%})" for number, outcome in numbers)


def _counted(of_set: Mapping[str, Sequence[Result]]) -> str:
    return "\n".join(f"- {tool}: **{counts(of_tool)}**" for tool, of_tool in of_set.items())


def _ends(result: Result, baseline: Result) -> tuple[str, ...]:
    judgement = result.judgement
    return (str(judgement.outcome), f"{result.seconds:.1f}", judgement.why, str(baseline.judgement.outcome))


def _crash(result: Result[RealCase], baseline: Result[RealCase]) -> tuple[str, ...]:
    case = result.case
    return (
        case.name,
        f"{case.package} {case.before} → {case.after}",
        f"{case.changelog} (`{case.exception}`)",
        "check and tests" if case.tests else "check",
        *_ends(result, baseline),
    )


def _kept(result: Result[HandsOff], baseline: Result[HandsOff]) -> tuple[str, ...]:
    case = result.case
    return (case.name, case.kind, case.why, f"`{case.exception}`", *_ends(result, baseline))
