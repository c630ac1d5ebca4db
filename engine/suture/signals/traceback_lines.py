"""The lines of a text in which tracebacks stand, freed of what logs, terminals and exception groups put before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suture.signals.shapes import clean

MOST_CHARACTERS = 4 * 1024 * 1024
LONGEST_LINE = 10_000

HEADER = re.compile(r"(?:Exception Group )?Traceback \(most recent call last\):\s*$")
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# What a CI service puts before each line: GitHub "job<TAB>step<TAB>time ", GitLab "time 00O " with the stream.
_STAMP = re.compile(
    r"(?:[^\t]{1,200}\t[^\t]{1,200}\t)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z(?: \d\d[OE][+ ]| \d\d[OE]$| |$)"
)
_CI_COMMAND = re.compile(r"##\[|::(?:group|endgroup|error|warning|notice|debug)\b|section_(?:start|end):\d")
_GROUP_BAR = re.compile(r"(?P<indent> *)(?P<bar>[|+])(?: (?P<rest>.*))?$")
_GROUP_RULE = re.compile(r" *\+(?:-\+)?-{8,}(?: (?P<number>\d+|\.\.\.) -{8,})?$")
_BARS = re.compile(r" *[|+] $")
_DIGITS = re.compile(r"\d")


class Line(NamedTuple):
    """One line: `depth` counts exception groups around it; `text` is what the interpreter wrote.

    `rule` is "begin" for the line that opens a sub-exception, "end" for the one that closes a group.
    """

    text: str
    depth: int = 0
    rule: str = ""


def lines(text: str, *marks: str) -> list[Line]:
    """Return the last 4 MiB of a text as lines, without prefixes that stand before a traceback's header.

    With `marks` the lines begin with the first one that holds a mark, and there are none if no line does.
    """
    plain = _ESCAPE.sub("", text[-MOST_CHARACTERS:]).replace("\r\n", "\n").replace("\r", "\n")
    if marks:
        found = [place for place in map(plain.find, marks) if place >= 0]
        plain = plain[plain.rfind("\n", 0, min(found)) + 1 :] if found else ""
    raw = [_plain(line) for line in plain.splitlines()]
    return list(_grouped(_unprefixed(raw)))


def _plain(line: str) -> str:
    """Return a line without what a CI service wrote around it; a marker of its own ends a message as an empty line."""
    text = clean(line)[:LONGEST_LINE].rstrip()
    stamp = _STAMP.match(text)
    text = text[stamp.end() :] if stamp is not None else text
    return "" if _CI_COMMAND.match(text) else text


def _unprefixed(raw: list[str]) -> Iterator[str]:
    prefix, opening = "", ""
    for number, line in enumerate(raw):
        header = HEADER.search(line)
        if header is not None:
            opening = line[: header.start()]
            prefix = _log_prefix(opening, raw[number + 1] if number + 1 < len(raw) else "")
            yield line[len(prefix) :]
        elif prefix and _shape(line[: len(prefix)]) == _shape(prefix):
            yield line[len(prefix) :]
        elif prefix and _shape(line) == _shape(prefix).rstrip():
            yield ""
        else:
            prefix = ""
            yield line


def _log_prefix(opening: str, following: str) -> str:
    """Return what a log wrote before the header and before the next line; the bars of a group are no prefix."""
    before = _BARS.sub("", opening)
    return before if _shape(following[: len(before)]) == _shape(before) else ""


def _shape(prefix: str) -> str:
    return _DIGITS.sub("0", prefix)


def _grouped(unprefixed: Iterator[str]) -> Iterator[Line]:
    depth = 0
    for line in unprefixed:
        rule = _GROUP_RULE.fullmatch(line)
        bar = _GROUP_BAR.fullmatch(line)
        if rule is not None and (depth or "-+-" in line or line.startswith("  +")):
            depth = (line.index("+") - 2) // 2 + ("+-+" in line)
            yield Line("", depth, "begin" if rule["number"] else "end")
        elif bar is not None and len(bar["indent"]) >= 2 and not len(bar["indent"]) % 2:  # noqa: PLR2004 - one level
            depth = (len(bar["indent"]) - 2) // 2
            yield Line(bar["rest"] or "", depth)
        else:
            depth = 0
            yield Line(line)
