"""Signals from the text of tracebacks, as CPython 3.9 to 3.13 and pytest print them.

A traceback is data. Nothing in it is executed, opened or believed: fields are bounded and freed of control
characters, and only `line_of`, if the caller gives one, decides which source may be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from suture.domain.signal import Frame, Raised, Signal
from suture.signals import pytest_text
from suture.signals.exception_line import raised
from suture.signals.interface import NotATracebackError
from suture.signals.source_lines import LineOf
from suture.signals.traceback_chain import Chain
from suture.signals.traceback_frames import FRAME, read_frames
from suture.signals.traceback_lines import HEADER, Line, lines

MOST_SIGNALS = 100
MOST_NOTES = 20

_CHAINED = {
    "During handling of the above exception, another exception occurred:": "context",
    "The above exception was the direct cause of the following exception:": "cause",
}
_PYTHON = re.compile(r"[/\\](?:python|Python)(3)\.?(\d{1,2})[/\\]")
_SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")


def parse(text: str, *, cwd: Path | None = None, line_of: LineOf | None = None) -> tuple[Signal, ...]:
    """Return the failures that a text tells of, the last one first, for it is the one that ended the run.

    Relative file names are joined to `cwd`. Columns are found only with `line_of`, as a traceback shows source
    lines without their indentation. Lines after the first of a message are kept as notes: the text cannot tell
    one from the other.

    Raises:
        NotATracebackError: there is no traceback; the message says what was found.
    """
    found = _signals(lines(text, "Traceback (most recent call last):", 'File "'), line_of)
    found = found or pytest_text.signals(text)
    if not found:
        raise NotATracebackError(_what_was_found(text))
    return tuple(_placed(signal, cwd) for signal in reversed(found[-MOST_SIGNALS:]))


def _signals(read: Sequence[Line], line_of: LineOf | None) -> list[Signal]:
    chain, position = Chain(), 0
    while position < len(read):
        line = read[position]
        if line.rule:
            chain.rule(line)
            position += 1
        elif line.text.strip() in _CHAINED:
            chain.link(line.depth, _CHAINED[line.text.strip()])
            position += 1
        elif HEADER.search(line.text) or _is_syntax_error(read, position) or chain.expects(line):
            position = _read_exception(read, position, chain, line_of)
        else:
            position += 1
    return [Signal(raised=each, source="traceback", python=_python(each)) for each in chain.results()]


def _is_syntax_error(read: Sequence[Line], position: int) -> bool:
    """Say whether a SyntaxError begins here; one in the main file is printed without a header."""
    place = FRAME.fullmatch(read[position].text)
    if place is None or place["function"]:
        return False
    near = read[position + 1 : position + 5]
    return any(line.text.startswith(tuple(f"{name}:" for name in _SYNTAX_ERRORS)) for line in near)


def _read_exception(read: Sequence[Line], position: int, chain: Chain, line_of: LineOf | None) -> int:
    depth = read[position].depth
    start = position + bool(HEADER.search(read[position].text))
    frames, position = read_frames(read, start, depth, line_of)
    if position >= len(read) or read[position].depth != depth:
        return max(position, start)
    one = raised(read[position].text, frames)
    if one is None:
        return max(position, start)
    notes, position = _notes(read, position + 1, depth)
    chain.add(depth, one, notes)
    return position


def _notes(read: Sequence[Line], position: int, depth: int) -> tuple[tuple[str, ...], int]:
    notes: list[str] = []
    while position < len(read) and len(notes) < MOST_NOTES:
        line = read[position]
        ends = line.depth != depth or line.rule or not line.text.strip() or HEADER.search(line.text)
        if ends or _is_syntax_error(read, position):
            break
        notes.append(line.text[:1000])
        position += 1
    return tuple(notes), position


def _python(chain: Sequence[Raised]) -> str:
    """Return "3.11" if a frame lies in a library of that version, else an empty text."""
    for frame in (frame for each in chain for frame in each.frames):
        match = _PYTHON.search(frame.file)
        if match is not None:
            return f"{match[1]}.{match[2]}"
    return ""


def _placed(signal: Signal, cwd: Path | None) -> Signal:
    if cwd is None:
        return signal
    return Signal(
        raised=tuple(_with_files(each, cwd) for each in signal.raised),
        source=signal.source,
        python=signal.python,
        test=signal.test,
    )


def _with_files(one: Raised, cwd: Path) -> Raised:
    frames = tuple(_with_file(frame, cwd) for frame in one.frames)
    return Raised(
        type=one.type,
        message=one.message,
        module=one.module,
        bases=one.bases,
        notes=one.notes,
        attributes=one.attributes,
        frames=frames,
        parent=one.parent,
        relation=one.relation,
    )


def _with_file(frame: Frame, cwd: Path) -> Frame:
    if frame.file.startswith(("/", "<")):
        return frame
    return Frame(str(cwd / frame.file), frame.line, frame.function, frame.end_line, frame.column, frame.end_column)


def _what_was_found(text: str) -> str:
    shown = next((line.text.strip() for line in lines(text[:100_000]) if line.text.strip()), "")
    what = f"a text of {len(text)} characters that begins {shown[:80]!r}" if shown else "an empty text"
    return (
        f"got {what}, expected a Python traceback with its lines 'Traceback (most recent call last):' and "
        "'File \"…\", line N'; give the whole output of the failing command"
    )
