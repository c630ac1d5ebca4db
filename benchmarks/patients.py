"""A failing program in the sandbox, with its failure reproduced, and one candidate after another checked on it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.programs import write
from suture.domain.remedy import Edit, Patch, Remedy, Risk
from suture.domain.signal import Signal
from suture.instrument import Instrument
from suture.sandbox.confined import Bubblewrap
from suture.sandbox.interface import Allowances, Finished, Job, Limits
from suture.sandbox.modes import choose
from suture.sandbox.snapshot import take
from suture.sandbox.tree import SnapshotTree
from suture.sandbox.zygotes import Zygotes
from suture.verification.candidate import Candidate
from suture.verification.check import check
from suture.verification.interface import Checked, Command, Reproduction
from suture.verification.one_at_a_time import one_at_a_time
from suture.verification.own_tests import OwnTests
from suture.verification.reproduce import reproduce
from suture.verification.runs import Lab, job, observe
from suture_sdk.watched import launch

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


class Counted:
    """The walls of a sandbox, which count the jobs that a zygote could not take and that ran from scratch instead."""

    def __init__(self, walls: Bubblewrap) -> None:
        self._walls = walls
        self.from_scratch = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._walls, name)

    def run(self, job: Job) -> Finished:
        self.from_scratch += 1
        return self._walls.run(job)


@dataclass(frozen=True)
class Patient:
    """One failing command: `fresh` runs every job from scratch, `warm` on a fork where `walls` do not count it."""

    fresh: Lab
    warm: Lab
    walls: Counted
    command: Command
    signal: Signal
    reproduction: Reproduction
    files: Mapping[str, str]
    zygote_seconds: float

    def remedy(self, path: str, after: str) -> Remedy:
        """Return the remedy that makes a file what is given."""
        edit = Edit(path, self.files[path].encode(), after.encode())
        return Remedy("benchmark", "benchmark", "benchmark", "", Patch((edit,)), Risk.R1)

    def check(self, lab: Lab, remedy: Remedy, own: OwnTests) -> Checked:
        """Decide on a candidate as `suture fix` does."""
        return check(lab, Candidate(self.command, self.signal, remedy, self.reproduction), own)


@contextmanager
def patient(folder: Path, files: Mapping[str, str], argv: Sequence[str], *, seconds: float = 60.0) -> Iterator[Patient]:
    """Lay a program down, let it fail, reproduce the failure, and start the zygote that its candidates run on.

    Raises:
        RuntimeError: the program does not fail each time.
        SandboxUnavailableError: there is no bubblewrap here.
    """
    root = write(folder / "project", files)
    snapshot = take(root, folder / "tree")
    project = SnapshotTree(snapshot.root, snapshot.copy, snapshot.shared)
    readable = tuple(Path(path) for path in (*launch.PATHS, sys.prefix, sys.base_prefix))
    sandbox = choose(snapshot, Allowances(readable=readable), "bubblewrap")
    if not isinstance(sandbox, Bubblewrap):
        raise TypeError("zygotes are measured in bubblewrap")
    lab = Lab(sandbox, Instrument(str(root), project), project)
    command = Command(tuple(argv), root, ENVIRONMENT, limits=Limits(seconds=seconds))
    first = observe(lab, job(command))
    if not first.signals:
        raise RuntimeError(f"{list(argv)} does not fail: {(first.stdout + first.stderr)[-500:].decode()}")
    reproduction = reproduce(lab, command, first.signals[0], ())
    if not reproduction.steady:
        raise RuntimeError(f"{list(argv)}: {reproduction.why}")
    walls = Counted(sandbox)
    preload = first.session.preload if first.session else ()
    with Zygotes(walls, preload) as zygotes, one_at_a_time(zygotes) as shared:
        watched = lab.instrument.watch(job(command))
        started = time.perf_counter()
        zygotes.stage(watched, walls.prepare(watched))
        seconds = time.perf_counter() - started
        warm = replace(lab, sandbox=shared)
        yield Patient(lab, warm, walls, command, first.signals[0], reproduction, files, seconds)
