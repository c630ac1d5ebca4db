"""Heal crashes of released packages, and say honestly how many came out right, wrong or declined.

The cases and the rule that drew them are in real/sample.md; naive.py is the baseline beside it. Releases come from
PyPI and are kept in the user's cache. With --verify-cases nothing is healed: each crash is seen to happen on release
N and not on N+1.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import this_machine  # noqa: E402 -- siblings are found only after the line above
from benchmarks.real.case import RealCase, load_all  # noqa: E402
from benchmarks.real.judge import Outcome, Result  # noqa: E402
from benchmarks.real.page import page  # noqa: E402
from benchmarks.real.trial import TOOLS, heal, verify  # noqa: E402
from benchmarks.report import Row, json_line, table  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "real-crashes.md"
WIDTH = 100


def rows(results: Mapping[str, Sequence[Result]]) -> list[Row]:
    """Return how many cases came out how, by tool."""
    return [
        Row(f"{tool}: {outcome}", sum(one.judgement.outcome is outcome for one in of_tool), "cases")
        for tool, of_tool in results.items()
        for outcome in Outcome
    ]


def lines(results: Mapping[str, Sequence[Result]]) -> list[tuple[str, ...]]:
    return [
        (
            one.case.name,
            one.case.exception,
            tool,
            str(one.judgement.outcome),
            f"{one.seconds:.1f} s",
            one.judgement.why[:WIDTH],
        )
        for tool, of_tool in results.items()
        for one in of_tool
    ]


def verified(cases: Sequence[RealCase]) -> int:
    """Print which cases are usable, and return how many things are wrong with them."""
    count = 0
    for case in cases:
        wrong = verify(case)
        count += len(wrong)
        print(f"{case.name}: " + ("usable" if not wrong else "NOT usable\n  " + "\n  ".join(wrong)), flush=True)
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="cases to run; without any, all are and the page is written")
    parser.add_argument("--verify-cases", action="store_true", help="heal nothing, see that the cases are true")
    asked = parser.parse_args()
    cases = load_all(tuple(asked.names))
    if asked.verify_cases:
        return min(1, verified(cases))
    results: dict[str, list[Result]] = {tool: [] for tool in TOOLS}
    for case in cases:
        for tool, of_tool in results.items():
            of_tool.append(heal(case, tool))
            print(f"{case.name}, {tool}: {of_tool[-1].judgement.outcome}", file=sys.stderr, flush=True)
    print(table(("case", "exception", "tool", "outcome", "time", "why"), lines(results)))
    if not asked.names:
        PAGE.write_text(page(results, today=dt.datetime.now(dt.UTC).date(), machine=this_machine()), encoding="utf-8")
    print(json_line("real-crashes", rows(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
