"""A rate limit lets through what was agreed, and never more."""

import asyncio
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

import suture_sdk as suture
from suture_sdk.testing import virtual_time


def admitted(limit: suture.RateLimit, calls: int) -> int:
    through = 0
    for _ in range(calls):
        try:
            limit.admit()
            through += 1
        except suture.RateLimited:
            pass
    return through


def test_a_burst_goes_through_and_then_the_rate_holds() -> None:
    with virtual_time() as time:
        limit = suture.RateLimit(10, per=1.0)
        assert admitted(limit, 20) == 10
        time.advance(0.25)
        assert admitted(limit, 20) == 2
        time.advance(3_600)
        assert admitted(limit, 20) == 10, "no more than a burst is saved"


def test_it_says_when_to_come_again() -> None:
    with virtual_time() as time:
        limit = suture.RateLimit(2, per=10.0, burst=1)
        limit.admit()
        with pytest.raises(suture.RateLimited, match=r"next in 5 s") as caught:
            limit.admit()
        assert caught.value.retry_after == pytest.approx(5)
        time.advance(5.001)
        limit.admit()


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_never_more_than_rate_and_burst_allow(waits: list[float]) -> None:
    with virtual_time() as time:
        limit = suture.RateLimit(5, per=1.0, burst=3)
        through = 0
        for wait in waits:
            time.advance(wait)
            through += admitted(limit, 4)
        assert through <= 3 + 5 * sum(waits) + 1e-6


def test_a_clock_that_runs_back_gives_nothing_and_takes_nothing() -> None:
    with virtual_time() as time:
        limit = suture.RateLimit(2)
        admitted(limit, 1)
        time.advance(-100)
        assert admitted(limit, 5) == 1


def test_threads_together_get_no_more() -> None:
    with virtual_time():
        limit = suture.RateLimit(100)
        through: list[int] = []
        threads = [threading.Thread(target=lambda: through.append(admitted(limit, 100))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(through) == 100


def test_it_decorates_functions_and_coroutines_and_lets_their_errors_pass() -> None:
    error = KeyError("own")

    @suture.RateLimit(1, burst=2)
    def read(key: str) -> str:
        """Read."""
        if key == "bad":
            raise error
        return key

    @suture.RateLimit(1)
    async def later(key: str) -> str:
        return key

    with virtual_time():
        assert read("a") == "a"
        with pytest.raises(KeyError) as caught:
            read("bad")
        assert caught.value is error
        with pytest.raises(suture.RateLimited):
            read("a")
        assert read.__doc__ == "Read."
        assert asyncio.iscoroutinefunction(later)
        assert asyncio.run(later("b")) == "b"
        with pytest.raises(suture.RateLimited):
            asyncio.run(later("b"))


@pytest.mark.parametrize("wrong", [{"calls": 0}, {"calls": 1, "per": 0}, {"calls": 0.5}, {"calls": float("nan")}])
def test_a_rate_that_lets_nothing_through_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(suture.Refused, match="expected more than 0"):
        suture.RateLimit(**wrong)


def test_switched_off_the_function_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_DISABLE", "1")

    def read() -> int:
        return 1

    assert suture.RateLimit(1)(read) is read
