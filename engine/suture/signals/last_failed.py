"""The tests that failed in pytest's last run, from its cache."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from suture.signals.interface import NoFailedTestError
from suture.signals.named_tests import is_runnable

CACHE = ".pytest_cache/v/cache/lastfailed"
_LARGEST = 4 * 1024 * 1024


def read(cwd: Path) -> tuple[Path, tuple[str, ...]]:
    """Return the folder in which pytest keeps its cache, the nearest upwards, and the ids of the tests that failed.

    The cache is a file like any other of the project: what is not the id of a test file below that folder is left out.

    Raises:
        NoFailedTestError: there is no cache, or none of its tests is there any more.
    """
    folder = next((each for each in (cwd, *cwd.parents) if (each / CACHE).is_file()), None)
    if folder is None:
        raise NoFailedTestError(
            f"there is no {CACHE} in {cwd} or above; let pytest run once, or give the command: suture fix -- pytest"
        )
    tests = tuple(id_ for id_ in _ids(folder / CACHE) if is_runnable(id_, folder))
    if not tests:
        raise NoFailedTestError(f"{folder / CACHE} names no failed test that is still there; run pytest once more")
    return folder, tests


def _ids(cache: Path) -> Iterator[str]:
    try:
        with cache.open("rb") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError) as error:
        raise NoFailedTestError(f"{cache} cannot be read: {str(error)[:200]}; let pytest run once more") from error
    yield from (found if isinstance(found, dict) else ())
