"""The command `doctor`: what this machine has, what each missing part costs, and how to get it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from suture.cli.exit_status import DONE, NOT_HEALED
from suture.cli.show import say
from suture.cli.text import clean, line
from suture.learning.sqlite import StoreUnavailableError, open_notebook, state_directory
from suture.sandbox.inspect import Finding, Inspection, inspect
from suture.signals.rerun import interpreter

SCHEMA = "suture-doctor/1"
# a project of 2 GB is copied once, and candidates write beside it
LEAST_FREE = 4 * 1024**3
SECONDS = 20
_ASK_PYTHON = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
_ASK_PYTEST = "import pytest; print(pytest.__version__)"
_OLDEST, _NEWEST = 9, 14


def doctor(output: Console, place: Path, environment: Mapping[str, str], *, as_json: bool) -> int:
    """Look at everything, print it, and return 0 when there is a sandbox, else 1."""
    sandbox = inspect()
    others = tuple(_others(place, environment))
    if as_json:
        sys.stdout.write(json.dumps(_document(sandbox, others), indent=2) + "\n")
    else:
        _show(output, sandbox, others)
    return DONE if sandbox.mode is not None else NOT_HEALED


def _others(place: Path, environment: Mapping[str, str]) -> Iterator[Finding]:
    yield _git()
    python = interpreter(place, environment)
    yield _python(python, environment)
    yield _pytest(python, environment)
    yield _interpreters(environment)
    yield _notebook(environment)
    yield _space()


def _git() -> Finding:
    status, said = _ran(["git", "--version"])
    return Finding(
        "git",
        status == 0,
        said.removeprefix("git version ") if status == 0 else "not installed",
        "--commit, the refusal to write over changes of yours, recent commits as evidence, and what became of a patch",
        "apt-get install git",
    )


def _python(python: str, environment: Mapping[str, str]) -> Finding:
    status, said = _ran([python, "-c", _ASK_PYTHON], environment)
    return Finding(
        "Python of the project",
        status == 0,
        f"{said} at {shutil.which(python, path=environment.get('PATH')) or python}" if status == 0 else said,
        "nothing, as long as your command names its own",
        "activate the project's virtual environment",
    )


def _pytest(python: str, environment: Mapping[str, str]) -> Finding:
    status, said = _ran([python, "-c", _ASK_PYTEST], environment)
    return Finding(
        "pytest of the project",
        status == 0,
        said if status == 0 else "not installed there",
        "the project's tests as a check, unless they are unittest's; regression tests are written for unittest",
        f"{python} -m pip install pytest",
    )


def _interpreters(environment: Mapping[str, str]) -> Finding:
    names = [f"python3.{minor}" for minor in range(_OLDEST, _NEWEST + 1)]
    found = [name for name in names if shutil.which(name, path=environment.get("PATH"))]
    return Finding("interpreters", bool(found), ", ".join(found) or "none of 3.9 to 3.14 on PATH by its full name")


def _notebook(environment: Mapping[str, str]) -> Finding:
    place = state_directory(environment)
    try:
        number = len(open_notebook(environment).lessons())
    except StoreUnavailableError as error:
        return Finding(
            "notebook", False, str(error), "history, undo and a ranking that learns; heals work without",
            f"make {place} writable, or name another directory in SUTURE_STATE_DIR",
        )  # fmt: skip
    return Finding("notebook", True, f"{number} lesson{'' if number == 1 else 's'} in {place}")


def _space() -> Finding:
    place = tempfile.gettempdir()
    free = shutil.disk_usage(place).free
    return Finding(
        "disk space",
        free >= LEAST_FREE,
        f"{free / 1024**3:.1f} GiB free in {place}",
        "heals of large projects: each is copied once",
        "free some, or set TMPDIR to a directory on another disk",
    )


def _ran(command: Sequence[str], environment: Mapping[str, str] = os.environ) -> tuple[int, str]:
    try:
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, text=True, check=False, timeout=SECONDS, cwd="/",
            env=dict(environment),
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        return 1, str(error)
    told = (done.stdout if done.returncode == 0 else done.stderr).strip().split("\n")
    return done.returncode, told[-1][:200]


def _show(output: Console, sandbox: Inspection, others: Sequence[Finding]) -> None:
    for title, findings in (("The sandbox", sandbox.findings), ("The rest", others)):
        output.print(Text(title, style="bold"))
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            mark, style = ("✓", "green") if finding.present else ("✗", "red")
            prefix = Text.assemble("  ", (mark, style), " ", finding.name.ljust(width + 2))
            say(output, prefix, Text(line(finding.found)))
            for label, words in (("costs", finding.costs), ("get it", finding.get)):
                if words and not finding.present:
                    say(output, Text(f"    {label}: ", style="dim"), Text(clean(words)))
        output.print()
    _show_mode(output, sandbox)


def _show_mode(output: Console, sandbox: Inspection) -> None:
    if sandbox.mode is None:
        say(output, Text("✗ ", style="red"), Text(clean(f"No sandbox: {sandbox.why}"), style="bold"))
        return
    say(output, Text("✓ ", style="green"), Text(f"--sandbox=auto takes {sandbox.mode.name} here.", style="bold"))
    for lack in sandbox.mode.lacks:
        say(output, Text("  ! ", style="yellow"), Text(clean(f"it lacks {lack}")))


def _document(sandbox: Inspection, others: Sequence[Finding]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "findings": [
            {"name": f.name, "present": f.present, "found": f.found, "costs": f.costs, "get": f.get}
            for f in (*sandbox.findings, *others)
        ],
        "sandbox": sandbox.mode and {"mode": sandbox.mode.name, "lacks": list(sandbox.mode.lacks)},
        "why_no_sandbox": sandbox.why,
    }
