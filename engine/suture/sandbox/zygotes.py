"""Run jobs by forking an interpreter that stands ready, where that cannot be told from starting it."""

from __future__ import annotations

import functools
import itertools
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
MAX_STARTS = 5
READY_SECONDS = 20.0
LONGEST = 100_000  # of the names in one variable, of which Linux takes 128 KiB

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
        self._lock = threading.RLock()

    @property
    def mode(self) -> Mode:
        return self._walls.mode

    def run(self, job: Job) -> Finished:
        """Run one job on a fork; from scratch where there is none, or where it died of this job."""
        ready = self._walls.prepare(job)
        with self._lock:  # no other thread may give up the zygote that runs this
            stage = self.stage(job, ready)
            finished = stage and perform(stage, self._walls.describe(job, ready), job, self._walls.snapshot)
            if finished:
                return finished
            if stage:
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
        names = _unshadowed(self._preload, job, self._walls)
        with suppress(SandboxUnavailableError):
            for number in range(MAX_STARTS):
                stage = self._begin(job, ready, names)
                refused = _refused(stage)
                if not refused and refused is not None:
                    return stage
                stage.kill()
                stage.stop()
                if not names:
                    break
                left = _without(names, refused, number)
                self._preload = [name for name in self._preload if name in left or name not in names]
                names = left
        return None

    def _begin(self, job: Job, ready: Prepared, names: Sequence[str]) -> Stage:
        variables = {
            **ready.environment,
            "PYTHONPATH": f"{BASE}/boot",
            "SUTURE_PRELOAD": " ".join(names),
            "SUTURE_PYTHONPATH": ready.environment.get("PYTHONPATH", ""),
        }

        def program(control: int) -> Sequence[str]:
            variables["SUTURE_ZYGOTE"] = str(control)
            return ready.program.argv

        return self._walls.start(ready, program, variables, chdir=os.path.realpath(job.cwd), pipes=True)

    def _give_up(self, key: Key) -> None:
        stage = self._stages.pop(key, None)
        if stage is not None:
            stage.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            for key in list(self._stages):
                self._give_up(key)


def _key(job: Job, ready: Prepared) -> Key:
    return (ready.program.argv, str(job.cwd), tuple(sorted(ready.environment.items())))


def _refused(stage: Stage) -> list[str] | None:
    """Return the modules that may not be preloaded, none when the zygote is ready, None when it is not to be had."""
    arrived, _, _ = select.select([stage.control], [], [], READY_SECONDS)
    message = stage.control.recv(2 * LONGEST).decode("utf-8", "replace") if arrived else ""
    word, *refused = message.split(" ")
    return refused if word == "ready" else None


def _without(names: Sequence[str], refused: Sequence[str] | None, number: int) -> list[str]:
    """Return what the next start tries: without the refused modules, then their packages, at last without any.

    Modules that import the refused one are found one by one, and each start costs what all the imports do.
    """
    if refused is None or number >= MAX_STARTS - 2:
        return []
    tops = {name.partition(".")[0] for name in refused} if number else set()
    return [name for name in names if name not in refused and name.partition(".")[0] not in tops]


def _unshadowed(names: Sequence[str], job: Job, walls: Walls) -> list[str]:
    """Leave out modules that the project has by the same name: which of them is meant is the job's affair.

    What the program told may be no names at all; of too many the last are left out, which import others and are not
    imported by them.
    """
    copy = walls.snapshot.copy
    places = [copy, copy / "src"]
    with suppress(ValueError):
        places.append(copy / Path(os.path.realpath(job.cwd)).relative_to(walls.snapshot.root))
    own = functools.cache(lambda top: any((place / top).exists() or (place / f"{top}.py").exists() for place in places))
    lengths = itertools.accumulate(len(name) + 1 for name in names)
    return [
        name
        for name, length in zip(names, lengths, strict=True)
        if length <= LONGEST
        and all(part.isidentifier() for part in name.split("."))
        and not own(name.partition(".")[0])
    ]
