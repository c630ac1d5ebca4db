"""A guard takes the further policies in `also=`."""

import asyncio
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import clock
from suture_sdk.testing import fixed_chance, recorded_calls, virtual_time


def test_a_rate_limit_in_a_guard_leads_to_its_fallback() -> None:
    asked = recorded_calls(lambda: "answer")
    with virtual_time() as time:
        guarded = suture.guard(fallback="none", also=[suture.RateLimit(1)])(asked)
        assert [guarded(), guarded()] == ["answer", "none"]
        time.advance(1)
        assert guarded() == "answer"
    assert len(asked.calls) == 2


def test_what_a_rate_limit_turns_away_does_not_open_the_breaker() -> None:
    breaker = suture.Breaker(consecutive=1, failure_rate=None)
    with virtual_time():
        guarded = suture.guard(breaker=breaker, also=[suture.RateLimit(1)])(lambda: "answer")
        guarded()
        for _ in range(5):
            with pytest.raises(suture.RateLimited):
                guarded()
    assert breaker.state == "closed"


def test_a_throttle_in_a_guard_hears_of_failures_and_not_of_a_full_bulkhead() -> None:
    throttle, bulkhead = suture.Throttle(k=1), suture.Bulkhead(1)
    errors: list[Exception] = []

    @suture.guard(also=[throttle], bulkhead=bulkhead)
    def fetch() -> None:
        if errors:
            raise errors[0]

    with virtual_time(), fixed_chance(0.999):
        bulkhead.enter()
        for _ in range(10):
            with pytest.raises(suture.BulkheadFull):
                fetch()
        assert throttle.rejection() == 0
        bulkhead.leave()
        errors.append(OSError("down"))
        with pytest.raises(OSError, match="down"):
            fetch()
        assert throttle.rejection() == pytest.approx(1 / 2)


def test_a_stale_cache_around_a_guard_answers_when_the_breaker_is_open() -> None:
    breaker = suture.Breaker()
    with virtual_time() as time:
        guarded: Any = suture.guard(breaker=breaker, also=[suture.StaleCache(ttl=10)])(recorded_calls(lambda: "answer"))
        guarded()
        time.advance(11)
        with suture.testing.forced(breaker, "open"):
            assert guarded() == "answer"


def test_equal_calls_that_share_one_take_one_place() -> None:
    calls = []

    @suture.guard(bulkhead=1, also=[suture.Coalesce()])
    async def fetch(key: str) -> str:
        calls.append(key)
        await asyncio.sleep(0)
        return key

    async def run() -> list[str]:
        return await asyncio.gather(*(fetch("a") for _ in range(5)))

    assert asyncio.run(run()) == ["a"] * 5
    assert calls == ["a"]


def test_a_hedge_around_a_guard_keeps_it_a_coroutine_function() -> None:
    @suture.guard(timeout=5, also=[suture.Hedge(idempotent=True)])
    async def fetch(key: str) -> str:
        await clock.async_sleep(1)
        return key

    assert asyncio.iscoroutinefunction(fetch)
    with virtual_time():
        assert asyncio.run(fetch("a")) == "a"
