"""Failures from a text that came from somewhere: the log of a CI job, a file, what a person pasted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from suture.domain.signal import Signal
from suture.signals.checkout import Checkout
from suture.signals.origin import Told, origins
from suture.signals.source_lines import lines_below
from suture.signals.traceback_text import parse


def failures(text: str, cwd: Path, root: Path, files: Iterable[str]) -> tuple[Signal, ...]:
    """Return the failures that the text tells of, the last one first, with the files of the local tree.

    Args:
        text: a log of any kind that holds a traceback.
        cwd: the working directory, to which relative file names are joined.
        root: the project's root; no source outside it is looked at.
        files: all paths of the project's files, to which the paths of another checkout are mapped.

    Raises:
        NotATracebackError: there is no traceback; the message says what was found.
    """
    # read twice: only when all names are known is it clear where they are here, and only then are columns found
    names = list(_names(parse(text, cwd=cwd)))
    checkout = Checkout(str(root), files)
    checkout.learn(names)
    line_of = lines_below(root)
    found = parse(text, cwd=cwd, line_of=lambda file, line: line_of(checkout.local(file), line))
    return origins([Told(checkout.relocated(signal)) for signal in found])


def _names(signals: Sequence[Signal]) -> Iterable[str]:
    return (frame.file for signal in signals for raised in signal.raised for frame in raised.frames)
