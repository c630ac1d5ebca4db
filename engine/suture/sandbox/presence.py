"""Whether another heal is at work in the same project. Nobody waits for anybody: each works on its own copy.

Only one question needs the answer: a file that changes during a heal is our fault, unless another one runs
its command there. A lock of the kernel is gone with its process, so there is none to be left behind.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def present(directory: Path, root: Path) -> Iterator[Callable[[], bool]]:
    """Be counted among the heals of a project, and yield what says whether another one was there since.

    Args:
        directory: where all heals of this user keep such marks; where it cannot be written, one counts as alone.
        root: the project's absolute path.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
        mark = os.open(directory / name, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError:
        yield _alone
        return
    try:
        yield _entered(mark)
    finally:
        os.close(mark)


def _alone() -> bool:
    return False


def _entered(mark: int) -> Callable[[], bool]:
    """Share the lock and add one byte to the mark: who comes later adds another, who is alone begins anew."""
    try:
        is_first = _is_first(mark)
        fcntl.flock(mark, fcntl.LOCK_SH)
        if is_first:
            os.ftruncate(mark, 0)
        os.write(mark, b".")
        size = os.fstat(mark).st_size
    except OSError:
        return _alone
    return lambda: not is_first or os.fstat(mark).st_size != size


def _is_first(mark: int) -> bool:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
