"""What a path of the project says: that it is a test, or that no patch may go there."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_TEST_FILE = re.compile(r"(?:test_.*|.*_test|conftest|tests)\.py")
_TEST_FOLDERS = frozenset({"test", "tests", "testing"})
# Schema, pipeline and foreign code are decided by people.
_CLOSED_FOLDERS = frozenset({".git", ".github", ".gitlab", "migrations", "node_modules", "site-packages"})


def is_test(path: str) -> bool:
    """Say whether a project path belongs to the tests, by its name or its folder."""
    pure = PurePosixPath(path)
    return bool(_TEST_FILE.fullmatch(pure.name)) or bool(_TEST_FOLDERS.intersection(pure.parts[:-1]))


def closed_folders(path: str) -> tuple[str, ...]:
    """Return the folders on the way to a path in which nothing is ever patched, in order of their names."""
    return tuple(sorted(_CLOSED_FOLDERS.intersection(PurePosixPath(path).parts)))
