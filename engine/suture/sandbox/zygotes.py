"""Run jobs by forking an interpreter that stands ready, where that cannot be told from starting it."""

from __future__ import annotations

import os
import select
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from suture.sandbox.inside.walls import BASE
from suture.sandbox.interface import Finished, Job, Mode, Sandbox, SandboxUnavailableError
from suture.sandbox.prepared import Prepared, Walls
from suture.sandbox.stage import Stage, perform

MAX_ZYGOTES = 4  # each costs the memory of one interpreter with its dependencies
MAX_STARTS = 12
READY_SECONDS = 20.0

Key = tuple[object, ...]


class Zygotes:
    """A sandbox that forks: one interpreter for each command line and environment, the last used ones kept.

    A fork goes on where the interpreter stood in its start, so only a job with the same command line, directory
    and variables can be one; every other is given a zygote of its own, or run from scratch.
    """

    def __init__(self, walls: Walls, preload: Sequence[str]) -> None:
        self._walls = walls
        self._preload = list(preload)
        self._stages: OrderedDict[Key, Stage | None] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def mode(self) -> Mode:
        return self._walls.mode

    def run(self, job: Job) -> Finished:
        """Run one job on a fork; from scratch where there is none, or where it died of this job."""
        ready = self._walls.prepare(job)
        stage = self.stage(job, ready)
        if stage is not None:
            finished = perform(stage, self._walls.describe(job, ready), job, self._walls.snapshot)
            if finished is not None:
                return finished
            with self._lock:
                self._give_up(_key(job, ready))
        return self._walls.run(job)

    @contextmanager
    def warm(self, job: Job, preload: Sequence[str]) -> Iterator[Sandbox]:
        """Offer this sandbox itself: it is warm already."""
        del job, preload
        yield self

    def stage(self, job: Job, ready: Prepared) -> Stage | None:
        """Return the interpreter that stands ready for a job, starting one at need; None where that cannot be."""
        if not ready.program.python:
            return None
        key = _key(job, ready)
        with self._lock:
            if key not in self._stages:
                if len(self._stages) >= MAX_ZYGOTES:
                    self._give_up(next(iter(self._stages)))
                self._stages[key] = self._start(job, ready)
            self._stages.move_to_end(key)
            return self._stages[key]

    def _start(self, job: Job, ready: Prepared) -> Stage | None:
        for _ in range(MAX_STARTS):
            variables = {**ready.environment, "PYTHONPATH": f"{BASE}/boot"}
            variables["SUTURE_PRELOAD"] = " ".join(_unshadowed(self._preload, job, self._walls))
            variables["SUTURE_PYTHONPATH"] = ready.environment.get("PYTHONPATH", "")

            def program(control: int, variables: dict[str, str] = variables) -> Sequence[str]:
                variables["SUTURE_ZYGOTE"] = str(control)
                return ready.program.argv

            with suppress(SandboxUnavailableError):
                stage = self._walls.start(ready, program, variables, chdir=os.path.realpath(job.cwd), pipes=True)
                refused = _refused(stage)
                if refused == "":
                    return stage
                stage.kill()
                stage.stop()
                if refused in self._preload:
                    self._preload.remove(refused)
                    continue
            return None
        return None

    def _give_up(self, key: Key) -> None:
        stage = self._stages.pop(key, None)
        if stage is not None:
            stage.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for key in list(self._stages):
            self._give_up(key)


def _key(job: Job, ready: Prepared) -> Key:
    return (ready.program.argv, str(job.cwd), tuple(sorted(ready.environment.items())))


def _refused(stage: Stage) -> str | None:
    """Return the module that may not be preloaded, "" when the zygote is ready, None when it is not to be had."""
    arrived, _, _ = select.select([stage.control], [], [], READY_SECONDS)
    message = stage.control.recv(4096).decode("utf-8", "replace") if arrived else ""
    word, _, refused = message.partition(" ")
    return refused if word == "ready" else None


def _unshadowed(names: Sequence[str], job: Job, walls: Walls) -> list[str]:
    """Leave out modules that the project has by the same name: which of them is meant is the job's affair."""
    copy = walls.snapshot.copy
    places = [copy, copy / "src"]
    with suppress(ValueError):
        places.append(copy / Path(os.path.realpath(job.cwd)).relative_to(walls.snapshot.root))
    return [
        name
        for name in names
        for top in (name.partition(".")[0],)
        if not any((place / top).exists() or (place / f"{top}.py").exists() for place in places)
    ]
