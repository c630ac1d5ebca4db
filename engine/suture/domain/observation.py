"""Observation: everything that one run of a command showed from outside, with what it recorded of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from suture.domain.call import RecordedCall
from suture.domain.signal import Signal

Ending = Literal["exited", "killed", "timeout", "memory", "output", "not started"]
TestOutcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed"]


@dataclass(frozen=True, slots=True)
class Session:
    """What the interpreter of a run said of itself.

    `opened` are files outside the project that it read, `wrote` paths outside the project and outside the
    temporary directory that it opened for writing; `preload` names imported modules that come from
    site-packages; `entered` maps a test id ("" outside tests) to the application functions that ran, as
    "path::qualname" in first-call order; `warnings` are warning classes with the place that raised them,
    "UserWarning@path:line".
    """

    python: str
    executable: str
    prefix: str
    base_prefix: str
    argv: tuple[str, ...] = ()
    cwd: str = ""
    path: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    wrote: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    entered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observation:
    """One finished run.

    `status` is the exit status, None when a signal (`killed_by`) ended it; `seconds` is wall time;
    `stdout` and `stderr` are bounded, `truncated` says that some of it was left out; `facts` maps a probe's
    id to its answer; `tests` maps a test id to its outcome; `changed` are paths in the project's tree that
    the run created, changed or deleted (known for sandboxed runs only).
    """

    ending: Ending
    status: int | None
    killed_by: int | None
    seconds: float
    stdout: bytes
    stderr: bytes
    truncated: bool = False
    signals: tuple[Signal, ...] = ()
    session: Session | None = None
    calls: tuple[RecordedCall, ...] = ()
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tests: Mapping[str, TestOutcome] = field(default_factory=dict)
    changed: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.ending == "exited" and self.status == 0
