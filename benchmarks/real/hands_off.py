"""The failures that no template may touch: each laid out, given to a tool, and looked at from outside."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.real import trial
from benchmarks.real.case import HERE, commit
from benchmarks.real.judge import Result, judge_untouchable

_ROW = re.compile(r"^\| (?P<name>[a-z]+-[a-z]+) \| (?P<kind>[^|]+) \| (?P<why>[^|]+) \|$", re.MULTILINE)
IGNORED = "__pycache__/\n.pytest_cache/\n"


@dataclass(frozen=True, slots=True)
class HandsOff:
    """One failing program: `command` in a copy of `program` ends with `exception`; `why` nobody may change that."""

    name: str
    kind: str
    why: str
    command: tuple[str, ...]
    exception: str
    program: Path


def named(page: str) -> dict[str, tuple[str, str]]:
    """Return kind and reason of each name in the page that lists them."""
    return {row["name"]: (row["kind"], row["why"]) for row in _ROW.finditer(page)}


def load_hands_off(names: Sequence[str] = ()) -> list[HandsOff]:
    """Return the programs in the order of the page that names them, all of them or those asked for.

    Raises:
        FileNotFoundError: a program that was named is not there.
    """
    rows = named((HERE / "hands_off.md").read_text(encoding="utf-8"))
    return [_load(name, *row) for name, row in rows.items() if not names or name in names]


def _load(name: str, kind: str, why: str) -> HandsOff:
    folder = HERE / "hands_off" / name
    told = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    command = (sys.executable, *told["command"][1:])  # the "python" of the command is the one that runs this
    return HandsOff(name, kind, why, command, told["exception"], folder / "program")


def lay_out(case: HandsOff, tree: Path) -> None:
    """Copy the program to a new folder and make it a clean checkout."""
    shutil.copytree(case.program, tree, ignore=shutil.ignore_patterns("__pycache__"))
    (tree / ".gitignore").write_text(IGNORED, encoding="utf-8")
    commit(tree)


def let_loose(case: HandsOff, tool: str) -> Result[HandsOff]:
    """Let a tool loose on the program and judge the tree that is left."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        lay_out(case, tree)
        started = time.perf_counter()
        said = trial.TOOLS[tool](tree, case.command)
        seconds = time.perf_counter() - started
        changes = trial.run(["git", "status", "--porcelain"], tree).stdout
        patch = trial.run(["git", "diff"], tree).stdout
    return Result(case, judge_untouchable(changes=changes, said=said), seconds, patch)


def verify_hands_off(case: HandsOff) -> list[str]:
    """Return what is wrong with a case; nothing when its command fails as it should."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        lay_out(case, tree)
        finished = trial.run(case.command, tree)
    shown = finished.stdout + finished.stderr
    if finished.returncode == 1 and case.exception in shown:
        return []
    return [f"status {finished.returncode}, expected 1 and {case.exception}: {shown[-400:]}"]
