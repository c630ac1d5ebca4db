"""An old answer stands in for none, is marked, and never outlives what was agreed."""

import asyncio
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import degradation
from suture_sdk.testing import fixed_chance, recorded_calls, virtual_time


class Source:
    """Answers with its number, or raises what it is given."""

    def __init__(self) -> None:
        self.number = 0
        self.broken: Exception | None = None
        self.__qualname__ = f"source_{id(self)}"

    def __call__(self, *_: object, **__: object) -> int:
        if self.broken is not None:
            raise self.broken
        self.number += 1
        return self.number


def marks_of(source: Source) -> int:
    return degradation.counts().get(f"stale {source.__module__}.{source.__qualname__}", 0)


def cached(**options: Any) -> tuple[Source, Any]:
    source = Source()
    return source, suture.StaleCache(**options)(source)


def test_a_fresh_result_is_given_without_a_call_and_without_a_mark() -> None:
    with virtual_time() as time, fixed_chance(0.0):
        source, read = cached(ttl=10)
        assert read("a") == 1
        time.advance(9.9)
        assert read("a") == 1
        assert read("b") == 2
        time.advance(0.2)
        assert read("a") == 3
        assert marks_of(source) == 0


def test_when_the_call_fails_the_old_one_stands_in_and_is_marked() -> None:
    with virtual_time() as time, fixed_chance(0.0):
        source, read = cached(ttl=10, stale=100)
        read("a")
        source.broken = OSError("down")
        time.advance(11)
        assert read("a") == 1
        assert marks_of(source) == 1
        source.broken = None
        assert read("a") == 2, "well again: it is asked each time while it is stale"


def test_past_its_time_it_stands_in_no_longer() -> None:
    with virtual_time() as time, fixed_chance(0.0):
        source, read = cached(ttl=10, stale=100)
        read("a")
        source.broken = error = OSError("down")
        time.advance(110.1)
        with pytest.raises(OSError, match="down") as caught:
            read("a")
        assert caught.value is error
        assert marks_of(source) == 0


def test_without_an_old_one_the_exception_passes() -> None:
    source, read = cached()
    source.broken = KeyError("own")
    with pytest.raises(KeyError) as caught:
        read("a")
    assert caught.value is source.broken


@pytest.mark.parametrize("passing", [KeyboardInterrupt(), asyncio.CancelledError()])
def test_an_interrupt_is_not_answered_with_an_old_result(passing: BaseException) -> None:
    with virtual_time() as time:
        source, read = cached(ttl=1)
        read("a")
        time.advance(2)
        source.broken = passing  # type: ignore[assignment]
        with pytest.raises(type(passing)):
            read("a")


@pytest.mark.parametrize(("draw", "fresh"), [(0.0, 100.0), (0.5, 90.0)])
def test_the_time_to_live_is_shortened_by_chance(draw: float, fresh: float) -> None:
    with virtual_time() as time, fixed_chance(draw):
        _, read = cached(ttl=100, jitter=0.2)
        read("a")
        time.advance(fresh - 0.1)
        assert read("a") == 1
        time.advance(0.2)
        assert read("a") == 2


def test_the_oldest_goes_when_it_is_full() -> None:
    with virtual_time():
        _, read = cached(most=2)
        assert [read("a"), read("b"), read("c")] == [1, 2, 3]
        assert [read("b"), read("c")] == [2, 3]
        assert read("a") == 4


def test_none_is_a_result_like_any_other() -> None:
    calls = recorded_calls(lambda: None)
    read: Any = suture.StaleCache()(calls)
    read()
    read()
    assert len(calls.calls) == 1


def test_arguments_without_a_hash_are_not_kept() -> None:
    source, read = cached()
    assert [read([]), read([])] == [1, 2]
    source.broken = KeyError()
    with pytest.raises(KeyError):
        read([])


def test_two_functions_under_one_cache_do_not_mix() -> None:
    cache = suture.StaleCache()
    first, second = Source(), Source()
    one: Any = cache(first)
    two: Any = cache(second)
    one("a")
    one("b")
    assert two("b") == 1
    cache.clear()
    assert one("a") == 3


def test_coroutines_are_kept_and_stood_in_for() -> None:
    calls: list[int] = []
    broken: list[Exception] = []

    @suture.StaleCache(ttl=10, jitter=0)
    async def read(key: str) -> str:
        calls.append(1)
        if broken:
            raise broken[0]
        return key

    with virtual_time() as time:
        assert [asyncio.run(read("a")), asyncio.run(read("a"))] == ["a", "a"]
        assert len(calls) == 1
        time.advance(11)
        broken.append(OSError())
        assert asyncio.run(read("a")) == "a"
        with pytest.raises(OSError, match=r"^$"):
            asyncio.run(read("b"))


@pytest.mark.parametrize("wrong", [{"ttl": -1}, {"stale": -1}, {"jitter": 1.1}, {"most": 0}, {"ttl": float("nan")}])
def test_odd_times_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(suture.Refused):
        suture.StaleCache(**wrong)
