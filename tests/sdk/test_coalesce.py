"""Equal calls at the same time are one; nobody hangs, and nobody gets another's cancellation."""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import degradation


class Gate:
    """A function that waits inside until it is let go, and counts how often it ran."""

    def __init__(self, answer: Callable[[], object]) -> None:
        self.answer, self.calls = answer, 0
        self.inside, self.open = threading.Event(), threading.Event()

    def __call__(self, *_: object, **__: object) -> object:
        self.calls += 1
        self.inside.set()
        assert self.open.wait(20)
        return self.answer()


def together(shared: Callable[..., object], gate: Gate, count: int) -> list[object]:
    """Call it in so many threads at once and return results or errors."""
    got: list[object] = []

    def one() -> None:
        try:
            got.append(shared("key"))
        except BaseException as error:  # noqa: BLE001 -- an interrupt is one of the answers looked at
            got.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    threads[0].start()
    assert gate.inside.wait(20)
    for thread in threads[1:]:
        thread.start()
    while any(not _waits(thread) for thread in threads[1:]):
        pass
    gate.open.set()
    for thread in threads:
        thread.join(20)
    return got


def _waits(thread: threading.Thread) -> bool:
    import sys  # noqa: PLC0415

    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code.co_name == "_wait":
            return True
        frame = frame.f_back
    return not thread.is_alive() and thread.ident is not None


def test_threads_that_ask_the_same_share_one_call() -> None:
    gate = Gate(object)
    shared: Any = suture.Coalesce()(gate)
    got = together(shared, gate, 5)
    assert gate.calls == 1
    assert len(got) == 5
    assert len(set(map(id, got))) == 1


def test_threads_share_the_exception_as_well() -> None:
    error = KeyError("own")

    def fail() -> object:
        raise error

    gate = Gate(fail)
    shared: Any = suture.Coalesce()(gate)
    assert together(shared, gate, 4) == [error] * 4
    assert gate.calls == 1


def test_an_interrupt_is_not_shared_the_others_call_for_themselves() -> None:
    answers: list[object] = [KeyboardInterrupt(), "fine"]

    def next_answer() -> object:
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    gate = Gate(next_answer)
    got = together(suture.Coalesce()(gate), gate, 2)
    assert sorted(map(str, got)) == ["", "fine"]
    assert gate.calls == 2


def test_calls_one_after_the_other_are_each_made() -> None:
    calls: list[int] = []
    shared = suture.Coalesce()(calls.append)
    shared(1)
    shared(1)
    assert calls == [1, 1]


def test_a_call_that_asks_itself_does_not_wait_for_itself() -> None:
    @suture.Coalesce()
    def down(key: str, deep: list[int]) -> int:
        deep.append(1)
        return 1 if len(deep) > 3 else down(key, deep)

    @suture.Coalesce(key=lambda key, _: key)
    def same(key: str, deep: list[int]) -> int:
        deep.append(1)
        return 1 if len(deep) > 3 else same(key, deep)

    assert down("a", []) == 1, "a list has no hash: it is a call like no other"
    assert same("a", []) == 1


def test_equal_values_of_other_types_are_other_calls() -> None:
    gate = Gate(lambda: "x")
    shared: Any = suture.Coalesce()(gate)
    thread = threading.Thread(target=shared, args=(1,))
    thread.start()
    assert gate.inside.wait(20)
    gate.open.set()
    shared(True)
    thread.join(20)
    assert gate.calls == 2


def test_whoever_waits_waits_no_longer_than_its_deadline() -> None:
    gate = Gate(lambda: "x")
    shared: Any = suture.Coalesce()(gate)
    thread = threading.Thread(target=shared, args=("key",))
    thread.start()
    assert gate.inside.wait(20)
    with suture.context(timeout=0.001), pytest.raises(suture.DeadlineExceeded, match="an equal call was under way"):
        shared("key")
    gate.open.set()
    thread.join(20)


def test_a_key_that_fails_costs_only_the_sharing() -> None:
    def broken(_: object) -> str:
        raise KeyError

    assert suture.Coalesce(key=broken)(str)(3) == "3"


async def _asked(shared: Callable[[str], Any], count: int) -> list[Any]:
    return await asyncio.gather(*(shared("key") for _ in range(count)), return_exceptions=True)


def test_coroutines_share_result_and_exception() -> None:
    calls: list[str] = []

    @suture.Coalesce()
    async def fetch(key: str) -> object:
        calls.append(key)
        await asyncio.sleep(0)
        return object()

    @suture.Coalesce()
    async def fail(key: str) -> object:
        await asyncio.sleep(0)
        raise KeyError(key)

    got = asyncio.run(_asked(fetch, 5))
    assert (len(calls), len(set(map(id, got)))) == (1, 1)
    errors = asyncio.run(_asked(fail, 3))
    assert [type(error) for error in errors] == [KeyError] * 3
    assert len(set(map(id, errors))) == 1
    assert asyncio.iscoroutinefunction(fetch)


class Hanging:
    """A coroutine function that waits until it is let go, and notes when it is cancelled."""

    def __init__(self) -> None:
        self.open, self.calls, self.cancelled = asyncio.Event(), 0, 0

    async def __call__(self, _: str) -> str:
        self.calls += 1
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return "done"


async def _turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_cancelling_one_who_waits_leaves_the_others_alone() -> None:
    async def run() -> None:
        hanging = Hanging()
        shared: Any = suture.Coalesce()(hanging)
        first, second = (asyncio.create_task(shared("key")) for _ in range(2))
        await _turns()
        first.cancel()
        await _turns()
        assert (hanging.cancelled, first.cancelled(), second.done()) == (0, True, False)
        hanging.open.set()
        assert await second == "done"

    asyncio.run(run())


def test_when_all_who_wait_are_cancelled_the_work_is_too_and_the_next_begins_anew() -> None:
    async def run() -> None:
        hanging = Hanging()
        shared: Any = suture.Coalesce()(hanging)
        tasks = [asyncio.create_task(shared("key")) for _ in range(2)]
        await _turns()
        for task in tasks:
            task.cancel()
        await _turns()
        assert (hanging.calls, hanging.cancelled) == (1, 1)
        hanging.open.set()
        assert await shared("key") == "done"
        assert hanging.calls == 2

    asyncio.run(run())


def test_marks_of_a_shared_result_reach_everyone_who_got_it() -> None:
    async def run() -> Any:
        @suture.Coalesce()
        async def altered(_: str) -> None:
            await asyncio.sleep(0)
            degradation.mark("a stand-in")

        async def ask() -> tuple[str, ...]:
            await altered("key")
            return suture.degraded()

        return await asyncio.gather(ask(), ask())

    assert contextvars.Context().run(asyncio.run, run()) == [("a stand-in",)] * 2


def test_generators_are_refused() -> None:
    def many() -> Any:
        yield 1

    with pytest.raises(suture.Refused, match="generator"):
        suture.Coalesce()(many)
