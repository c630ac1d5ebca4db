"""Lines of the project's source, to place the carets of a traceback by."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

LineOf = Callable[[str, int], str | None]
"""(file, line from 1) to the source line, None where it cannot be had."""

_LARGEST = 4 * 1024 * 1024


def lines_below(root: Path) -> LineOf:
    """Return a reader that opens only regular files below the root, for a traceback names any file it likes."""
    top = os.path.realpath(root)
    known: dict[str, list[str]] = {}

    def line_of(file: str, line: int) -> str | None:
        if file not in known:
            known[file] = _lines(top, file)
        return known[file][line - 1] if 0 < line <= len(known[file]) else None

    return line_of


def _lines(top: str, file: str) -> list[str]:
    try:
        path = Path(os.path.realpath(file))
        if not path.is_relative_to(top) or not path.is_file() or path.stat().st_size > _LARGEST:
            return []
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return []
