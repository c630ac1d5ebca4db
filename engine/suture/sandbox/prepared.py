"""A job with everything looked up that it needs, and the walls it is run behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from suture.sandbox.bubblewrap import View
from suture.sandbox.interface import Finished, Job, Mode, Snapshot
from suture.sandbox.programs import Program
from suture.sandbox.stage import Stage


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job's program, what it is shown of the host, and its variables."""

    program: Program
    view: View
    environment: Mapping[str, str]


class Walls(Protocol):
    """What a zygote asks of the sandbox that it stands in."""

    @property
    def mode(self) -> Mode:
        """How strong the walls are."""

    @property
    def snapshot(self) -> Snapshot:
        """The tree that jobs run on."""

    def prepare(self, job: Job) -> Prepared:
        """Look up the job's program, and what it needs to see."""

    def start(
        self,
        ready: Prepared,
        program: Callable[[int], Sequence[str]],
        variables: dict[str, str],
        *,
        chdir: str = "/",
        pipes: bool = False,
    ) -> Stage:
        """Put up walls around a program that serves jobs."""

    def describe(self, job: Job, ready: Prepared) -> dict[str, Any]:
        """Return the job as the far side reads it."""

    def run(self, job: Job) -> Finished:
        """Run one job from scratch."""
