"""Time and chance, in one place so that tests can put virtual ones here (`suture_sdk.testing.virtual_time`).

Read them as `clock.monotonic()`, never `from clock import monotonic`: a name that was bound earlier
would keep the real clock.
"""

import random as _random
import time as _time
from typing import Awaitable, Callable

monotonic: Callable[[], float] = _time.monotonic
"""Seconds that never run backwards: intervals, deadlines, open times."""

wall: Callable[[], float] = _time.time
"""Seconds since 1970, which may jump: expiry of patches only."""

sleep: Callable[[float], None] = _time.sleep


async def _sleep_in_loop(seconds: float) -> None:
    import asyncio  # noqa: PLC0415 -- a tenth of a second that a program without coroutines never pays

    await asyncio.sleep(seconds)


async_sleep: Callable[[float], Awaitable[None]] = _sleep_in_loop

chance: Callable[[], float] = _random.random
"""Uniform in [0, 1): jitter and shedding."""
