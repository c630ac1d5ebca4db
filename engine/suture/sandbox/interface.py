"""The port of the sandbox, its frozen types and its errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from suture.domain.observation import Ending

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. Times in seconds of wall clock, sizes in bytes."""

    seconds: float = 60.0
    memory: int = 2048 * MIB
    processes: int = 256
    file: int = 512 * MIB
    tree: int = 1024 * MIB
    output: int = 8 * MIB


@dataclass(frozen=True, slots=True)
class Allowances:
    """What the user lets into the sandbox beyond the default; each is shown in the verdict.

    `readable` are absolute paths outside the project (interpreters, inputs seen at the first run).
    """

    network: bool = False
    keep_environment: tuple[str, ...] = ()
    readable: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Mode:
    """How strong the walls are: `lacks` lists in words what this mode does not keep apart."""

    name: str
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of the project as it was before the first run; `copy` is private and never written to.

    `digest` is the SHA-256 over names, modes and contents of all files of the original.
    `shared` are directories of the original, relative to `root`, that are not copied but shown read-only
    (virtual environments, node_modules, .git).
    """

    root: Path
    copy: Path
    digest: str
    files: int
    size: int
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One command to run on a fresh copy of the snapshot, with `changes` laid over it.

    `argv[0]` may be a name that is looked up on PATH; `cwd` is the host's absolute path and the project is
    seen at its own path; `environment` is the user's environment (the sandbox keeps its allow-list of it)
    and `extra` is set on top, unfiltered; `changes` maps relative paths to new contents, None deletes.
    `seed` is PYTHONHASHSEED. A fresh directory whose path is in SUTURE_CAPTURE_DIR collects records.
    `inputs` are extra files (name to content) laid into that directory before the start.
    """

    argv: Sequence[str]
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    stdin: bytes = b""
    changes: Mapping[str, bytes | None] = field(default_factory=dict)
    inputs: Mapping[str, bytes] = field(default_factory=dict)
    seed: int = 0
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a job, decided from outside. `records` are the files left in the capture directory.

    `changed` are paths of the tree, relative to its root, that the run created, changed or deleted
    (bytecode caches and the job's own `changes` left out); `digests` maps each still existing one of them
    to its SHA-256.
    """

    ending: Ending
    status: int | None
    killed_by: int | None
    seconds: float
    stdout: bytes
    stderr: bytes
    truncated: bool
    records: Mapping[str, bytes]
    changed: tuple[str, ...]
    digests: Mapping[str, str] = field(default_factory=dict)


class SandboxUnavailableError(Exception):
    """No acceptable sandbox can be made here; the message says what is missing and how to get it."""


class Sandbox(Protocol):
    """Runs jobs on copies of one snapshot. Nothing of a job survives it but its `Finished`."""

    @property
    def mode(self) -> Mode:
        """How strong the walls of this sandbox are."""

    def run(self, job: Job) -> Finished:
        """Run one job to its end, from scratch, and clean up.

        Raises:
            SandboxUnavailableError: the walls could not be put up.
        """

    def warm(self, job: Job, preload: Sequence[str]) -> AbstractContextManager[Sandbox]:
        """Start a zygote for the interpreter of `job` that has `preload` imported.

        The yielded sandbox runs jobs with the same interpreter by forking the zygote; a job that it cannot
        take (another interpreter, -I, -S) is run from scratch, and so is everything if the zygote dies.
        """
