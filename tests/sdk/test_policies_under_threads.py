"""Counts are exact and answers right when threads change over at every chance."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk.testing import fixed_chance, virtual_time


@pytest.fixture(autouse=True)
def _hasty() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def in_threads(work: Callable[[], None], count: int = 8) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except AssertionError as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_a_throttle_loses_no_count() -> None:
    with virtual_time(), fixed_chance(0.999):
        throttle = suture.Throttle()

        def work() -> None:
            for _ in range(500):
                throttle.admit()
                throttle.leave(None, 0.0)

        in_threads(work)
        assert (sum(throttle._requests), sum(throttle._accepts)) == (4_000, 4_000)


@pytest.mark.parametrize("policy", [suture.Coalesce(), suture.StaleCache(ttl=0, most=3), suture.StaleCache(most=3)])
def test_every_thread_gets_the_answer_to_its_own_question(policy: Any) -> None:
    same: Any = policy(lambda key: key)

    def work() -> None:
        for number in range(500):
            assert same(number % 7) == number % 7

    in_threads(work)


def test_a_ladder_answers_each_thread_while_its_first_comes_and_goes() -> None:
    turns: list[None] = []

    def flaky(key: int) -> int:
        turns.append(None)
        if len(turns) % 2:
            raise OSError
        return key

    climb = suture.ladder(flaky, lambda key: key, name="under threads", back_after=0)

    def work() -> None:
        for number in range(300):
            assert climb(number) == number

    in_threads(work)


def test_of_many_equal_calls_with_one_key_exactly_one_does_the_work() -> None:
    done: list[int] = []

    @suture.idempotent(key=lambda number: number)
    def charge(number: int) -> int:
        done.append(number)
        return number

    def work() -> None:
        for number in range(100):
            with contextlib.suppress(suture.InProgress):
                assert charge(number) == number

    in_threads(work)
    assert sorted(done) == list(range(100))
