"""What one candidate more costs: a check on the zygote beside a fresh pytest in bubblewrap, and other costs of many.

Run with `make bench-candidates`. The same candidates are tried both ways in turns, and the least time of each counts:
each candidate once a round on the zygote, and one of them, another each time, in a fresh pytest. That is the leanest
there is: no watching, no copy of the tree, bytecode kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import added_template, equality, figures, memory  # noqa: E402
from benchmarks.patients import ENVIRONMENT, Patient, patient  # noqa: E402
from benchmarks.programs import PYTEST, write  # noqa: E402
from benchmarks.report import Row, at_least, at_most, show  # noqa: E402
from benchmarks.timing import ROUNDS, calibration, in_turns, wall  # noqa: E402
from suture.sandbox import bubblewrap  # noqa: E402
from suture.verification.own_tests import OwnTests  # noqa: E402 -- the script finds its siblings only after the path

CANDIDATES = 50  # of each program
SHARE = 0.25
IMPORT_SECONDS = 1.0
ASSERTS = 20
FEW = 5
PYTEST_ITSELF = (
    "imports are all that forks can share; pytest registers its plugins, collects, runs and reports in each of them"
)

CART = """\
def total(orders):
    \"\"\"Return what all orders cost together.\"\"\"
    subtotal = 0
    for order in orders:
        subtotal += order["amount"] * order["price"]
    return subtotl
"""
CART_TESTS = """\
import pytest

from cart import total


@pytest.mark.parametrize("number", range({asserts}))
def test_the_total_counts_every_order(number):
    assert total([{{"amount": number, "price": 250}}, {{"amount": 1, "price": 990}}]) == 250 * number + 990
"""
MUTATORS_TESTS = """\
import libcst as cst
import pytest
from textual.app import App
from textual.widgets import DataTable

from mutmut.mutation import file_mutation
from mutmut.mutation.mutators import operator_number
from mutmut.ui import browse


@pytest.mark.parametrize("number", range({asserts}))
def test_a_number_becomes_the_next_one(number):
    assert [node.value for node in operator_number(cst.Integer(str(number)))] == [str(number + 1)]
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """A failing program whose one line `failing` of `path` is replaced by that of a candidate.

    `imports` are the modules that its tests import; `plugins` says that pytest loads those that are installed here.
    """

    name: str
    files: Mapping[str, str]
    test: str
    path: str
    failing: str
    right: str
    imports: str = ""
    plugins: bool = False

    @property
    def command(self) -> tuple[str, ...]:
        """The command that runs the tests."""
        return (*PYTEST, *(() if self.plugins else ("-p", "no:hypothesispytest")), self.test)

    def candidates(self, count: int) -> tuple[str, ...]:
        """Return as many different contents of the file: wrong ones, and the right one at the end."""
        wrong = (f"{self.right} + {number}" for number in range(1, count))
        return tuple(self.files[self.path].replace(self.failing, line) for line in (*wrong, self.right))


def small() -> Subject:
    """Return a module that imports nothing, and twenty asserts about it."""
    files = {"cart.py": CART, "test_cart.py": CART_TESTS.format(asserts=ASSERTS)}
    return Subject(f"module with {ASSERTS} asserts", files, "test_cart.py", "cart.py", "subtotl", "subtotal")


def real() -> Subject:
    """Return a copy of mutmut with a misspelt name in a module that needs libcst, and tests of its face besides.

    Raises:
        RuntimeError: mutmut is not installed, or another release in which the line is not.
    """
    path, right = "mutmut/mutation/mutators.py", "node.evaluated_value"
    files = dict(_installed("mutmut"))
    line = f"        value = {right} + 1\n"
    if files.get(path, "").count(line) != 1:
        raise RuntimeError(f"{path} does not hold the line that is to be broken; mutmut 3.8 is expected")
    files[path] = files[path].replace(line, line.replace("evaluated_value", "evaluated_valeu"))
    files["test_mutators.py"] = MUTATORS_TESTS.format(asserts=ASSERTS)
    imports = "libcst, textual.app, textual.widgets, mutmut.mutation.file_mutation, mutmut.ui.browse"
    return Subject("module of mutmut", files, "test_mutators.py", path, "node.evaluated_valeu", right, imports)


def with_plugins(subject: Subject) -> Subject:
    """Return the same with the plugin of Hypothesis, which imports Hypothesis and may not be imported ahead."""
    return replace(subject, name=f"{subject.name}, with Hypothesis", plugins=True)


def _installed(package: str) -> Iterator[tuple[str, str]]:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{package} is not installed; it is in the group of development dependencies")
    folder = Path(spec.origin).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".tcss"}:
            yield f"{package}/{path.relative_to(folder).as_posix()}", path.read_text("utf-8")


def fresh(subject: Subject, root: Path) -> Sequence[str]:
    """Return the command of a fresh pytest in bubblewrap on a tree of its own."""
    return (
        bubblewrap.program_path() or "bwrap",
        *("--die-with-parent", "--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "--tmpfs", "/tmp"),
        *("--bind", str(root), str(root), "--chdir", str(root), "--"),
        *subject.command,
    )


def cost(subject: Subject, folder: Path, rounds: int, count: int) -> list[Row]:
    """Measure the candidates of one program both ways, in turns."""
    after = subject.candidates(count)
    bare = write(folder / "bare", subject.files)
    tried = iter(range(rounds))

    def fresh_run() -> float:
        (bare / subject.path).write_text(after[next(tried) % count], "utf-8")
        return wall(fresh(subject, bare), bare, ENVIRONMENT, expected=(0, 1))

    wall(fresh(subject, bare), bare, ENVIRONMENT, expected=(1,))
    with patient(folder, subject.files, subject.command) as lying:
        own = OwnTests()
        first = _checked(lying, own, subject, after[0])
        walls = lying.walls.from_scratch
        runs = {str(number): partial(_checked, lying, own, subject, text) for number, text in enumerate(after)}
        least = in_turns({"fresh": fresh_run, **runs}, rounds)
        forked = rounds * count - (lying.walls.from_scratch - walls)
        healed = sum(
            not lying.check(lying.warm, lying.remedy(subject.path, text), own).verdict.reason for text in after
        )
    return [*shares(subject.name, least, forked, rounds), *_asides(subject, lying, first, healed)]


def shares(name: str, least: Mapping[str, float], forked: int, rounds: int) -> list[Row]:
    """Return the rows of a comparison: `least` holds the time of "fresh", and of each candidate under its number."""
    alone = least["fresh"]
    times = [seconds for run, seconds in least.items() if run != "fresh"]
    wanted = rounds * len(times)
    return [
        Row(f"{name}: fresh pytest in bubblewrap", alone, "s"),
        Row(f"{name}: one of {len(times)} candidates on the zygote, on average", sum(times) / len(times), "s"),
        Row(f"{name}: the dearest candidate", max(times), "s"),
        at_most(f"{name}: average candidate / fresh pytest", sum(times) / len(times) / alone, "", SHARE, PYTEST_ITSELF),
        at_most(f"{name}: dearest candidate / fresh pytest", max(times) / alone, "", SHARE, PYTEST_ITSELF),
        Row(f"{name}: checks that the zygote ran", forked, "checks", f"= {wanted}", forked == wanted),
    ]


def _asides(subject: Subject, lying: Patient, first: float, healed: int) -> Iterator[Row]:
    yield Row(f"{subject.name}: candidates that heal", healed, "candidates", "= 1", healed == 1)
    yield Row(f"{subject.name}: starting the zygote, once", lying.zygote_seconds, "s")
    yield Row(f"{subject.name}: the first candidate on it", first, "s")


def _checked(lying: Patient, own: OwnTests, subject: Subject, after: str) -> float:
    remedy = lying.remedy(subject.path, after)
    started = time.perf_counter()
    lying.check(lying.warm, remedy, own)
    return time.perf_counter() - started


def importing(subject: Subject, folder: Path, rounds: int) -> list[Row]:
    """Measure the imports of the real module beside the start of a bare interpreter."""
    root = write(folder / "imported", subject.files)
    runs = {
        "bare": partial(wall, (sys.executable, "-c", ""), root, ENVIRONMENT),
        "imports": partial(wall, (sys.executable, "-c", f"import {subject.imports}"), root, ENVIRONMENT),
    }
    least = in_turns(runs, rounds)
    return [at_least(f"{subject.name}: its imports", least["imports"] - least["bare"], "s", IMPORT_SECONDS)]


def equal(count: int) -> list[Row]:
    """Compare the zygote's verdicts with those from scratch, and say on standard error where they differ."""
    found = []
    for pair in equality.compared(count):
        found.append(pair)
        for said in equality.differing([pair]):
            print(said, file=sys.stderr)
    return equality.rows(found)


def measure(folder: Path, rounds: int, count: int = CANDIDATES, verdicts: int = equality.COUNT) -> list[Row]:
    """Run all measurements of this script."""
    subject = real()
    return [
        *cost(small(), folder / "small", rounds, count),
        *cost(with_plugins(small()), folder / "plugins", rounds, min(count, FEW)),
        *importing(subject, folder, rounds),
        *cost(subject, folder / "real", rounds, count),
        *equal(verdicts),
        *added_template.measure(folder / "added", rounds),
        *memory.measure(folder / "memory"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each comparison (%(default)s)")
    parser.add_argument("--candidates", type=int, default=CANDIDATES, help="of each program (%(default)s)")
    parser.add_argument("--write", action="store_true", help=f"write {figures.PAGE.relative_to(ROOT)} as well")
    parser.add_argument("--verdicts", type=int, default=equality.COUNT, help="that are compared (%(default)s)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder).resolve(), asked.rounds, asked.candidates, asked.verdicts)
    rows = [*measured, *calibration(asked.rounds)]
    if asked.write:
        figures.write(figures.CANDIDATES, rows, asked.rounds)
    print(show("candidates", rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
