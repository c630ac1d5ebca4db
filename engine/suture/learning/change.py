"""Finding a change again in a later state of the files that it touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Contents = Mapping[str, bytes | None]
_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of changed lines with the unchanged line before and after it, as it was and as it became.

    One line of surroundings tells a changed line from its like elsewhere, and still lets the rest of the
    function change.
    """

    path: str
    before: str
    after: str


def blocks(diff: str) -> tuple[Block, ...]:
    """Return the changed runs of a unified diff, in order."""
    return tuple(block for path, hunk in _hunks(diff) for block in _runs(path, hunk))


def in_place(changes: tuple[Block, ...], contents: Contents) -> bool:
    """Say whether every changed run stands in the files as it became; False when nothing was changed."""
    return bool(changes) and all(block.after in _text(contents, block) for block in changes)


def undone(changes: tuple[Block, ...], contents: Contents) -> bool:
    """Say whether every changed run stands in the files as it was before; False when nothing was changed."""
    return bool(changes) and all(
        block.before in _text(contents, block) and block.after not in _text(contents, block) for block in changes
    )


def _text(contents: Contents, block: Block) -> str:
    content = contents.get(block.path)
    if content is None:
        return ""
    text = content.decode("utf-8", "backslashreplace")
    return text if text.endswith("\n") else text + "\n"


def _hunks(diff: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (path, lines with their mark); lines are counted, so that "--- x" may also be a removed "-- x"."""
    path, lines = "", iter(diff.split("\n"))
    for line in lines:
        if line.startswith("+++ b/"):
            path = line[6:]
        elif match := _HUNK.match(line):
            left = [int(size) if size is not None else 1 for size in match.groups()]
            yield path, list(_counted(lines, left))


def _counted(lines: Iterator[str], left: list[int]) -> Iterator[str]:
    while any(size > 0 for size in left):
        line = next(lines, None)
        if line is None:
            return
        if line.startswith("\\"):
            continue
        left[0] -= not line.startswith("+")
        left[1] -= not line.startswith("-")
        yield line


def _runs(path: str, hunk: list[str]) -> Iterator[Block]:
    start = 0
    while start < len(hunk):
        end = start
        while end < len(hunk) and hunk[end][:1] in "+-" and hunk[end]:
            end += 1
        if end > start:
            around = hunk[max(start - 1, 0) : end + 1]
            yield Block(path, _side(around, "-"), _side(around, "+"))
        start = end + 1


def _side(lines: list[str], mark: str) -> str:
    return "".join(f"{line[1:]}\n" for line in lines if line[:1] in (mark, " ", ""))
