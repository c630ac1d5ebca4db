"""A second copy goes out for slow calls only, few in all, and nothing is left running."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import clock
from suture_sdk.testing import virtual_time


class Service:
    """Takes the next of the times that were laid down (else 1 s), and raises the next error, if any."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.errors: list[Exception | None] = []
        self.started, self.ended, self.cancelled = 0, 0, 0

    async def __call__(self) -> int:
        self.started += 1
        number = self.started
        seconds = self.seconds.pop(0) if self.seconds else 1.0
        error = self.errors.pop(0) if self.errors else None
        try:
            await clock.async_sleep(seconds)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        self.ended += 1
        if error is not None:
            raise error
        return number


def hedged(work: Callable[[Service, Callable[[], Awaitable[int]], suture.Hedge], Awaitable[None]]) -> None:
    """Run the work with a service of which 100 calls of 1 s are known."""

    async def run() -> None:
        service, policy = Service(), suture.Hedge(idempotent=True, least=20)
        call: Any = policy(service)
        for _ in range(100):
            await call()
        assert (service.started, policy.hedges) == (100, 0)
        await work(service, call, policy)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        assert tasks == set()

    with virtual_time():
        asyncio.run(run())


def test_a_slow_call_is_answered_by_its_second_copy_and_the_first_is_cancelled() -> None:
    async def work(service: Service, call: Callable[[], Awaitable[int]], policy: suture.Hedge) -> None:
        service.seconds = [600, 1]
        started = clock.monotonic()
        assert await call() == 102
        assert clock.monotonic() - started == pytest.approx(2)
        assert (policy.hedges, service.cancelled) == (1, 1)

    hedged(work)


def test_the_first_copy_answers_when_it_is_sooner_after_all() -> None:
    async def work(service: Service, call: Callable[[], Awaitable[int]], policy: suture.Hedge) -> None:
        service.seconds = [1.5, 600]
        assert await call() == 101
        assert (policy.hedges, service.cancelled) == (1, 1)

    hedged(work)


def test_no_more_than_the_agreed_share_is_sent_twice() -> None:
    async def work(service: Service, call: Callable[[], Awaitable[int]], policy: suture.Hedge) -> None:
        service.seconds = [50.0] * 400
        for _ in range(100):
            await call()
        assert policy.hedges <= 0.05 * policy.calls
        assert policy.hedges >= 5
        assert service.started == policy.calls + policy.hedges

    hedged(work)


def test_a_call_that_fails_early_is_not_sent_twice() -> None:
    async def work(service: Service, call: Callable[[], Awaitable[int]], policy: suture.Hedge) -> None:
        service.seconds, service.errors = [0.5], [KeyError("own")]
        with pytest.raises(KeyError):
            await call()
        assert (policy.hedges, service.started) == (0, 101)

    hedged(work)


def test_one_copy_that_fails_leaves_the_answer_to_the_other() -> None:
    async def work(service: Service, call: Callable[[], Awaitable[int]], _: suture.Hedge) -> None:
        service.seconds, service.errors = [5, 1], [None, KeyError("second")]
        assert await call() == 101

    hedged(work)


def test_when_both_fail_the_first_ones_error_is_raised() -> None:
    async def work(service: Service, call: Callable[[], Awaitable[int]], _: suture.Hedge) -> None:
        first = KeyError("first")
        service.seconds, service.errors = [5, 1], [first, KeyError("second")]
        with pytest.raises(KeyError) as caught:
            await call()
        assert caught.value is first

    hedged(work)


def test_a_cancelled_call_cancels_both_copies() -> None:
    async def work(service: Service, call: Any, policy: suture.Hedge) -> None:
        service.seconds = [600, 600]
        task = asyncio.create_task(call())
        while not policy.hedges:  # noqa: ASYNC110 -- virtual time moves only while others run
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert service.cancelled == 2

    hedged(work)


def test_nothing_is_sent_twice_before_enough_calls_were_timed() -> None:
    async def run() -> None:
        service, policy = Service(), suture.Hedge(idempotent=True, least=20)
        call: Any = policy(service)
        service.seconds = [1, 500] * 10
        for _ in range(20):
            await call()
        assert (service.started, policy.hedges) == (20, 0)

    with virtual_time():
        asyncio.run(run())


def test_only_idempotent_coroutines_are_taken() -> None:
    def plain() -> None: ...

    with pytest.raises(suture.Refused, match="idempotent=True"):
        suture.Hedge()
    with pytest.raises(suture.Refused, match="thread"):
        suture.Hedge(idempotent=True)(plain)
    for wrong in ({"percentile": 1.0}, {"extra": 0.0}, {"least": 0}):
        options: Any = wrong
        with pytest.raises(suture.Refused):
            suture.Hedge(idempotent=True, **options)
