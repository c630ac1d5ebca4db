"""The frames of one traceback: places, carets and repeated lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from suture.domain.signal import Frame
from suture.signals.source_lines import LineOf
from suture.signals.traceback_lines import Line

MOST_FRAMES = 2_000

FRAME = re.compile(r' {0,12}File "(?P<file>.{1,4096}?)", line (?P<line>\d{1,9})(?:, in (?P<function>.{1,500}))?')
_REPEATED = re.compile(r" {1,12}\[Previous line repeated (\d{1,9}) more times?\]")
_CARETS = re.compile(r"(?P<before> {2,})(?P<marks>[~^]+) *")
_INDENTED = re.compile(r" {4}|\t|^$")


def read_frames(
    read: Sequence[Line], position: int, depth: int, line_of: LineOf | None
) -> tuple[tuple[Frame, ...], int]:
    """Return the frames from a position on, outermost first, and the position of the line after them."""
    frames: list[Frame] = []
    while position < len(read) and read[position].depth == depth and not read[position].rule:
        text = read[position].text
        place = FRAME.fullmatch(text)
        repeated = _REPEATED.fullmatch(text)
        if place is not None:
            shown, position = _shown(read, position + 1, depth)
            frames.append(_frame(place, shown, line_of))
        elif repeated is not None and frames:
            room = max(0, MOST_FRAMES - len(frames))
            frames += [frames[-1]] * min(int(repeated[1]), room)
            position += 1
        else:
            break
    return tuple(frames[-MOST_FRAMES:]), position


def _shown(read: Sequence[Line], position: int, depth: int) -> tuple[list[str], int]:
    """Return the lines that the traceback shows of a frame's source, with the carets below them."""
    shown: list[str] = []
    while position < len(read) and read[position].depth == depth and not read[position].rule:
        text = read[position].text
        if FRAME.fullmatch(text) or _REPEATED.fullmatch(text) or not _INDENTED.match(text):
            break
        if not text and not _goes_on(read, position + 1, depth):
            break
        shown.append(text)
        position += 1
    return shown, position


def _goes_on(read: Sequence[Line], position: int, depth: int) -> bool:
    """Say whether an empty line lies within the source of a frame and not after the traceback."""
    return position < len(read) and read[position].depth == depth and read[position].text.startswith("    ")


def _frame(place: re.Match[str], shown: list[str], line_of: LineOf | None) -> Frame:
    frame = Frame(file=place["file"], line=int(place["line"]), function=place["function"] or "<module>")
    # 3.13 shows expressions over several lines with carets under each: only a single line tells its columns
    carets = _CARETS.fullmatch(shown[1]) if len(shown) == 2 else None  # noqa: PLR2004 - a line and its carets
    if carets is None or place["function"] is None or line_of is None:
        return frame
    source = line_of(frame.file, frame.line)
    if source is None or source.strip() != shown[0].strip():
        return frame  # another version of the file
    return _with_columns(frame, source, len(carets["before"]) - 4, len(carets["marks"]))


def _with_columns(frame: Frame, source: str, start: int, length: int) -> Frame:
    body = source.strip()
    if start < 0 or start + length > len(body) or any(map(_is_wide, body[: start + length])):
        return frame  # carets under wide characters are placed differently by each version
    indent = len(source) - len(source.lstrip())
    column = len(source[: indent + start].encode())
    return replace(
        frame,
        end_line=frame.line,
        column=column,
        end_column=column + len(body[start : start + length].encode()),
    )


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or unicodedata.combining(character) != 0
