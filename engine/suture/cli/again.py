"""The command that would show a failure again of which there is only a traceback."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from suture.domain.report import HealReport, Status

UNKNOWN = "COMMAND"


def next_step(report: HealReport) -> Iterator[str]:
    """Yield what to run after a traceback alone: a run shows values, and is what a patch is verified with."""
    if report.status is Status.PROPOSED:
        yield f"To verify it, give the command that fails: suture fix -- {command(report)}"
    elif report.status is Status.NOT_HEALED and report.command is None:
        yield f"A run tells more than its traceback; give the command that fails: suture fix -- {command(report)}"


def command(report: HealReport) -> str:
    """Return the command as it is typed in the project's root, "COMMAND" when the traceback does not tell.

    A traceback may be written by anybody: only a file that the project has is named, quoted as one word.
    """
    signal = report.signal
    if signal is None:
        return UNKNOWN
    if signal.test:
        file, mark, _ = signal.test.partition("::")
        return f"pytest {shlex.quote(signal.test)}" if mark and _is_there(report.root, file) else UNKNOWN
    outermost = next(iter(signal.error.frames), None)
    if outermost is None or outermost.function != "<module>":
        return UNKNOWN
    path = outermost.file.removeprefix(f"{report.root.rstrip('/')}/")
    return f"python {shlex.quote(path)}" if _is_there(report.root, path) else UNKNOWN


def _is_there(root: str, path: str) -> bool:
    pure = PurePosixPath(path)
    named = not pure.is_absolute() and ".." not in pure.parts and not path.startswith("-") and path.isprintable()
    return named and Path(root, path).is_file()
