"""What ships for the tests of others keeps what it says."""

import asyncio
import time
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import clock
from suture_sdk.testing import fixed_chance, recorded_calls, virtual_time


def test_virtual_time_passes_only_by_sleeping_and_by_advancing() -> None:
    with virtual_time(monotonic=10, wall=100) as virtual:
        assert (clock.monotonic(), clock.wall()) == (10, 100)
        clock.sleep(5)
        virtual.advance(1)
        assert (clock.monotonic(), clock.wall()) == (16, 106)
        assert virtual.slept == [5]


def test_a_jump_of_the_wall_clock_leaves_the_other_alone() -> None:
    with virtual_time(monotonic=10, wall=100) as virtual:
        virtual.jump(-50)
        assert (clock.monotonic(), clock.wall()) == (10, 50)


def test_after_the_block_time_is_real_also_when_it_raised() -> None:
    with pytest.raises(KeyError), virtual_time():
        raise KeyError
    assert clock.monotonic is time.monotonic
    assert clock.sleep is time.sleep


def test_a_sleep_of_less_than_nothing_does_not_turn_time_back() -> None:
    with virtual_time(monotonic=10):
        clock.sleep(-5)
        assert clock.monotonic() == 10


def test_coroutines_wake_in_the_order_of_their_time() -> None:
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.async_sleep(seconds)
        woken.append((name, clock.monotonic()))

    async def run() -> None:
        await asyncio.gather(sleeper("long", 3_600), sleeper("short", 1), sleeper("middle", 60))

    with virtual_time(monotonic=0):
        asyncio.run(run())
    assert woken == [("short", 1), ("middle", 60), ("long", 3_600)]


def test_a_cancelled_sleeper_leaves_the_others_their_time() -> None:
    async def run() -> float:
        task, other = (asyncio.ensure_future(clock.async_sleep(seconds)) for seconds in (1, 5))
        await asyncio.sleep(0)
        task.cancel()
        await other
        return clock.monotonic()

    with virtual_time(monotonic=0):
        assert asyncio.run(run()) == 5


def test_deadlines_follow_virtual_time() -> None:
    with virtual_time() as virtual, suture.context(timeout=10):
        virtual.advance(4)
        assert suture.remaining() == 6


def test_chance_is_drawn_in_turn_and_then_real_again() -> None:
    before = clock.chance
    with fixed_chance(0.1, 0.9):
        assert [clock.chance() for _ in range(3)] == [0.1, 0.9, 0.1]
    assert clock.chance is before


@pytest.mark.parametrize("draws", [(), (1.0,), (-0.1,), (float("nan"),)])
def test_chance_out_of_range_is_refused(draws: tuple[float, ...]) -> None:
    with pytest.raises(suture.Refused, match="from 0 to below 1"), fixed_chance(*draws):
        pass


def test_recorded_calls_keep_what_went_in_and_came_out() -> None:
    error = KeyError("b")

    def look(key: str, default: int = 0) -> int:
        """Look."""
        if key == "b":
            raise error
        return default

    recorded = recorded_calls(look)
    assert recorded("a", default=7) == 7
    with pytest.raises(KeyError) as caught:
        recorded("b")
    assert caught.value is error
    assert recorded.calls == [(("a",), {"default": 7}, 7, None), (("b",), {}, None, error)]
    assert recorded.__doc__ == "Look."


def test_recorded_coroutines_are_awaited() -> None:
    async def look(key: str) -> str:
        await asyncio.sleep(0)
        if key == "b":
            raise KeyError(key)
        return key

    recorded = recorded_calls(look)
    assert asyncio.run(recorded("a")) == "a"
    with pytest.raises(KeyError):
        asyncio.run(recorded("b"))
    assert [call.result for call in recorded.calls] == ["a", None]


def test_what_is_no_function_is_refused() -> None:
    odd: Any = 7
    with pytest.raises(suture.Refused, match="got int"):
        recorded_calls(odd)
