"""How a result is to be written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """What the person asked of the output; `apply` is to the project, `allow_dirty` over uncommitted changes."""

    json: bool = False
    apply: bool = False
    allow_dirty: bool = False
    color: bool = True
    quiet: bool = False
    verbose: bool = False
