from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from suture.sandbox import modes, snapshot
from suture.sandbox.interface import Allowances, Finished, Job, Limits, Sandbox

QUICK = Limits(seconds=20)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    return root


@pytest.fixture
def make_sandbox(project: Path, tmp_path: Path) -> Callable[..., Sandbox]:
    """Return a function that snapshots the project as it is at the call and makes the named sandbox for it."""
    numbers = itertools.count()

    def make(name: str | None = "bubblewrap", allowances: Allowances | None = None) -> Sandbox:
        taken = snapshot.take(project, tmp_path / "copies" / str(next(numbers)))
        return modes.choose(taken, allowances or Allowances(), name)

    return make


@pytest.fixture
def job(project: Path) -> Callable[..., Job]:
    """Return a function that writes a program into the project and makes the job that runs it."""

    def make(source: str, *arguments: str, **more: Any) -> Job:
        (project / "main.py").write_text(source, "utf-8")
        values: dict[str, Any] = {"environment": dict(os.environ), "limits": QUICK, **more}
        return Job([sys.executable, "main.py", *arguments], values.pop("cwd", project), **values)

    return make


@pytest.fixture
def run(make_sandbox: Callable[..., Sandbox], job: Callable[..., Job]) -> Callable[..., Finished]:
    """Return a function that runs a program from scratch in the named sandbox."""

    def go(source: str, *arguments: str, sandbox: str = "bubblewrap", **more: Any) -> Finished:
        made = job(source, *arguments, **more)
        return make_sandbox(sandbox).run(made)

    return go
