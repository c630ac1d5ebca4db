"""How templates write their examples: a program, and for good ones the lines that a repair changes."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from types import MappingProxyType

from suture.remedies.interface import Example

NOTHING_ELSE: Mapping[str, str] = MappingProxyType({})


def heals(
    title: str,
    strategy: str,
    program: str,
    *changes: tuple[str, str],
    run: str = "app.py",
    file: str = "",
    others: Mapping[str, str] = NOTHING_ELSE,
) -> Example:
    """Return a good example: `changes` are (text, text in its place), each text standing once in the program.

    `run` is the file that is run, `file` the one that holds the program where it is another.

    Raises:
        ValueError: a text does not stand exactly once in the program.
    """
    before = after = _dedent(program)
    for old, new in changes:
        if after.count(old) != 1:
            raise ValueError(f"{title}: {old!r} stands {after.count(old)} times in the example, expected once")
        after = after.replace(old, new)
    path = file or run
    files = {path: before, **{name: _dedent(text) for name, text in others.items()}}
    return Example(title=title, files=files, run=run, strategy=strategy, after={path: after})


def leaves(
    title: str, reason: str, program: str, *, run: str = "app.py", others: Mapping[str, str] = NOTHING_ELSE
) -> Example:
    """Return a bad example: a program that crashes and must be left alone."""
    files = {run: _dedent(program), **{path: _dedent(text) for path, text in others.items()}}
    return Example(title=title, files=files, run=run, reason=reason)


def _dedent(program: str) -> str:
    return textwrap.dedent(program).lstrip("\n")
