"""The ports of signals: bytes from a watched program or a log in, nouns of the domain out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from suture.domain.hypothesis import Probe
from suture.domain.signal import Signal


@dataclass(frozen=True, slots=True)
class RecordedFunction:
    """A function whose calls are to be recorded; `line` is its first line, 0 for any of that name."""

    file: str
    function: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a watched run is asked to record beyond its failures; see contract/plan.schema.json."""

    signal: Signal | None = None
    probes: Sequence[Probe] = ()
    functions: Sequence[RecordedFunction] = ()
    limit: int = 50
    trace: bool = False


@dataclass(frozen=True, slots=True)
class HostCommand:
    """A command to run once outside the sandbox, as the user typed it. `environment` is complete."""

    argv: tuple[str, ...]
    cwd: Path
    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: float | None = None


class CommandNotStartedError(Exception):
    """The command could not be started; the message says why and what to do."""


class NotATracebackError(Exception):
    """A text holds no Python traceback; the message says what was found instead."""


class NoFailedTestError(Exception):
    """A report or cache tells of no failed test that could be run again; the message says why and what to do."""
