"""The project as it was before the first run, read from the snapshot."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath

# Enough for a large service; a tree beyond it is read in part, nearest to the root first.
_MOST_FILES = 20_000
_LARGEST_FILE = 4 * 1024 * 1024
_FOREIGN = frozenset({".git", ".nox", ".tox", "__pycache__", "node_modules", "site-packages"})


class SnapshotTree:
    """`domain.project.Project` over a snapshot: names are those of `root`, bytes those of `copy`.

    `changes` are files as they are to be read instead: what earlier rounds of a heal made of them.
    """

    def __init__(
        self, root: Path, copy: Path, shared: tuple[str, ...] = (), changes: Mapping[str, bytes] | None = None
    ) -> None:
        self._root = str(root)
        self._copy = copy
        self._changes = changes or {}
        self._foreign = tuple(f"{path}/" for path in shared)

    @property
    def root(self) -> str:
        return self._root

    def relative(self, file: str) -> str | None:
        """Return the path inside the project, None for installed packages, generated code and other places."""
        normal = os.path.normpath(file)
        if not normal.startswith(self._root.rstrip("/") + "/"):
            return None
        path = os.path.relpath(normal, self._root)
        # a name with a line end could write lines of its own into a diff
        if not path.isprintable():
            return None
        if path.startswith(self._foreign) or _FOREIGN.intersection(PurePosixPath(path).parts):
            return None
        return path

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a regular file below the root; links are not followed out of it."""
        if path in self._changes:
            return self._changes[path]
        target = self._copy / path
        try:
            if not target.resolve().is_relative_to(self._copy.resolve()):
                return None
            facts = target.stat()
            if not stat.S_ISREG(facts.st_mode) or facts.st_size > _LARGEST_FILE:
                return None
            return target.read_bytes()
        except (OSError, ValueError, RuntimeError):
            return None

    def python_files(self) -> Iterator[str]:
        return (path for path in self._listing if path.endswith(".py"))

    def files(self) -> Iterator[str]:
        return iter(self._listing)

    @cached_property
    def _listing(self) -> tuple[str, ...]:
        found: list[str] = []
        level = [self._copy]
        while level and len(found) < _MOST_FILES:
            deeper: list[Path] = []
            for folder in level:
                for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in _FOREIGN:
                            deeper.append(Path(entry.path))
                    elif entry.is_file(follow_symlinks=False):
                        found.append(os.path.relpath(entry.path, self._copy))
            level = deeper
        return tuple(found[:_MOST_FILES])
