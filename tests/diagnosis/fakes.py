"""A project in memory, and signals made by running a program for real in this interpreter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class MemoryProject:
    """Mirrors `suture.domain.project.Project`; `root` is never touched on disk."""

    contents: Mapping[str, str | bytes] = field(default_factory=dict)
    root: str = "/project"

    def relative(self, file: str) -> str | None:
        path = file.removeprefix(self.root + "/")
        return path if path != file and "site-packages" not in path else None

    def read(self, path: str) -> bytes | None:
        content = self.contents.get(path)
        return content.encode() if isinstance(content, str) else content

    def python_files(self) -> Iterator[str]:
        return (path for path in sorted(self.contents) if path.endswith(".py"))

    def files(self) -> Iterator[str]:
        return iter(sorted(self.contents))
