"""A warm sandbox for several threads: a zygote starts one fork after the other."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager

from suture.sandbox.interface import Finished, Job, Mode, Sandbox


class OneAtATime:
    """Lets jobs wait for one another; see `sandbox.interface.Sandbox`, of which no warm one promises more."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._busy = threading.Lock()

    @property
    def mode(self) -> Mode:
        return self._sandbox.mode

    def run(self, job: Job) -> Finished:
        """Run one job when no other runs."""
        with self._busy:
            return self._sandbox.run(job)

    def warm(self, job: Job, preload: Sequence[str]) -> AbstractContextManager[Sandbox]:
        """Warm what is warm already; the answer is that of the sandbox within."""
        return self._sandbox.warm(job, preload)
