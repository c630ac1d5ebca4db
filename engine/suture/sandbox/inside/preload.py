"""Import third-party modules ahead of the jobs, where that cannot be told from importing them in the job."""

# pathlib would show in the sys.modules of the program that this interpreter becomes:
# ruff: noqa: PTH112, PTH118, PTH119, PTH123, PTH208

from __future__ import annotations

import _thread
import fcntl
import os
import sys
import termios

SITE = ("site-packages", "dist-packages")


def load(names: list[str]) -> str:
    """Import the modules; return the name of the first one that may not be preloaded, "" when all could be.

    A thread does not survive a fork, and a warning or a line of output would be missing from the jobs. What is
    imported cannot be unimported, so the interpreter that ran into one is given up and started without it.
    """
    places = [entry for entry in sys.path if os.path.basename(entry) in SITE]
    rewritten = _plugins(places)
    for name in names:
        top = name.partition(".")[0]
        if top in rewritten or not _found(top, places):
            continue
        if not _quietly(name):
            return name
    return ""


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


def _plugins(places: list[str]) -> set[str]:
    """Return the modules of pytest plugins: pytest rewrites them, and warns when they were imported before."""
    found = {"pytest_cov", "coverage"}
    for place in places:
        for name in os.listdir(place) if os.path.isdir(place) else []:
            info = os.path.join(place, name)
            if name.endswith(".dist-info") and b"[pytest11]" in _content(info, "entry_points.txt"):
                lines = _content(info, "RECORD").decode("utf-8", "replace").splitlines()
                found.update(line.partition(",")[0].partition("/")[0].removesuffix(".py") for line in lines)
    return found


def _content(directory: str, name: str) -> bytes:
    try:
        with open(os.path.join(directory, name), "rb") as file:
            return file.read()
    except OSError:
        return b""


def reseed() -> None:
    """Give this process random numbers of its own, as a fresh interpreter has."""
    for name in ("random", "numpy.random"):
        module = sys.modules.get(name)
        if module is not None:
            module.seed()
