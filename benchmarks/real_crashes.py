"""Heal crashes of released packages, and say honestly how many came out right, wrong or declined.

The cases and the rule that drew them are in real/sample.md. Run with --verify-cases to see that each crash
happens on release N and not on N+1; with --tool naive to see the same table for the baseline in naive.py.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.fix import environment  # noqa: E402
from benchmarks.real.case import RealCase, commit, interpreter, load_all, source_distribution, unpack  # noqa: E402
from benchmarks.real.judge import Outcome, Result, judge, last_error  # noqa: E402
from benchmarks.real.page import page, this_machine  # noqa: E402
from benchmarks.report import Row, json_line, table  # noqa: E402

SECONDS = 600


def run(argv: Sequence[str], tree: Path, path: str = ".") -> subprocess.CompletedProcess[str]:
    """Run a program in the tree with the package's folder first on the path; a timeout is status 124."""
    environment = {**os.environ, "PYTHONPATH": str(tree / path), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(
            argv, cwd=tree, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(argv, 124, "", f"no end within {SECONDS} s")


def lay(case: RealCase, version: str, tree: Path) -> None:
    unpack(source_distribution(case.package, version), tree)
    (tree / "crash.py").write_bytes(case.crash.read_bytes())
    commit(tree)


def with_suture(tree: Path, python: Path) -> str:
    """Let `suture fix --apply` loose on the tree and return the reason that it gave."""
    suture = Path(sys.executable).with_name("suture")
    finished = subprocess.run(
        [suture, "fix", "--json", "--apply", "--", python, "crash.py"],
        cwd=tree, env=environment(tree.with_suffix(".state")),
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    return reason(finished.stdout, finished.stderr)


def with_naive(tree: Path, python: Path) -> str:
    finished = subprocess.run(
        [sys.executable, Path(__file__).with_name("naive.py"), python, "crash.py"],
        cwd=tree, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    return finished.stdout.strip() or finished.stderr.strip()


def reason(stdout: str, stderr: str) -> str:
    """Return why a heal ended as it did, from the report, or from what was printed when there is none."""
    try:
        report = json.loads(stdout)
    except ValueError:
        return "no report: " + (stderr.strip().splitlines() or ["nothing printed"])[-1]
    return f"{report.get('status')}: {report.get('reason')}"


TOOLS = {"suture": with_suture, "naive": with_naive}


def heal(case: RealCase, tool: str) -> Result:
    """Lay release N out, heal it and judge the tree that is left."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        lay(case, case.before, tree)
        python = interpreter(case.requires)
        started = time.perf_counter()
        said = TOOLS[tool](tree, python)
        seconds = time.perf_counter() - started
        (tree / "crash.py").write_bytes(case.crash.read_bytes())
        patch = run(["git", "diff", "--", ".", ":!crash.py"], tree).stdout
        crash = run([str(python), "crash.py"], tree, case.path)
        check = run([str(python), str(case.check)], tree, case.path)
        judgement = judge(
            changed=bool(patch.strip()), crash_status=crash.returncode, check_status=check.returncode, said=said
        )
        return Result(case, judgement, seconds, patch)


def verify(case: RealCase) -> list[str]:
    """Return what is wrong with a case; nothing when it is usable."""
    wrong = []
    python = interpreter(case.requires)
    for version, fixed in ((case.before, False), (case.after, True)):
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder, "tree")
            lay(case, version, tree)
            crash = run([str(python), "crash.py"], tree, case.path)
            check = run([str(python), str(case.check)], tree, case.path)
        for what, finished in (("crash.py", crash), ("check.py", check)):
            if (finished.returncode == 0) != fixed:
                wrong.append(f"{what} on {version}: status {finished.returncode}: {finished.stderr[-400:]}")
        if not fixed and last_error(crash.stderr) != case.exception:
            wrong.append(f"crash.py on {version}: {last_error(crash.stderr)!r}, expected {case.exception}")
    return wrong


def rows(results: Sequence[Result]) -> list[Row]:
    counts = [Row(f"{o.value}", sum(r.judgement.outcome is o for r in results), "cases") for o in Outcome]
    return [Row("real crashes", len(results), "cases"), *counts]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="cases to run (default: all)")
    parser.add_argument("--verify-cases", action="store_true")
    parser.add_argument("--tool", choices=sorted(TOOLS), default="suture")
    parser.add_argument("--write", type=Path, help="write the page of the reference here")
    asked = parser.parse_args()
    cases = load_all(tuple(asked.names))
    if asked.verify_cases:
        return sum(report_case(case) for case in cases)
    results = []
    for case in cases:
        results.append(heal(case, asked.tool))
        print(f"{case.name}: {results[-1].judgement.outcome.value}", file=sys.stderr, flush=True)
    lines = [
        (r.case.name, r.case.exception, r.judgement.outcome.value, f"{r.seconds:.1f} s", r.judgement.why[:100])
        for r in results
    ]
    print(table(("case", "exception", "outcome", "time", "why"), lines))
    if asked.write:
        asked.write.write_text(
            page(results, asked.tool, today=dt.datetime.now(dt.UTC).date(), machine=this_machine()), encoding="utf-8"
        )
    print(json_line(f"real-crashes/{asked.tool}", rows(results)))
    return 0


def report_case(case: RealCase) -> int:
    wrong = verify(case)
    print(f"{case.name}: " + ("usable" if not wrong else "NOT usable\n  " + "\n  ".join(wrong)), flush=True)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
