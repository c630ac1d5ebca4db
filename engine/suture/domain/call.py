"""RecordedCall: the arguments of one call as they were at entry, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Written:
    """A value written down as Python source, or the reason why it cannot be.

    `source` is an expression that rebuilds the value, `imports` the import lines it needs.
    """

    type: str
    source: str | None = None
    imports: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call of an application function; `result` is None when it raised, `raised` when it returned.

    `line` is the function's first line. `arguments` are in signature order; "*args" and "**kwargs"
    stand under their names with the star(s) in front.
    """

    file: str
    function: str
    line: int
    arguments: Mapping[str, Written] = field(default_factory=dict)
    result: Written | None = None
    raised: str | None = None
    module: str | None = None
    kind: str = "function"
