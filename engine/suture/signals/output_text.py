"""Failures from what a run wrote, where none was recorded: a program that cannot be watched, or hides its crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from suture.domain.signal import Signal
from suture.signals.interface import NotATracebackError
from suture.signals.origin import Told, origins
from suture.signals.source_lines import lines_below
from suture.signals.traceback_text import parse


def failures(stderr: bytes, stdout: bytes, cwd: Path, root: Path, python: str = "") -> tuple[Signal, ...]:
    """Return the failures that the output shows, of standard error if it shows any; there pytest writes nothing.

    Args:
        stderr: what was written to standard error.
        stdout: what was written to standard output.
        cwd: the working directory of the run, to which relative file names are joined.
        root: the project's root; no source outside it is looked at.
        python: the version of the interpreter, if it is known.
    """
    for output in (stderr, stdout):
        try:
            found = parse(output.decode(errors="replace"), cwd=cwd, line_of=lines_below(root))
        except NotATracebackError:
            continue
        told = [Told(replace(each, source="stderr", python=python or each.python)) for each in found]
        return origins(told)
    return ()
