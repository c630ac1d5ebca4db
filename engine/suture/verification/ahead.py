"""Runs that are started before it is known whether anyone will ask for them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

from suture.domain.observation import Observation


class Ahead:
    """One run at a time, beside what its caller does; the run keeps the second core from standing idle.

    The first candidate wins more often than not, and then its confirmation is half done with its check. The price:
    of a candidate that fails there were two runs, and the end of a heal may wait for the one nobody asked for.
    """

    def __init__(self, stack: ExitStack) -> None:
        self._pool = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        self._runs: dict[str, Future[Observation]] = {}

    def start(self, digest: str, run: Callable[[], Observation]) -> None:
        """Start the run of a patch, unless another one is still under way: it would only be in the way."""
        if all(one.done() for one in self._runs.values()):
            self._runs[digest] = self._pool.submit(run)

    def take(self, digest: str) -> Observation | None:
        """Return the run of a patch when it has ended, None when none was started; what it raised is raised."""
        future = self._runs.pop(digest, None)
        return None if future is None else future.result()
