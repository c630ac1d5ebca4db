"""Where the copy of a project is kept: a small one in memory, where 5,000 files take a fifth of the time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from suture.sandbox import snapshot

MEMORY = Path("/dev/shm")  # noqa: S108 -- the copy is made in a directory of its own there, with a name nobody knows
# The copy counts as memory until the heal is over, and after a kill -9 until somebody removes it.
MAX_SIZE = 64 * 1024**2
MAX_FILES = 20_000  # each takes a page at least
LEAST_FREE = 16 * MAX_SIZE


def for_copy(root: Path, environment: Mapping[str, str], memory: Path = MEMORY) -> Path:
    """Return the directory in which to make the one for the copy of a project.

    It is the usual one for temporary files where the user names it (TMPDIR), where the project is large, or where
    memory is scarce or may hold no programs: a project may run scripts of its own.
    """
    usual = Path(tempfile.gettempdir())
    if environment.get("TMPDIR") or not _has_room(memory):
        return usual
    with suppress(OSError):  # what cannot be read is said when it is copied
        return memory if snapshot.is_within(root, MAX_FILES, MAX_SIZE) else usual
    return usual


def _has_room(memory: Path) -> bool:
    try:
        held = os.statvfs(memory)
    except OSError:
        return False
    forbids = held.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return not forbids and held.f_bavail * held.f_frsize >= LEAST_FREE and os.access(memory, os.W_OK | os.X_OK)
