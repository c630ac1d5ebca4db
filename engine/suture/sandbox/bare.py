"""The sandboxes without namespaces: Landlock and a system-call filter, or, only when typed, nothing but limits."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from suture.sandbox import bubblewrap, environment, programs, seccomp, snapshot, stage
from suture.sandbox.inside import walls
from suture.sandbox.interface import Allowances, Finished, Job, Mode, Sandbox, SandboxUnavailableError, Snapshot
from suture.sandbox.spec import describe

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")


@dataclass(frozen=True, slots=True)
class Bare:
    """Runs every job on a real copy of the tree. The copy lies elsewhere, so its path is exchanged both ways."""

    mode: Mode
    snapshot: Snapshot
    allowances: Allowances
    boot: Path
    landlock: bool

    def run(self, job: Job) -> Finished:
        """Run one job from scratch, as the port says."""
        place = Path(tempfile.mkdtemp(prefix="suture-job-"))
        try:
            return self._run(job, place)
        finally:
            snapshot.remove(place)

    @contextmanager
    def warm(self, job: Job, preload: Sequence[str]) -> Iterator[Sandbox]:
        """Offer this sandbox itself: without a private file system a fork could not have a tree of its own."""
        del job, preload
        yield self

    def _run(self, job: Job, place: Path) -> Finished:
        tree = place / "tree"
        for name in ("tree", "capture", "home", "tmp"):
            (place / name).mkdir()
        walls.copy_tree(str(self.snapshot.copy), str(tree))
        for name in self.snapshot.shared:
            (tree / name).rmdir()
            (tree / name).symlink_to(self.snapshot.root / name)
        try:
            walls.lay_changes(str(tree), dict(job.changes))
        except walls.OutsideError as error:
            return Finished("not started", None, None, 0.0, b"", str(error).encode(), False, {}, ())
        walls.lay_inputs(str(place / "capture"), dict(job.inputs))
        moved = _Moved(str(self.snapshot.root), str(tree))
        directory = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        started = stage.start(lambda control: stage.program(str(self.boot), control), {})
        try:
            finished = stage.perform(started, self._describe(job, place, moved), job, self.snapshot, directory)
            if finished is None:
                raise SandboxUnavailableError(f"the job could not be confined: {started.said()}")
        finally:
            started.stop()
            os.close(directory)
        return moved.back(finished)

    def _describe(self, job: Job, place: Path, moved: _Moved) -> dict[str, Any]:
        cwd = os.path.realpath(job.cwd)
        variables = environment.for_job(
            job.environment,
            self.allowances.keep_environment,
            job.extra,
            seed=job.seed,
            capture=str(place / "capture"),
            home=str(place / "home"),
            cwd=cwd,
        )
        found = programs.resolve(job.argv, Path(cwd), variables)
        wanted = [*self.allowances.readable, *programs.needed(found, variables), self.boot]
        read = bubblewrap.view(self.snapshot, wanted, job.environment.get("HOME", "/root"), cwd).readable
        variables |= {"PATH": found.search, "TMPDIR": str(place / "tmp")}
        return describe(
            job,
            walls="landlock" if self.landlock else "none",
            argv=[moved.there(word) for word in found.argv],
            cwd=moved.there(cwd),
            environment={name: moved.there(value) for name, value in variables.items()},
            program=seccomp.program(sockets=self.allowances.network) if self.landlock else b"",
        ) | {"landlock": self._rules(read, place) if self.landlock else None}

    def _rules(self, readable: Sequence[Path], place: Path) -> dict[str, list[str]]:
        shared = [str(self.snapshot.root / name) for name in self.snapshot.shared]
        system = [*bubblewrap.SYSTEM, *bubblewrap.LINKED, "/proc", "/sys/devices/system/cpu"]
        own = [str(place / name) for name in ("tree", "capture", "home", "tmp")]
        return {"read": [*system, *map(str, readable), *shared], "write": [*own, *DEVICES]}


@dataclass(frozen=True, slots=True)
class _Moved:
    """Exchanges the project's path for the copy's in what a job is given, and back in what it leaves."""

    original: str
    copy: str

    def there(self, text: str) -> str:
        return _exchanged(text.encode("utf-8", "surrogateescape"), self.original, self.copy).decode(
            "utf-8", "surrogateescape"
        )

    def back(self, finished: Finished) -> Finished:
        def own(content: bytes) -> bytes:
            return _exchanged(content, self.copy, self.original)

        records = {name: own(content) for name, content in finished.records.items()}
        return replace(finished, stdout=own(finished.stdout), stderr=own(finished.stderr), records=records)


def _exchanged(content: bytes, old: str, new: str) -> bytes:
    return content.replace(os.fsencode(old), os.fsencode(new))
