"""Project: read access to the source of the program under repair, as a port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Project(Protocol):
    """A tree of source files. Paths are relative to `root`, with forward slashes.

    Implementations never follow a path out of the root, and answer None for what is not a readable
    regular file.
    """

    @property
    def root(self) -> str:
        """The absolute path of the tree."""

    def relative(self, file: str) -> str | None:
        """Return the path inside the project for a file name of a frame, None when it is not application code."""

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or None."""

    def python_files(self) -> Iterator[str]:
        """Yield the paths of the Python files, nearest to the root first, bounded in number."""

    def files(self) -> Iterator[str]:
        """Yield the paths of all files, bounded in number."""
