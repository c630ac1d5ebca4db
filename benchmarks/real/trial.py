"""One case tried: release N laid out, healed by a tool, and judged from outside; or verified without a tool."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.fix import environment
from benchmarks.real import project_tests
from benchmarks.real.case import RealCase, commit, interpreter, source_distribution, unpack
from benchmarks.real.judge import Result, judge, last_error

BENCHMARKS = Path(__file__).resolve().parent.parent
SECONDS = 600
NO_REPORT = "no report: "
BROKEN = "Suture itself failed"


def run(
    argv: Sequence[str], tree: Path, path: str | None = None, *, state: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a program in the tree; a timeout is status 124.

    `path` is the package's folder, put on the import path for a program outside of the tree. With `state`
    the heal starts with an empty notebook, so that no case learns from another.
    """
    variables = environment(tree.with_suffix(".state") if state else None)
    if path is not None:
        variables["PYTHONPATH"] = str(tree / path)
    try:
        return subprocess.run(
            argv, cwd=tree, env=variables, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(list(argv), 124, "", f"no end within {SECONDS} s")


def lay(case: RealCase, version: str, tree: Path) -> None:
    unpack(source_distribution(case.package, version), tree)
    (tree / "crash.py").write_bytes(case.crash.read_bytes())
    commit(tree)


def with_suture(tree: Path, command: Sequence[str]) -> str:
    """Let `suture fix --apply` loose on the tree and return the reason that it gave."""
    suture = Path(sys.executable).with_name("suture")
    finished = run([str(suture), "fix", "--json", "--apply", "--", *command], tree, state=True)
    return reason(finished.stdout, finished.stderr)


def with_naive(tree: Path, command: Sequence[str]) -> str:
    """Let the baseline loose on the tree; it reads tracebacks as Python prints them."""
    native = ["--tb=native"] if "pytest" in command else []
    finished = run([sys.executable, str(BENCHMARKS / "naive.py"), *command, *native], tree)
    return finished.stdout.strip() or finished.stderr.strip()


def reason(stdout: str, stderr: str) -> str:
    """Return why a heal ended as it did, from the report, or from what was printed when there is none."""
    try:
        report = json.loads(stdout)
    except ValueError:
        return NO_REPORT + (stderr.strip().splitlines() or ["nothing printed"])[-1]
    said = str(report.get("reason") or report.get("status") or "").removeprefix("could not be healed: ")
    return NO_REPORT + said if said.startswith(BROKEN) else said  # a tool that breaks down declines nothing


TOOLS: Mapping[str, Callable[[Path, Sequence[str]], str]] = {"suture": with_suture, "naive": with_naive}


def heal(case: RealCase, tool: str) -> Result[RealCase]:
    """Lay release N out, heal it and judge the tree that is left."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        lay(case, case.before, tree)
        python = interpreter(case.requires)
        started = time.perf_counter()
        said = TOOLS[tool](tree, [str(python), "crash.py"])
        seconds = time.perf_counter() - started
        patch = run(["git", "diff"], tree).stdout  # the crash program's own change too: dodging is no repair
        (tree / "crash.py").write_bytes(case.crash.read_bytes())
        crash = run([str(python), "crash.py"], tree, case.path)
        check = run([str(python), str(case.check)], tree, case.path)
        healthy = bool(patch.strip()) and crash.returncode == check.returncode == 0
        judgement = judge(
            changed=bool(patch.strip()),
            crash_status=crash.returncode,
            check_status=check.returncode,
            said=said,
            tests=asked_of_tests(case, tree) if healthy and case.tests else "",
        )
        return Result(case, judgement, seconds, patch)


def asked_of_tests(case: RealCase, tree: Path) -> str:
    """Return what the next release's tests complain of in a patched tree."""
    before, fixed = (tests_on(case, version) for version in (case.before, case.after))
    return project_tests.complaint(case.tests, fixed=fixed, before=before, now=project_tests.passing(case, tree, run))


def tests_on(case: RealCase, version: str) -> frozenset[str]:
    """Return which of the next release's tests pass with a release."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        lay(case, version, tree)
        return project_tests.passing(case, tree, run)


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
    return [*wrong, *(verify_tests(case) if case.tests else ())]


def verify_tests(case: RealCase) -> list[str]:
    """Return what is wrong with the named tests: each has to pass on N+1, and at least one to fail on N."""
    before, fixed = (project_tests.of(case.tests, tests_on(case, version)) for version in (case.before, case.after))
    found = {test.split("[")[0] for test in fixed}
    wrong = [f"{test} does not pass on {case.after}" for test in case.tests if test not in found]
    return wrong if fixed - before else [*wrong, f"no named test fails on {case.before}"]
