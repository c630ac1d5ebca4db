"""What `suture fix` makes of real failures: crashes of released packages, and failures that nobody may repair.

The crashes and the rule that drew them are in real/sample.md, the others in real/hands_off.md; naive.py is the baseline
beside both. Releases come from PyPI and are kept in the user's cache, and so are results: a run that is cut short goes
on where it was, as long as neither code nor cases have changed. With --verify-cases nothing is healed: each case is
seen to fail as it should, and each crash not to happen on the release after it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import this_machine  # noqa: E402 -- siblings are found only after the line above
from benchmarks.real.case import HERE, RealCase, cache, load_all  # noqa: E402
from benchmarks.real.hands_off import HandsOff, let_loose, load_hands_off, verify_hands_off  # noqa: E402
from benchmarks.real.judge import Outcome, Result  # noqa: E402
from benchmarks.real.kept import digest, keep, read, revived  # noqa: E402
from benchmarks.real.page import page  # noqa: E402
from benchmarks.real.trial import NO_REPORT, TOOLS, heal, verify  # noqa: E402
from benchmarks.report import Row, at_least, at_most, json_line, table  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "real-crashes.md"
CODE = (
    ROOT / "engine" / "suture",
    ROOT / "sdk" / "suture_sdk",
    ROOT / "benchmarks" / "naive.py",
    *(HERE / f"{name}.py" for name in ("case", "hands_off", "judge", "project_tests", "trial")),
)
WIDTH = 100
RIGHT = 0.5
WRONG = 0.05
DECLINED = 0.98


class Results(NamedTuple):
    """What came of the cases of both sets, by tool, in the same order for each tool."""

    crashes: Mapping[str, Sequence[Result[RealCase]]]
    hands_off: Mapping[str, Sequence[Result[HandsOff]]]


def share(results: Sequence[Result], outcome: Outcome) -> float:
    """Return the part of the results with the outcome; 0.0 of none."""
    return sum(one.judgement.outcome is outcome for one in results) / max(1, len(results))


def goals(results: Results) -> list[Row]:
    """Return the shares that have goals, those of sets without a case left out."""
    crashes, hands_off = results.crashes["suture"], results.hands_off["suture"]
    of_crashes = [
        at_least("suture: share of crashes right", share(crashes, Outcome.RIGHT), "", RIGHT),
        at_most("suture: share of crashes wrong", share(crashes, Outcome.WRONG), "", WRONG),
    ]
    of_hands_off = [at_least("suture: share of hands off declined", share(hands_off, Outcome.DECLINED), "", DECLINED)]
    broken = sum(one.judgement.why.startswith(NO_REPORT) for one in (*crashes, *hands_off))
    return [
        *(of_crashes if crashes else ()),
        *(of_hands_off if hands_off else ()),
        at_most("suture: runs that wrote no report", broken, "cases", 0),  # a tool that breaks down declines nothing
    ]


def rows(results: Results) -> list[Row]:
    """Return how many cases of each set came out how, by tool, and the shares that have goals."""
    counted = [
        Row(f"{tool}, {what}: {outcome}", sum(one.judgement.outcome is outcome for one in of_tool), "cases")
        for what, of_set in (("crashes", results.crashes), ("hands off", results.hands_off))
        for tool, of_tool in of_set.items()
        for outcome in Outcome
        if of_tool and (what, outcome) != ("hands off", Outcome.RIGHT)
    ]
    return [*counted, *goals(results)]


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


class Tried:
    """Tries cases by both tools, in turns, keeps what comes of each and tells of it as it comes."""

    def __init__(self, file: Path, total: int, tell: Callable[[str], None]) -> None:
        self.file = file
        self.known = read(file)
        self.code = digest(CODE)
        self.total = total
        self.count = 0
        self.tell = tell

    def one(self, case: RealCase | HandsOff, tool: str, files: Path, try_it: Callable[..., Result]) -> Result:
        """Return what the tool makes of the case, from the file when it is known there."""
        self.count += 1
        key = f"{case.name}/{tool}/{self.code}/{digest([files])}"
        known = self.known.get(key)
        result = revived(case, known) if known else try_it(case, tool)
        if known is None:
            keep(self.file, key, tool, result)
        seen = "known" if known else f"{result.seconds:.1f} s"
        self.tell(f"[{self.count}/{self.total}] {case.name}, {tool}: {result.judgement.outcome} ({seen})")
        return result

    def all(self, cases: Sequence, folder: str, try_it: Callable[..., Result]) -> dict[str, list[Result]]:
        """Return what each tool makes of each case."""
        results: dict[str, list[Result]] = {tool: [] for tool in TOOLS}
        for case in cases:
            for tool, of_tool in results.items():
                of_tool.append(self.one(case, tool, HERE / folder / case.name, try_it))
        return results


def verified(crashes: Sequence[RealCase], hands_off: Sequence[HandsOff]) -> int:
    """Print which cases are usable, and return how many things are wrong with them."""
    count = 0
    for case, look in (*((one, verify) for one in crashes), *((one, verify_hands_off) for one in hands_off)):
        wrong = look(case)
        count += len(wrong)
        print(f"{case.name}: " + ("usable" if not wrong else "NOT usable\n  " + "\n  ".join(wrong)), flush=True)
    return count


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these cases; the page is not written")
    parser.add_argument("--fresh", action="store_true", help="forget the results that are kept")
    parser.add_argument("--verify-cases", action="store_true", help="heal nothing, see that the cases are true")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    crashes, hands_off = load_all(tuple(asked.only)), load_hands_off(asked.only)
    unknown = set(asked.only) - {case.name for case in (*crashes, *hands_off)}
    if unknown:
        print(f"no case is named {', '.join(sorted(unknown))}; see benchmarks/real/", file=sys.stderr)
        return 2
    if asked.verify_cases:
        return min(1, verified(crashes, hands_off))
    file = cache() / "results.jsonl"
    if asked.fresh:
        file.unlink(missing_ok=True)
    started = time.perf_counter()
    tried = Tried(
        file, len(TOOLS) * (len(crashes) + len(hands_off)), lambda text: print(text, file=sys.stderr, flush=True)
    )
    results = Results(tried.all(crashes, "cases", heal), tried.all(hands_off, "hands_off", let_loose))
    head = ("case", "exception", "tool", "outcome", "time", "why")
    print(table(head, [*lines(results.crashes), *lines(results.hands_off)]))
    if not asked.only:
        machine = this_machine()
        PAGE.write_text(page(*results, today=dt.datetime.now(dt.UTC).date(), machine=machine), encoding="utf-8")
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    print(json_line("real", rows(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
