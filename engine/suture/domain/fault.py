"""Fault: the place in the application's source at which a signal was raised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines from 1, columns in characters (not bytes) from 0, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Fault:
    """The deepest application frame's failing node.

    `path` is relative to the project's root, with forward slashes; `node` is the class name in `ast`
    ("Attribute", "Subscript", "Call" ...), `segment` its source text; `function` the qualified name of
    the enclosing function, or "<module>"; `frame` the index into `signal.error.frames`.
    `exact` is False where no columns were recorded and the node was chosen among those on the line.
    """

    path: str
    span: Span
    node: str
    segment: str
    function: str
    frame: int
    exact: bool = True
