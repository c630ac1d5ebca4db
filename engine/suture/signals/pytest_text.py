"""Failures from pytest's own report, for a pytest run that could not be watched.

Only places, function names, exceptions and test ids are taken; pytest shows no columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from suture.domain.signal import Frame, Raised, Signal
from suture.signals.exception_line import raised
from suture.signals.traceback_lines import lines

_SECTION = re.compile(r"_{3,} (?P<name>\S.{0,300}?) _{3,}")
_END = re.compile(r"={3,} .{1,100} ={3,}|={20,}")
_PLACE = re.compile(r"(?P<file>[^\s:][^:]{0,1000}\.py):(?P<line>\d{1,9}): ?(?:in (?P<function>\S{1,300})|[\w.]{0,300})")
_DEF = re.compile(r">?\s+(?:async )?def (?P<name>\w{1,200})\b.*")
_ERROR = re.compile(r"E   (?P<text>\s*\S.*)")
_PHASE = re.compile(r"(?:ERROR (?:at \w+ of|collecting) )?(?P<test>.+)")


def signals(text: str) -> list[Signal]:
    """Return one signal for each failure of a pytest report in its long or short style, in the order of the report."""
    found = [_signal(name, body) for name, body in _sections([line.text for line in lines(text, "___ ")])]
    return [signal for signal in found if signal is not None]


def _sections(read: list[str]) -> Iterator[tuple[str, list[str]]]:
    name, body = "", list[str]()
    for line in read:
        section, ends = _SECTION.fullmatch(line), _END.fullmatch(line)
        if section is None and ends is None:
            body.append(line)
            continue
        if name:
            yield name, body
        name, body = (section["name"], []) if section is not None else ("", [])
    if name:
        yield name, body


def _signal(name: str, body: list[str]) -> Signal | None:
    frames: list[Frame] = []
    function, error = "", list[str]()
    for line in body:
        place, defined, said = _PLACE.fullmatch(line), _DEF.fullmatch(line), _ERROR.fullmatch(line)
        if place is not None:
            within = place["function"] or function or "<module>"
            frames.append(Frame(file=place["file"], line=int(place["line"]), function=within))
            function = ""
        elif defined is not None:
            function = defined["name"]
        elif said is not None:
            error.append(said["text"].strip())
    one = _raised(error, tuple(frames))
    return None if one is None else Signal(raised=(one,), source="traceback", python="", test=_test(name, frames))


def _raised(error: list[str], frames: tuple[Frame, ...]) -> Raised | None:
    if not error or not frames:
        return None
    known = raised(error[0], ())
    if known is None:  # "assert 1 == 2" stands for the AssertionError itself
        known = raised(f"AssertionError: {error[0]}", ()) if error[0].startswith("assert") else raised(error[0], frames)
    if known is None:
        return None
    return Raised(
        type=known.type,
        message=known.message,
        module=known.module,
        bases=known.bases,
        notes=tuple(error[1:20]),
        attributes=known.attributes,
        frames=frames,
    )


def _test(name: str, frames: list[Frame]) -> str:
    match = _PHASE.fullmatch(name)
    test = match["test"] if match is not None else name
    if test.endswith(".py"):
        return test
    head, bracket, parameters = test.partition("[")
    return f"{frames[0].file}::{head.replace('.', '::')}{bracket}{parameters}"
