"""The sandbox of the strongest kind: bubblewrap's walls, and inside them a fresh overlay for each job."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suture.sandbox import bubblewrap, environment, programs, seccomp, stage
from suture.sandbox.inside.walls import BASE, CAPTURE
from suture.sandbox.interface import Allowances, Finished, Job, Mode, Sandbox, SandboxUnavailableError, Snapshot
from suture.sandbox.prepared import Prepared
from suture.sandbox.spec import describe
from suture.sandbox.zygotes import Zygotes

HOME = "/root"


@dataclass(frozen=True, slots=True)
class Bubblewrap:
    """Runs every job behind walls of its own; `proc` says that /proc can be mounted here, `boot` is the far side."""

    mode: Mode
    snapshot: Snapshot
    allowances: Allowances
    boot: Path
    proc: bool = True

    def run(self, job: Job) -> Finished:
        """Run one job from scratch, as the port says."""
        ready = self.prepare(job)
        started = self.start(ready, lambda control: stage.program(f"{BASE}/boot", control), {})
        try:
            finished = stage.perform(started, self.describe(job, ready), job, self.snapshot)
            if finished is None:
                raise SandboxUnavailableError(f"bubblewrap could not put up the sandbox: {started.said()}")
            return finished
        finally:
            started.stop()

    @contextmanager
    def warm(self, job: Job, preload: Sequence[str]) -> Iterator[Sandbox]:
        """Offer a sandbox that forks its jobs, as the port says."""
        with Zygotes(self, tuple(preload)) as zygotes:
            zygotes.stage(job, self.prepare(job))
            yield zygotes

    def prepare(self, job: Job) -> Prepared:
        """Look up the job's program, and what it needs to see."""
        home = job.environment.get("HOME", HOME)
        cwd = os.path.realpath(job.cwd)  # the tree is shown at its real place only
        variables = environment.for_job(
            job.environment,
            self.allowances.keep_environment,
            job.extra,
            seed=job.seed,
            capture=CAPTURE,
            home=home if home.startswith("/") else HOME,
            cwd=cwd,
        )
        found = programs.resolve(job.argv, Path(cwd), variables)
        variables["PATH"] = found.search
        engine = programs.installation(Path(os.path.realpath(sys.executable)))
        wanted = [*self.allowances.readable, *programs.needed(found, variables), *engine]
        readable = [path for path in wanted if programs.is_there(path)]
        return Prepared(found, bubblewrap.view(self.snapshot, readable, variables["HOME"], cwd), variables)

    def start(
        self,
        ready: Prepared,
        program: Callable[[int], Sequence[str]],
        variables: dict[str, str],
        *,
        chdir: str = "/",
        pipes: bool = False,
    ) -> stage.Stage:
        """Start bubblewrap with a program that serves jobs.

        Raises:
            SandboxUnavailableError: bubblewrap is not there.
        """

        def command(control: int) -> list[str]:
            return bubblewrap.command(
                self.snapshot,
                ready.view,
                self.boot,
                program(control),
                network=self.allowances.network,
                proc=self.proc,
                user=os.geteuid() != 0,
                chdir=chdir,
            )

        return stage.start(command, variables, pipes=pipes)

    def describe(self, job: Job, ready: Prepared) -> dict[str, Any]:
        """Return the job as the far side reads it."""
        return describe(
            job,
            walls="bubblewrap",
            argv=ready.program.argv,
            cwd=os.path.realpath(job.cwd),
            environment=ready.environment,
            program=seccomp.program_or_none(sockets=True),
            network=self.allowances.network,
            root=str(self.snapshot.root),
            shared=list(self.snapshot.shared),
            private=list(ready.view.private),
            made=list(ready.view.made),
            kept=[str(path) for path in ready.view.readable],
            proc=self.proc,
        )
