"""A fast look through the project: files are read once, and parsed only when they hold the wanted text."""

from __future__ import annotations

import ast
import threading
import time
from collections.abc import Callable, Iterator

from suture.diagnosis.source import Source, parse
from suture.domain.project import Project

MOST_FILES = 2000
SECONDS = 2.0
MOST_BYTES = 1_000_000


class Search:
    """Finds the files of one project that speak of a word. Holds bytes and trees as long as one diagnosis lasts.

    When the time for reading is up the rest of the project is not looked at; `cut_short` then says so.
    """

    def __init__(self, project: Project, clock: Callable[[], float] = time.monotonic) -> None:
        self._project = project
        self._clock = clock
        self._end: float | None = None
        self._reading = threading.Lock()
        self._contents: dict[str, bytes] = {}
        self._sources: dict[str, Source | None] = {}
        self._paths: tuple[str, ...] | None = None
        self.cut_short = False

    def source(self, path: str) -> Source | None:
        """Return the parsed file, None when it is not readable or does not parse."""
        if path not in self._sources:
            content = self._contents.get(path) or self._project.read(path)
            parsed = parse(path, content) if content is not None else None
            self._sources[path] = parsed if isinstance(parsed, Source) else None
        return self._sources[path]

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all files, as bounded by the project."""
        if self._paths is None:
            self._paths = tuple(self._project.files())
        return self._paths

    def text(self, path: str) -> str | None:
        """Return a small text file, None when it is not readable."""
        content = self._project.read(path)
        return content[:MOST_BYTES].decode("utf-8", "replace") if content is not None else None

    def mentioning(self, *words: str) -> Iterator[Source]:
        """Yield the parsed files that contain all the words as text."""
        wanted = [word.encode("utf-8", "surrogatepass") for word in words]
        self._read_all()
        for path, content in self._contents.items():
            if all(word in content for word in wanted):
                source = self.source(path)
                if source is not None:
                    yield source

    def calls(self, name: str) -> Iterator[tuple[Source, ast.Call]]:
        """Yield the calls whose callee is `name` or ends in `.name`."""
        for source in self.mentioning(name):
            for node in source.nodes:
                if isinstance(node, ast.Call) and callee_name(node) == name:
                    yield source, node

    def _read_all(self) -> None:
        with self._reading:
            if self._end is None:
                self._end = self._clock() + SECONDS
                self._read_until(self._end)

    def _read_until(self, end: float) -> None:
        for number, path in enumerate(self._project.python_files()):
            if number >= MOST_FILES or self._clock() > end:
                self.cut_short = True
                return
            content = self._project.read(path)
            if content is not None and len(content) <= MOST_BYTES:
                self._contents[path] = content


def callee_name(call: ast.Call) -> str | None:
    """Return the last part of the callee's name: "get" of `config.get(...)`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None
