"""Run small programs twice, unwatched and watched, on every Python found, and read what was recorded."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema

from suture_sdk.watched import launch

CONTRACT = Path(__file__).parents[2] / "contract"


def _found() -> dict[str, str]:
    """Return an interpreter for each supported version that this machine has; ours is always one of them."""
    found = {}
    for minor in range(9, 14):
        installed = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
        python = str(installed[-1]) if installed else shutil.which(f"python3.{minor}")
        if python and _starts(python):
            found[f"3.{minor}"] = python
    ours = f"3.{sys.version_info.minor}"
    return {**found, ours: sys.executable}


def _starts(python: str) -> bool:
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


INTERPRETERS = _found()
"""Version to interpreter, for tests that run on each."""


def old_pythons() -> list[str]:
    """Return interpreters too old to be watched, which a watched program may start all the same."""
    return [str(path) for path in sorted(Path.home().glob(".pyenv/versions/[23].[678].*/bin/python"))]


@dataclass(frozen=True)
class Watched:
    """One watched run and its records, each checked against its schema when it is looked at."""

    status: int
    stdout: bytes
    stderr: bytes
    files: dict[str, bytes]

    @property
    def failures(self) -> list[dict[str, Any]]:
        return _of(self.files, "failure")

    @property
    def sessions(self) -> list[dict[str, Any]]:
        return _of(self.files, "session")

    @property
    def failure(self) -> dict[str, Any]:
        assert len(self.failures) == 1, [one["raised"][0]["message"] for one in self.failures]
        return self.failures[0]

    @property
    def error(self) -> dict[str, Any]:
        error: dict[str, Any] = self.failure["raised"][0]
        return error

    @property
    def session(self) -> dict[str, Any]:
        assert len(self.sessions) == 1
        return self.sessions[0]


def environment(**extra: str) -> dict[str, str]:
    """Return a small environment, so that what the machine of the test has set does not matter."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8", **extra}


def unwatched(argv: list[str], root: Path, **extra: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a command as a user would."""
    return subprocess.run(argv, cwd=root, env=environment(**extra), capture_output=True, check=False, timeout=120)


def watch(argv: list[str], root: Path, **extra: str) -> Watched:
    """Run a command in `root` with the bootstrap, and read its records."""
    capture = root.parent / f"{root.name}-capture"
    capture.mkdir(exist_ok=True)
    for old in capture.iterdir():
        old.unlink()
    given = environment(**extra)
    given.update(launch.environment(given, str(capture), str(root)))
    run = subprocess.run(argv, cwd=root, env=given, capture_output=True, check=False, timeout=120)
    files = {path.name: path.read_bytes() for path in sorted(capture.iterdir(), key=_order)}
    return Watched(run.returncode, run.stdout, run.stderr, files)


def same_as_unwatched(argv: list[str], root: Path, **extra: str) -> Watched:
    """Run a command without and with the watch, and require that nobody could tell the difference."""
    plain = unwatched(argv, root, **extra)
    watched = watch(argv, root, **extra)
    assert (watched.status, watched.stdout, watched.stderr) == (plain.returncode, plain.stdout, plain.stderr)
    return watched


def _order(path: Path) -> tuple[str, int, str]:
    parts = path.stem.split("-")
    return parts[0], int(parts[-1]) if parts[-1].isdigit() else 0, path.name


def _of(files: dict[str, bytes], kind: str) -> list[dict[str, Any]]:
    schema = json.loads((CONTRACT / f"{kind}.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    payloads = [json.loads(data) for name, data in files.items() if name.startswith(kind)]
    for payload in payloads:
        validator.validate(payload)
    return payloads
