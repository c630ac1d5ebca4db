"""Watched runs in the sandbox: the one place from which verification starts anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from suture.domain.hypothesis import Probe
from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.domain.remedy import Patch
from suture.domain.signal import Signal
from suture.sandbox.interface import Job, Sandbox
from suture.verification.interface import Command, Instrument

# Python's own "no randomisation" is 0; two others differ from it and from one another.
SEEDS = (1, 2)
# Two at a time: more would only measure how crowded the machine is.
_AT_ONCE = 2
# Understood by the watching plugin: no early stop, no coverage, no workers, no random order.
_VERIFYING = {"SUTURE_VERIFY": "1"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lab:
    """Where the runs of one heal take place, how they are watched, and the source they start from.

    `test_command` runs all tests of the project as its owner says; empty when nobody said.
    """

    sandbox: Sandbox
    instrument: Instrument
    project: Project
    test_command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """What a run is asked to tell; `functions` are (absolute file, qualified name, first line or 0)."""

    signal: Signal | None = None
    probes: Sequence[Probe] = ()
    functions: Sequence[tuple[str, str, int]] = ()
    trace: bool = False


QUIET = Watch()


def job(
    command: Command,
    argv: Sequence[str] | None = None,
    *,
    cwd: Path | None = None,
    changes: Mapping[str, bytes | None] | None = None,
    seed: int = SEEDS[0],
) -> Job:
    """Return the job that runs the command, or other arguments in the command's surroundings."""
    return Job(
        argv=tuple(command.argv if argv is None else argv),
        cwd=cwd or command.cwd,
        environment=command.environment,
        extra=_VERIFYING,
        stdin=command.stdin if argv is None else b"",
        changes={**command.changes, **(changes or {})},
        seed=seed,
        limits=command.limits,
    )


def observe(lab: Lab, what: Job, watch: Watch = QUIET) -> Observation:
    """Run one job in the sandbox and return what was seen of it from outside and told from inside."""
    watched = lab.instrument.watch(
        what, signal=watch.signal, probes=watch.probes, functions=watch.functions, trace=watch.trace
    )
    return lab.instrument.read(lab.sandbox.run(watched))


def changes(patch: Patch) -> dict[str, bytes | None]:
    """Return the patch as the changes of a job."""
    return {edit.path: edit.after for edit in patch.edits}


def together(*tasks: Callable[[], T]) -> list[T]:
    """Do the tasks, two at a time, and return their results in order; the first exception is raised."""
    if len(tasks) <= 1:
        return [task() for task in tasks]
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return [future.result() for future in [pool.submit(task) for task in tasks]]
