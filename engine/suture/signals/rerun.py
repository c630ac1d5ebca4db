"""The command that runs failed tests again, with the project's own interpreter and runner."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from suture.signals.named_tests import absolute, dotted

MOST_TESTS = 200
"""A command line has an end, and a heal needs one failure."""

_ENVIRONMENTS = (".venv", "venv")
_ASK = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pytest') is None)"
_LONGEST_ANSWER = 30


def command(tests: Sequence[str], folder: Path, cwd: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the arguments that run these tests again.

    A Django project's own runner where there is a manage.py; else pytest, or unittest where that is not installed.

    Args:
        tests: ids of pytest, relative to `folder`; at most the first 200 are run.
        folder: the folder of the tests.
        cwd: the directory in which the command will be started.
        environment: that of the command, in which an interpreter is looked for.
    """
    chosen = list(tests)[:MOST_TESTS]
    python = interpreter(folder, environment)
    if folder == cwd and (folder / "manage.py").is_file() and not _has(python, "pytest_django", environment):
        return (python, "manage.py", "test", *dict.fromkeys(map(dotted, chosen)))
    if folder != cwd or _has(python, "pytest", environment):
        return (python, "-m", "pytest", *(chosen if folder == cwd else absolute(chosen, folder)))
    return (python, "-m", "unittest", *dict.fromkeys(map(dotted, chosen)))


def interpreter(folder: Path, environment: Mapping[str, str]) -> str:
    """Return the project's Python: of the active virtual environment, of one in the folder, else `python` on PATH."""
    homes = [Path(active)] if (active := environment.get("VIRTUAL_ENV")) else []
    for home in (*homes, *(folder / name for name in _ENVIRONMENTS)):
        python = home / "bin" / "python"
        if python.is_file():
            return str(python)
    return "python" if shutil.which("python", path=environment.get("PATH")) else "python3"


def _has(python: str, module: str, environment: Mapping[str, str]) -> bool:
    """Ask the interpreter whether it has a package; nothing of the project is on its path."""
    try:
        done = subprocess.run(
            [python, "-c", _ASK.replace("pytest", module)],
            cwd="/",
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST_ANSWER,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
