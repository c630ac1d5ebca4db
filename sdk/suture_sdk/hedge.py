"""A second copy of a slow call: the first answer counts. Coroutines only.

Jeffrey Dean and Luiz André Barroso, "The Tail at Scale", Communications of the ACM 56 (2013): the second request goes
out after the 95th percentile of what is expected, and so adds about 5 % of load.
"""

import functools
from collections import deque
from typing import Any, Deque, Optional

from . import clock, host
from .admission import F
from .carried import carried, taken
from .errors import Refused
from .function_kinds import is_coroutine

__all__ = ["Hedge"]
_REMEMBERED, _EVERY = 512, 32
"""So many of the last latencies are looked at, anew after each so many calls: a sort costs 30 µs."""


class Hedge:
    """Send a second copy once a call takes longer than `percentile` of the last ones; of all calls at most `extra`.

    The first copy that succeeds answers, the other is cancelled. A call that fails before the second copy is out is
    not repeated; when both fail, the first one's error is raised. Nothing is hedged before `least` calls were timed.
    Raises Refused unless `idempotent=True` says that twice does no more than once, and for a share outside of (0, 1).
    """

    def __init__(
        self, *, idempotent: bool = False, percentile: float = 0.95, extra: float = 0.05, least: int = 20
    ) -> None:
        if idempotent is not True:
            raise Refused("Hedge sends a call twice: only for what is declared with idempotent=True")
        if not (0 < percentile < 1 and 0 < extra < 1 and least >= 1):
            raise Refused(f"Hedge: got percentile={percentile!r}, extra={extra!r}, least={least!r}; expected shares")
        self._percentile, self._extra, self._least = percentile, extra, least
        self._seconds: Deque[float] = deque(maxlen=_REMEMBERED)
        self._after: Optional[float] = None
        self._timed = 0
        self.calls, self.hedges = 0, 0

    def __call__(self, function: F) -> F:
        """Return the coroutine function hedged. Raises Refused for what is none: a thread cannot be taken back."""
        if not is_coroutine(function, "Hedge"):
            raise Refused("Hedge: got a function, expected a coroutine function; a running thread cannot be cancelled")
        if host.disabled():
            return function

        @functools.wraps(function)
        async def hedged(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            started = clock.monotonic()
            if self._after is None:
                value = await function(*args, **kwargs)
            else:
                value = await self._race(lambda: function(*args, **kwargs), self._after)
            self._note(clock.monotonic() - started)  # of the call, not of the copy that won: that one is too good
            return value

        wrapped: Any = hedged
        return wrapped  # type: ignore[no-any-return]

    def _note(self, seconds: float) -> None:
        self._seconds.append(seconds)
        self._timed += 1
        if self._timed == self._least or (self._timed > self._least and self._timed % _EVERY == 0):
            ordered = sorted(self._seconds)
            self._after = ordered[min(len(ordered) - 1, int(len(ordered) * self._percentile))]

    def _may_send(self) -> bool:
        """Tell whether one more stays within the share of all calls, and count it then."""
        if self.hedges + 1 > self._extra * self.calls:
            return False
        self.hedges += 1
        return True

    async def _race(self, call: Any, after: float) -> Any:
        import asyncio  # noqa: PLC0415 -- a coroutine runs, so it is there already

        copies = [asyncio.ensure_future(carried(call()))]
        timer: Any = asyncio.ensure_future(clock.async_sleep(after))
        try:
            await asyncio.wait({copies[0], timer}, return_when=asyncio.FIRST_COMPLETED)
            if not copies[0].done() and self._may_send():
                copies.append(asyncio.ensure_future(carried(call())))
            return taken(await _first_success(copies))
        finally:
            left = [task for task in (timer, *copies) if not task.done()]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)


async def _first_success(copies: Any) -> Any:
    import asyncio  # noqa: PLC0415 -- as above

    waiting = set(copies)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for copy in copies:
            if copy in done and not copy.cancelled() and copy.exception() is None:
                return copy.result()
    return copies[0].result()  # raises its error
