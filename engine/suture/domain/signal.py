"""Signal: one failure as it was observed, allow-listed field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Relation = Literal["cause", "context", "group"]
Source = Literal["excepthook", "last_value", "thread", "pytest", "unittest", "stderr", "traceback"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A local variable, described without running any of its code.

    `type` is the qualified type name ("int", "shop.cart.Cart"; builtins carry no module),
    `text` a scrubbed and bounded description, `size` the length of a builtin container or string.
    """

    type: str
    text: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a traceback.

    Lines count from 1. Columns are UTF-8 byte offsets from 0 as in `code.co_positions()`,
    None where the interpreter does not record them (before 3.11, or -X no_debug_ranges).
    """

    file: str
    line: int
    function: str
    end_line: int | None = None
    column: int | None = None
    end_column: int | None = None
    module: str | None = None
    first_line: int | None = None
    variables: Mapping[str, Variable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raised:
    """One exception of a signal; `parent` is the index of the one it belongs to, by `relation`."""

    type: str
    message: str
    module: str = "builtins"
    bases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    parent: int | None = None
    relation: Relation | None = None

    def is_a(self, *names: str) -> bool:
        """Say whether the exception's class, or one of its base classes, carries one of the names."""
        return self.type in names or any(base in names for base in self.bases)


@dataclass(frozen=True, slots=True)
class Signal:
    """A failure: the exception that ended the run (`raised[0]`), its chain, and where it was seen.

    Frames run from the outermost to the one that raised. `test` is the id of the failing test
    ("tests/test_cart.py::test_total"), None for a crashed program. `python` is "3.11.7".
    """

    raised: tuple[Raised, ...]
    source: Source
    python: str
    test: str | None = None
    executable: str | None = None

    @property
    def error(self) -> Raised:
        return self.raised[0]

    @property
    def has_columns(self) -> bool:
        return any(frame.column is not None for frame in self.error.frames)
