"""Signals to a process and all that it started."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def send(pid: int, number: int, *, own_group: bool) -> None:
    """Send a signal to the group that the process leads, or to the process and its descendants known to /proc."""
    if own_group:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, number)
        return
    for each in (*_descendants(pid), pid):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(each, number)


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # the command's name, in parentheses, may hold spaces and parentheses of its own
            parent = int(stat.read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found: list[int] = []
    level = [pid]
    while level:
        level = [child for each in level for child in children.get(each, ())]
        found += level
    return found
