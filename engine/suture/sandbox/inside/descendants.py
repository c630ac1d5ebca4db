"""Kill what a job left behind, where no process namespace does it."""

# pathlib would show in the sys.modules of the program that this interpreter becomes:
# ruff: noqa: PTH123

from __future__ import annotations

import os


def kill_all() -> None:
    """Kill and reap children until there is none.

    This process is their reaper, so a grandchild that daemonised comes here once its parent is dead.
    """
    while True:
        for pid in _children():
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]
