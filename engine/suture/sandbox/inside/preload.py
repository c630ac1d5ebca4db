"""Import third-party modules ahead of the jobs, where that cannot be told from importing them in the job."""

# pathlib would show in the sys.modules of the program that this interpreter becomes:
# ruff: noqa: PTH119, PTH208

from __future__ import annotations

import _thread
import fcntl
import os
import sys
import termios

from . import rewriting

SITE = ("site-packages", "dist-packages")
NEVER = ("coverage", "pytest_cov")  # what is imported before the measuring begins counts as never run


def load(names: list[str]) -> list[str]:
    """Import the modules in this order; return those that may not be preloaded.

    A thread does not survive a fork, and a warning or a line of output would be missing from the jobs. What is
    imported cannot be unimported, so the interpreter that ran into one is given up and started without it. After a
    thread or output nothing more is imported: either would be laid at the door of every later module too.
    """
    places = [entry for entry in sys.path if os.path.basename(entry) in SITE]
    there = {top: _found(top, places) for top in {name.partition(".")[0] for name in names}}
    marked = rewriting.marked(places) if _found("_pytest", places) else set()
    refused: list[str] = []
    hook = None
    for name in names:
        top = name.partition(".")[0]
        hook = hook or rewriting.begin(marked)
        if top in NEVER or not there[top] or (top in marked and hook is None):
            continue
        early = rewriting.too_early(marked)
        shows = not _quietly(name)
        if shows or rewriting.too_early(marked) != early:
            refused.append(name)
        if shows and (_threads() or _printed()):
            break
    rewriting.end(hook)
    return refused


def _found(top: str, places: list[str]) -> bool:
    finder = next(finder for finder in sys.meta_path if getattr(finder, "__name__", "") == "PathFinder")
    return finder.find_spec(top, places) is not None and finder.find_spec(top, _others(places)) is None


def _others(places: list[str]) -> list[str]:
    return [entry for entry in sys.path if entry not in places]


def _quietly(name: str) -> bool:
    import warnings  # noqa: PLC0415 — after the interpreter has set its filters

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            __import__(name)
        except Exception:  # noqa: BLE001 — whatever it was, the job will meet it by itself
            return False
    return not seen and not _threads() and not _printed()


def _threads() -> bool:
    return _thread._count() > 0 or _native_threads() > 1  # noqa: SLF001 — threading.py would show in sys.modules


def _native_threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1  # no /proc here; the interpreter's own count has to do


def _printed() -> bool:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return any(fcntl.ioctl(number, termios.FIONREAD, b"\0\0\0\0") != b"\0\0\0\0" for number in (1, 2))


def reseed() -> None:
    """Give this process random numbers of its own, as a fresh interpreter has."""
    for name in ("random", "numpy.random"):
        module = sys.modules.get(name)
        if module is not None:
            module.seed()
