"""Where a file of somebody else's checkout is in this one: the paths of a CI log, mapped to the local tree.

A name is only ever mapped to a file that the project has, and only when all frames together leave no doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from suture.domain.signal import Raised, Signal

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_LIBRARY = ("python3.", "Python3")

Moved = tuple[str, str]
"""The beginning of a foreign path, and of the local one that stands in its place; each "" or with a "/" at its end."""


def moved(names: Iterable[str], files: Iterable[str]) -> Moved | None:
    """Return how foreign file names become paths of the project, None where there is no one clear way.

    Args:
        names: file names of the frames of a traceback.
        files: all paths of the project's files, relative, with forward slashes.
    """
    local = _by_name(files)
    votes: Counter[Moved] = Counter()
    for name in dict.fromkeys(names):
        if _is_foreign(name):
            votes.update(_longest(name, local.get(PurePosixPath(_slashes(name)).name, [])))
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):  # noqa: PLR2004 - a tie
        return None
    return ranked[0][0]


def _by_name(files: Iterable[str]) -> Mapping[str, list[str]]:
    local: dict[str, list[str]] = {}
    for path in files:
        local.setdefault(path.rpartition("/")[2], []).append(path)
    return local


def _slashes(name: str) -> str:
    return name.replace("\\", "/")


def _is_foreign(name: str) -> bool:
    """Say whether a name may be one of the project's own files in another place, and none of an installed library."""
    parts = _slashes(name).split("/")
    return not name.startswith("<") and not any(part in _INSTALLED or part.startswith(_LIBRARY) for part in parts)


def _longest(name: str, candidates: Iterable[str]) -> list[Moved]:
    """Return the ways to the candidates that have the most parts in common with the name, from its end."""
    parts = _slashes(name).split("/")
    alike = {path: _common(parts, path.split("/")) for path in candidates}
    most = max(alike.values(), default=0)
    return [_way(parts, path.split("/"), most) for path, count in alike.items() if count == most]


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _way(foreign: list[str], local: list[str], count: int) -> Moved:
    return _start(foreign[: len(foreign) - count]), _start(local[: len(local) - count])


def _start(parts: list[str]) -> str:
    return "".join(f"{part}/" for part in parts)


class Checkout:
    """The local names of foreign files; what cannot be mapped keeps its name and is no application code."""

    def __init__(self, root: str, files: Iterable[str]) -> None:
        self._root = root.rstrip("/")
        self._files = frozenset(files)
        self._moved: Moved | None = None

    def learn(self, names: Iterable[str]) -> None:
        """Find out how the names of a traceback are to be read; names below the root are read as they are."""
        foreign = [name for name in names if not self._is_here(name)]
        self._moved = moved(foreign, self._files)

    def local(self, name: str) -> str:
        """Return the local name of a file, or the name itself."""
        if self._moved is None or self._is_here(name):
            return name
        foreign, local = self._moved
        path = _slashes(name)
        inside = local + path[len(foreign) :]
        return f"{self._root}/{inside}" if path.startswith(foreign) and inside in self._files else name

    def relocated(self, signal: Signal) -> Signal:
        """Return the signal with local file names."""
        return replace(signal, raised=tuple(self._with_local(one) for one in signal.raised))

    def _with_local(self, one: Raised) -> Raised:
        return replace(one, frames=tuple(replace(frame, file=self.local(frame.file)) for frame in one.frames))

    def _is_here(self, name: str) -> bool:
        return name.startswith(f"{self._root}/") and name[len(self._root) + 1 :] in self._files
