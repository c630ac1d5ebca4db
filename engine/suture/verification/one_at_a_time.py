"""A warm sandbox for several threads: one thread of its own runs all jobs, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

from suture.sandbox.interface import Finished, Job, Mode, Sandbox


class OneAtATime:
    """Lets jobs wait for one another; see `sandbox.interface.Sandbox`, of which no warm one promises more.

    A zygote dies with the thread that started it, since the kernel ties the walls to a thread and not to a process.
    So it is started here, where the thread lasts as long as the sandbox, and not in the short-lived one that asks.
    """

    def __init__(self, sandbox: Sandbox, thread: ThreadPoolExecutor) -> None:
        self._sandbox = sandbox
        self._thread = thread

    @property
    def mode(self) -> Mode:
        return self._sandbox.mode

    def run(self, job: Job) -> Finished:
        """Run one job when no other runs."""
        return self._thread.submit(self._sandbox.run, job).result()

    def warm(self, job: Job, preload: Sequence[str]) -> AbstractContextManager[Sandbox]:
        """Warm what is warm already; the answer is that of the sandbox within."""
        return self._sandbox.warm(job, preload)


@contextmanager
def one_at_a_time(sandbox: Sandbox) -> Iterator[Sandbox]:
    """Offer a warm sandbox to several threads until the context ends; a job that runs then is waited for."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield OneAtATime(sandbox, thread)
