"""The source of a regression test that runs the failing program in a process of its own."""

from __future__ import annotations

from pathlib import PurePosixPath

from suture.verification.house_style import HouseStyle
from suture.verification.program import Program
from suture.verification.regression_source import assigned, framed, in_quotes


def render(program: Program, style: HouseStyle, error: str, quote: str) -> str:
    """Return the whole source of the test file."""
    unit = style.writing == "unittest"
    lines = [
        f'"""Regression: {program.name} raised {error}."""',
        "",
        "import subprocess",
        "import sys",
        *(["import unittest"] if unit else []),
        "from pathlib import Path",
        "",
        f"FOLDER = Path(__file__).resolve().{_way(program.folder, style.path)}",
        "",
        "",
        *framed(program.name, error, _body(program, unit=unit), style.writing),
        "",
    ]
    return in_quotes("\n".join(lines), quote)


def _way(folder: str, test: str) -> str:
    depth = len(PurePosixPath(test).parent.parts)
    up = f"parents[{depth}]" if depth else "parent"
    return up if folder == "." else f"{up} / {folder!r}"


def _body(program: Program, *, unit: bool) -> list[str]:
    words = ", ".join(["sys.executable", *(repr(word) for word in program.runs.words)])
    # an empty input, so that the test never waits for somebody to type
    run = f"subprocess.run(command, cwd=FOLDER, input={program.stdin!r}, capture_output=True, text=True)"
    lines = [*assigned("command", f"[{words}]"), *assigned("ran", run)]
    lines.append(_equal("ran.returncode", "0", ", ran.stderr", unit=unit))
    if program.lines is not None:
        lines += assigned("expected", repr(list(program.lines)))
        lines.append(_equal("ran.stdout.splitlines()", "expected", "", unit=unit))
    return lines


def _equal(got: str, expected: str, message: str, *, unit: bool) -> str:
    return f"self.assertEqual({got}, {expected}{message})" if unit else f"assert {got} == {expected}{message}"
