"""Failed tests that something else has run, as the source of a failure: pytest's cache, a JUnit report."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import typer

from suture.cli.request import Source
from suture.signals import junit as report
from suture.signals import last_failed as cache
from suture.signals.interface import NoFailedTestError
from suture.signals.rerun import command


def last_failed() -> Source:
    """Return the command that runs the tests again that failed in pytest's last run.

    Raises:
        typer.BadParameter: there is no cache, or nothing in it failed.
    """
    cwd = Path.cwd()
    try:
        folder, tests = cache.read(cwd)
    except NoFailedTestError as error:
        raise typer.BadParameter(f"--last-failed: {error}") from error
    return Source(command(tests, folder, cwd, os.environ))


def junit(path: Path) -> Source:
    """Return the command that runs the failed tests of a report again, or its tracebacks where none can be found.

    Raises:
        typer.BadParameter: the report cannot be read, or nothing in it failed.
    """
    try:
        with path.open("rb") as file:
            cases = report.parse(file.read(report.LARGEST + 1))
    except OSError as error:
        raise typer.BadParameter(f"--junit: {path} cannot be read: {error.strerror}") from error
    except NoFailedTestError as error:
        raise typer.BadParameter(f"--junit: {path}: {error}") from error
    cwd = Path.cwd()
    for folder in _folders(cwd):
        if tests := report.tests(cases, folder):
            return Source(command(tests, folder, cwd, os.environ))
    return Source(traceback=report.text(cases))


def _folders(cwd: Path) -> Iterator[Path]:
    """Yield the folders to which the names in a report may be relative: up to the top of the repository."""
    for folder in (cwd, *cwd.parents):
        yield folder
        if (folder / ".git").exists():
            return
