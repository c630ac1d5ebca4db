"""The tests that release N+1 has for a crash, run against a tree of release N.

The folder of tests of N+1 is laid over that of the tree, as it would be after the change upstream; the package itself
stays as it is. So a tree is judged twice: the named tests have to pass, and whatever passed beside them with the
unpatched package has to pass still.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from benchmarks.real.case import RealCase, interpreter, source_distribution, unpack

Run = Callable[[Sequence[str], Path, str | None], subprocess.CompletedProcess[str]]
OPTIONS = ("-q", "-rp", "-p", "no:cacheprovider")
_PASSED = re.compile(r"^PASSED (\S+::.+?)\s*$", re.MULTILINE)


def passed(output: str) -> frozenset[str]:
    """Return the tests that pytest's summary (`-rp`) names as passed."""
    return frozenset(_PASSED.findall(output))


def of(named: Collection[str], tests: Collection[str]) -> frozenset[str]:
    """Return those of the tests that are named, with or without parameters."""
    return frozenset(test for test in tests if test.split("[")[0] in named)


def complaint(named: Sequence[str], *, fixed: Collection[str], before: Collection[str], now: Collection[str]) -> str:
    """Return what a patched tree lacks; "" when nothing.

    `fixed`, `before` and `now` are the tests that pass with release N+1, with release N and with the patched N. What
    does not pass with N+1 is asked of nobody, and where that is all, nothing was shown.
    """
    if not of(named, fixed):
        return "the next release's tests do not run here"
    missing = sorted(of(named, fixed) - set(now))
    if missing:
        return f"the next release's test {missing[0]} fails"
    lost = sorted((set(before) & set(fixed)) - set(now))
    return f"{len(lost)} tests that passed before fail now, {lost[0]} first" if lost else ""


def passing(case: RealCase, tree: Path, run: Run) -> frozenset[str]:
    """Lay the next release's tests over the tree, run the named ones and those beside them, and return what passed.

    Beside a test are those of its class or, where it has none, of its file.
    """
    beside = sorted({test.rsplit("::", 1)[0] for test in case.tests})
    with tempfile.TemporaryDirectory() as folder:
        unpack(source_distribution(case.package, case.after), Path(folder, "next"))
        for top in {Path(test).parts[0] for test in beside}:
            shutil.rmtree(tree / top, ignore_errors=True)
            shutil.copytree(Path(folder, "next", top), tree / top)
    (tree / "pytest.ini").write_text("[pytest]\n")  # before the project's own, which ask for plugins that are not here
    python = interpreter((*case.requires, *case.tests_need, "pytest"))
    return passed(run([str(python), "-m", "pytest", *OPTIONS, *beside], tree, case.path).stdout)
