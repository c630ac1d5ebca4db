"""Is a verdict from a fork the verdict from scratch? Small failing programs, and candidates of every kind for each.

The programs and their candidates are drawn with a seed, so that a set is the same wherever it is drawn. A candidate
replaces the failing line: by the right repair, or by something that ends, prints, writes, warns, looks around or
crashes in a way by which a fork might be told from an interpreter that was started from scratch.
"""

from __future__ import annotations

import itertools
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.patients import Patient, patient
from benchmarks.programs import PYTEST
from benchmarks.report import Row
from suture.verification.interface import Checked
from suture.verification.own_tests import OwnTests

COUNT = 500
CANDIDATES = 20
SEED = 20
SECONDS = 60.0

MODULE = '''\
{imports}

ITEMS = {items}
NAMES = {{"first": None}}


def total(items):
    """Return the sum of the items."""
    found = sum(items)
    {line}


def main():
    print("the total is", total(ITEMS))


if __name__ == "__main__":
    main()
'''
TESTS = """\
import unittest

import app


class TestTotal(unittest.TestCase):
    def test_of_two(self):
        self.assertEqual(app.total([1, 2]), 3)

    def test_of_none(self):
        self.assertEqual(app.total([]), 0)

    def test_the_items_are_there(self):
        self.assertEqual(len(app.ITEMS), {length})
"""
SCRIPT = (sys.executable, "app.py", "one", "two")  # the only one without tests beside it
RUNNERS = (
    SCRIPT,
    (*PYTEST, "test_app.py"),
    (sys.executable, "-m", "unittest", "test_app"),
    (sys.executable, "-m", "app"),
)
FAILING = (
    "return fuond",
    "return NAMES['first'].total(found)",
    "return NAMES['third'] + found",
    "return found + 'pieces'",
    "return items[99] + found",
    "return found // 0",
    "return int('found')",
    "return open('missing.txt').read() + str(found)",
    "return total(items, found)",
    "return items.totla() + found",
    "one, two, three = [found]; return one",
    "return len(found)",
)
IMPORTS = (
    "json", "decimal", "sqlite3", "threading", "asyncio", "logging", "click", "attrs", "yaml", "rich.text",
    "packaging.version", "pathlib", "dataclasses", "concurrent.futures", "ctypes", "random",
)  # fmt: skip
RIGHT = "return found"
CANDIDATE_LINES = (
    "return None",
    "return 0",
    "return found  # {number}",
    "return found + {number}",
    "return found * 1",
    "raise ValueError('{number}')",
    "raise KeyboardInterrupt",
    "import os; getattr(os, '_exit')(0)",
    "import os; getattr(os, '_exit')({number})",
    "import os; getattr(os, 'abort')()",
    "import os; getattr(os, 'kill')(os.getpid(), 9)",
    "import os; getattr(os, 'kill')(os.getpid(), 15)",
    "import sys; getattr(sys, 'exit')(0)",
    "import sys; getattr(sys, 'exit')({number})",
    "import sys; print('{number}', file=sys.stderr); return found",
    "print('{number}' * {number}); return found",
    "import warnings; warnings.warn('careful', DeprecationWarning); return found",
    "import warnings; warnings.simplefilter('error'); warnings.warn('{number}'); return found",
    "open('result-{number}.txt', 'w').close(); return found",
    "open('app.py', 'a').close(); return found",
    "open('data.txt', 'a').write('{number}'); return found",
    "import os; os.remove('data.txt'); return found",
    "import tempfile; tempfile.mkdtemp(); return found",
    "open('/var/tmp/{number}', 'w').close(); return found",
    "print(hash('{number}'), list({{'a', 'b', 'c', '{number}'}})); return found",
    "import sys; print(sys.argv, sys.flags, sys.path); return found",
    "import sys; print(sorted(name for name in sys.modules if 'suture' not in name)); return found",
    "import os; print(sorted(os.environ)); return found",
    "import os; print(os.getpid() > {number}, os.getcwd()); return found",
    "import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE)); return found",
    "import random; random.seed({number}); print(random.random()); return found",
    "import atexit; atexit.register(print, '{number}'); return found",
    "import atexit; atexit.register(lambda: 1 / 0); return found",
    "import threading; t = threading.Thread(target=print, args=[{number}]); t.start(); t.join(); return found",
    "import threading; t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join(); return found",
    "import subprocess, sys; print(subprocess.run([sys.executable, '-c', 'print({number})'], capture_output=True).stdout); return found",  # noqa: E501
    "import sys; print(sys.stdin.read(), sys.stdin.isatty()); return found",
    "import builtins; builtins.sum = max; return found",
    "import missing_module_{number}; return found",
    "import email.message; return found",
    "import hypothesis; return found",
    "return total(items)",
    "return fuond_{number}",
    "return NAMES.get('{number}')",
    "pass",
    "return str(found)",
    "assert found > {number}; return found",
    "return min(found, {number})",
    "import socket; socket.socket().connect(('127.0.0.1', {number} + 1)); return found",
    "import gc; gc.collect(); return found",
)
_DIFFERS = (
    (re.compile(rb"0x[0-9a-f]+"), b"0x"),
    (re.compile(rb"\bin \d+\.\d+ ?s\b"), b"in s"),
)


@dataclass(frozen=True, slots=True)
class Program:
    """One drawn program: its files, its command, and what its file app.py is made by each candidate."""

    name: str
    files: dict[str, str]
    argv: tuple[str, ...]
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What both ways said of one candidate; `forked` is whether the fork really ran it."""

    program: str
    candidate: str
    fresh: Checked
    warm: Checked
    forked: bool

    @property
    def same_verdict(self) -> bool:
        """Say whether every claim has the same answer for the same reason."""
        return self.fresh.verdict == self.warm.verdict

    @property
    def same_run(self) -> bool:
        """Say whether the runs cannot be told apart, times and addresses left out."""
        return seen(self.fresh) == seen(self.warm)


def drawn(count: int = COUNT, each: int = CANDIDATES, seed: int = SEED) -> Iterator[Program]:
    """Yield programs with `count` candidates in all, `each` for one program, the right repair always among them."""
    chance = random.Random(seed)
    for number in itertools.count():
        left = count - number * each
        if left <= 0:
            return
        yield _program(number, min(each, left), chance)


def _program(number: int, candidates: int, chance: random.Random) -> Program:
    failing = FAILING[number % len(FAILING)] if number < len(FAILING) else chance.choice(FAILING)
    imports = "\n".join(f"import {name}" for name in sorted(chance.sample(IMPORTS, 3)))
    items = [chance.randrange(1, 50) for _ in range(chance.randrange(2, 6))]

    def module(line: str) -> str:
        return MODULE.format(imports=imports, items=items, line=line)

    lines = [RIGHT, *chance.sample(CANDIDATE_LINES, candidates - 1)]
    made = [line.format(number=chance.randrange(2, 100)) if line != RIGHT else line for line in lines]
    files = {"app.py": module(failing), "data.txt": "data\n"}
    argv = RUNNERS[number % len(RUNNERS)]
    if argv is not SCRIPT:
        files["test_app.py"] = TESTS.format(length=len(items))
    return Program(f"{number}: {failing}", files, argv, tuple(module(line) for line in made))


def pairs(program: Program, folder: Path) -> Iterator[Pair]:
    """Check every candidate of a program both ways."""
    with patient(folder, program.files, program.argv, seconds=SECONDS) as lying:
        own = {"fresh": OwnTests(), "warm": OwnTests()}
        for number, after in enumerate(program.candidates):
            yield _pair(lying, program, number, after, own)


def _pair(lying: Patient, program: Program, number: int, after: str, own: dict[str, OwnTests]) -> Pair:
    remedy = lying.remedy("app.py", after)
    before = lying.walls.from_scratch
    warm = lying.check(lying.warm, remedy, own["warm"])
    forked = lying.walls.from_scratch == before
    fresh = lying.check(lying.fresh, remedy, own["fresh"])
    return Pair(program.name, f"{number}: {_line(after)}", fresh, warm, forked)


def _line(module: str) -> str:
    return module.partition("found = sum(items)\n")[2].partition("\n")[0].strip()


def seen(checked: Checked) -> object:
    """Return what is to be alike in two runs of one candidate."""
    run = checked.run
    if run is None:
        return None
    failures = [(signal.error.type, signal.error.message, signal.test) for signal in run.signals]
    outcome = (run.ending, run.status, run.killed_by, tuple(run.tests.items()), tuple(sorted(run.changed)))
    return outcome, failures, _cleared(run.stdout), _cleared(run.stderr)


def _cleared(text: bytes) -> bytes:
    for pattern, instead in _DIFFERS:
        text = pattern.sub(instead, text)
    return text


def compared(count: int, each: int = CANDIDATES, seed: int = SEED) -> Iterator[Pair]:
    """Yield a pair for each of `count` candidates."""
    for program in drawn(count, each, seed):
        with tempfile.TemporaryDirectory(prefix="suture-equality-") as folder:
            yield from pairs(program, Path(folder).resolve())


def rows(found: Sequence[Pair]) -> list[Row]:
    """Return the figures; a candidate that the fork did not run is no evidence, and counts as not equal."""
    equal = sum(pair.same_verdict and (pair.forked or pair.warm.run is None) for pair in found)
    passed = sum(not pair.fresh.verdict.reason for pair in found)
    return [
        Row("verdict of the fork equal to that from scratch", equal, "of " + str(len(found)),
            f"= {len(found)}", equal == len(found)),
        Row("of them checked without a run", sum(pair.warm.run is None for pair in found), "candidates"),
        Row("of them verdicts that the candidate heals", passed, "candidates"),
        Row("runs that could not be told apart either", sum(pair.same_run for pair in found), "candidates"),
    ]  # fmt: skip


def differing(found: Sequence[Pair]) -> Iterator[str]:
    """Yield in words where the two ways differ, or the fork had no part."""
    for pair in found:
        if not pair.forked and pair.warm.run is not None:
            yield f"{pair.program} / {pair.candidate}: not run by the fork"
        if not pair.same_verdict:
            yield (
                f"{pair.program} / {pair.candidate}: "
                f"fresh {pair.fresh.verdict.reason or 'heals'!r}, fork {pair.warm.verdict.reason or 'heals'!r}"
            )
        elif not pair.same_run:
            yield f"{pair.program} / {pair.candidate}: same verdict, other output"
