"""How a result is to be written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Output:
    """What the person asked of the output.

    `apply` is to the project, `allow_dirty` over uncommitted changes, `commit` to the branch that is checked out or to
    a new `branch`; `interactive` lets the person choose among verified candidates;
    `markdown` is a file for the report as a comment, `live` a directory for the repair as a live patch.
    """

    json: bool = False
    apply: bool = False
    allow_dirty: bool = False
    color: bool = True
    quiet: bool = False
    verbose: bool = False
    interactive: bool = False
    commit: bool = False
    branch: str = ""
    markdown: Path | None = None
    live: Path | None = None
