"""Broken programs on disk, and `suture fix` as a person runs it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from suture.cli.main import main

SUTURE = str(Path(sys.executable).with_name("suture"))
LONGEST = 180  # seconds for one call of suture; far above any healthy run


@dataclass(frozen=True)
class Ran:
    status: int
    report: dict[str, Any]
    stderr: str

    @property
    def diff(self) -> str:
        remedy = self.report["remedy"]
        return str(remedy["diff"]) if remedy else ""


class Program:
    """A small project in its own repository, and the state directory of its user."""

    def __init__(self, folder: Path, state: Path) -> None:
        self.folder = folder
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(state),
            "LANG": "C.UTF-8",
            "SUTURE_STATE_DIR": str(state / "suture"),
        }

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).lstrip("\n").encode())

    def commit(self) -> None:
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "state"]):
            subprocess.run([*git, *command], cwd=self.folder, check=True, capture_output=True, env=self.environment)

    def digest(self) -> str:
        """Hash names, modes and contents of everything but the repository's own folder."""
        state = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder)
            if name.parts[0] == ".git" or "__pycache__" in name.parts:
                continue
            state.update(f"{name} {path.lstat().st_mode}".encode())
            state.update(path.read_bytes() if path.is_file() and not path.is_symlink() else b"")
        return state.hexdigest()

    def suture(
        self, *arguments: str, stdin: bytes = b"", cwd: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [SUTURE, *arguments],
            cwd=cwd or self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )

    def fix(self, *command: str, options: Sequence[str] = (), stdin: bytes = b"", cwd: Path | None = None) -> Ran:
        """Run `suture fix --json OPTIONS -- COMMAND` and read its report."""
        tail = ["--", *command] if command else []
        done = self.suture("fix", "--json", *options, *tail, stdin=stdin, cwd=cwd)
        return Ran(done.returncode, json.loads(done.stdout), done.stderr.decode(errors="replace"))


@pytest.fixture
def program(tmp_path: Path) -> Program:
    folder, state = tmp_path / "project", tmp_path / "home"
    folder.mkdir()
    state.mkdir()
    return Program(folder, state)


Run = Callable[..., Ran]


@pytest.fixture
def run(program: Program, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that serves `suture VERB --json OPTIONS -- COMMAND` in this process, and watches the tree."""
    for name in {*os.environ} - {*program.environment}:
        monkeypatch.delenv(name)

    def serve(*command: str, verb: str = "explain", options: Sequence[str] = (), keeps: bool = True) -> Ran:
        for name, value in program.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(program.folder)
        before = program.digest()
        status = main([verb, "--json", *options, "--", *command])
        assert not keeps or program.digest() == before
        out, err = capfd.readouterr()
        report: dict[str, Any] = json.loads(out)
        assert report.get("tree_unchanged", True)
        return Ran(status, report, err)

    return serve
