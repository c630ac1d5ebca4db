"""Work that is begun before it is known whether anyone will ask for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """One piece of work at a time, beside what its caller does; it keeps the second core from standing idle.

    The first candidate wins more often than not, and then its confirmation is half done with its check, and its
    test with its confirmation. The price: of a candidate that fails there was work for nothing, and the end of a
    heal may wait for what nobody asked for.
    """

    def __init__(self, stack: ExitStack) -> None:
        self._pool = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        self._begun: dict[str, Future[T]] = {}

    def start(self, digest: str, work: Callable[[], T]) -> None:
        """Begin with the work on a patch, unless other work is still under way: it would only be in the way."""
        if all(one.done() for one in self._begun.values()):
            self._begun[digest] = self._pool.submit(work)

    def take(self, digest: str) -> T | None:
        """Return what came of the work when it has ended, None when none was begun; what it raised is raised."""
        future = self._begun.pop(digest, None)
        return None if future is None else future.result()
