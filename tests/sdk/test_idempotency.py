"""Work that is named by a key is done once, whoever dies in between."""

import asyncio
import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import host
from suture_sdk.idempotency_stores import MemoryStore, SQLiteStore, Store
from suture_sdk.idempotency_stores.interface import Begun, Done, Running
from suture_sdk.testing import VirtualTime, recorded_calls, virtual_time


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with_file = SQLiteStore(tmp_path / "keys.db")
    yield with_file
    with_file.close()


@pytest.fixture
def time() -> Iterator[VirtualTime]:
    with virtual_time() as virtual:
        yield virtual


def begun(store: Store, key: str = "k", lease: float = 10, ttl: float = 100) -> Begun:
    state = store.begin(key, lease, ttl)
    assert isinstance(state, Begun)
    return state


# the contract of a store, on each


def test_a_new_key_is_the_callers_and_in_progress_for_the_next(store: Store, time: VirtualTime) -> None:
    begun(store)
    time.advance(4)
    state = store.begin("k", 10, 100)
    assert isinstance(state, Running)
    assert state.seconds == pytest.approx(6)
    begun(store, "another")


def test_what_is_done_stays_done(store: Store, time: VirtualTime) -> None:
    state = begun(store)
    assert store.done("k", state.token, '"x"')
    time.advance(99)
    assert store.begin("k", 10, 100) == Done('"x"')


def test_after_its_time_a_key_is_new(store: Store, time: VirtualTime) -> None:
    state = begun(store)
    store.done("k", state.token, None)
    time.advance(100.1)
    assert begun(store).earlier_failures == 0


def test_a_failure_sets_the_key_free_and_is_counted(store: Store, time: VirtualTime) -> None:
    assert time
    for failures in range(3):
        state = begun(store)
        assert state.earlier_failures == failures
        assert store.failed("k", state.token)


def test_a_lease_that_is_over_goes_to_the_next_and_the_late_one_is_not_heard(store: Store, time: VirtualTime) -> None:
    dead = begun(store)
    time.advance(10.1)
    heir = begun(store)
    assert not store.done("k", dead.token, '"late"')
    assert not store.failed("k", dead.token)
    assert store.done("k", heir.token, '"heir"')
    assert store.begin("k", 10, 100) == Done('"heir"')
    assert not store.done("k", heir.token, '"twice"')


def test_of_many_threads_one_gets_the_key(store: Store) -> None:
    got: list[object] = []
    threads = [threading.Thread(target=lambda: got.append(store.begin("k", 60, 100))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(state).__name__ for state in got) == ["Begun", *["Running"] * 7]


# the decorator


def test_repeated_calls_answer_the_same_and_do_nothing(store: Store) -> None:
    charge = recorded_calls(lambda order: {"order": order, "sum": 1.5, "lines": [1, None, "é"]})
    once = suture.idempotent(key=lambda order: order, store=store)(charge)
    assert once("o1") == once("o1") == {"order": "o1", "sum": 1.5, "lines": [1, None, "é"]}
    assert once("o2")["order"] == "o2"
    assert len(charge.calls) == 2


def test_two_functions_do_not_share_a_key(store: Store) -> None:
    def charge(order: str) -> str:
        return "charged " + order

    def ship(order: str) -> str:
        return "shipped " + order

    with_key = suture.idempotent(key=lambda order: order, store=store)
    assert [with_key(charge)("o"), with_key(ship)("o")] == ["charged o", "shipped o"]


def test_an_exception_passes_unchanged_and_the_next_call_works_again(store: Store) -> None:
    errors = [KeyError("own")]

    def charge() -> str:
        if errors:
            raise errors[0]
        return "done"

    once = suture.idempotent(key=lambda: "k", store=store)(charge)
    with pytest.raises(KeyError) as caught:
        once()
    assert caught.value is errors.pop()
    assert once() == "done"


def test_a_call_while_it_is_under_way_is_turned_away(store: Store, time: VirtualTime) -> None:
    assert time

    @suture.idempotent(key=lambda: "k", store=store, lease=30)
    def charge() -> None:
        with pytest.raises(suture.InProgress) as caught:
            charge()
        assert caught.value.retry_after == pytest.approx(30)

    charge()


def test_coroutines_are_done_once_and_a_cancelled_one_is_free_again(store: Store) -> None:
    calls: list[str] = []

    @suture.idempotent(key=lambda order: order, store=store)
    async def charge(order: str) -> str:
        calls.append(order)
        if len(calls) == 1:
            await asyncio.Event().wait()
        return order

    async def run() -> None:
        task = asyncio.create_task(charge("o"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert [await charge("o"), await charge("o")] == ["o", "o"]

    asyncio.run(run())
    assert calls == ["o", "o"]


@pytest.mark.parametrize("result", [object(), (1, 2), {1: "a"}, float("nan"), b"x"])
def test_a_result_that_is_no_json_is_returned_once_and_the_work_not_repeated(store: Store, result: Any) -> None:
    charge = recorded_calls(lambda: result)
    once = suture.idempotent(key=lambda: "k", store=store)(charge)
    assert once() is result
    with pytest.raises(suture.Rejected, match="was done before, and its result could not be stored"):
        once()
    assert len(charge.calls) == 1


class Broken:
    """A store that fails at the steps named."""

    def __init__(self, *steps: str) -> None:
        self._steps, self._inner = steps, MemoryStore()

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object) -> None:
            raise sqlite3.OperationalError("disk is full")

        return fail if name in self._steps else getattr(self._inner, name)


def test_a_store_that_cannot_be_asked_means_nothing_is_done() -> None:
    charge = recorded_calls(lambda: 1)
    once = suture.idempotent(key=lambda: "k", store=Broken("begin"))(charge)
    with pytest.raises(suture.Rejected, match="nothing was done"):
        once()
    assert charge.calls == []


def test_a_store_that_fails_afterwards_changes_neither_result_nor_exception() -> None:
    key = "idempotency store: OperationalError"
    before = dict(host.own_failures()).get(key, 0)
    error = KeyError("own")

    def fail() -> None:
        raise error

    with_key = suture.idempotent(key=lambda: "k", store=Broken("done", "failed"))
    assert with_key(recorded_calls(lambda: 1))() == 1
    with pytest.raises(KeyError) as caught:
        with_key(fail)()
    assert caught.value is error
    assert dict(host.own_failures())[key] == before + 2


@pytest.mark.parametrize("key", [None, ""])
def test_an_empty_key_is_refused_before_anything_is_done(key: object) -> None:
    charge = recorded_calls(lambda: 1)
    with pytest.raises(suture.Refused, match="key is empty"):
        suture.idempotent(key=lambda: key)(charge)()
    assert charge.calls == []


@pytest.mark.parametrize("wrong", [{"lease": 0.0}, {"lease": 10.0, "ttl": 5.0}, {"ttl": float("nan")}])
def test_times_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(suture.Refused):
        suture.idempotent(key=str, **wrong)


def test_a_full_memory_forgets_what_expired_and_else_says_so(
    time: VirtualTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("suture_sdk.idempotency_stores.memory._MOST", 2)
    store = MemoryStore()
    begun(store, "a", ttl=10)
    begun(store, "b", ttl=100)
    time.advance(11)
    begun(store, "c", ttl=100)
    with pytest.raises(OverflowError, match="SQLiteStore"):
        begun(store, "d")


def _die_in_the_work(path: str) -> None:
    @suture.idempotent(key=lambda: "k", store=SQLiteStore(path), lease=3_600)
    def work() -> None:
        os._exit(9)

    work()


def _asked_in_another_process(function: Callable[[str], None], path: Path) -> int | None:
    process = multiprocessing.get_context("fork").Process(target=function, args=(str(path),))
    process.start()
    process.join()
    return process.exitcode


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_work_of_a_process_that_died_is_the_next_ones_when_its_lease_is_over(tmp_path: Path) -> None:
    path = tmp_path / "keys.db"
    assert _asked_in_another_process(_die_in_the_work, path) == 9
    store = SQLiteStore(path)
    key = f"{__name__}._die_in_the_work.<locals>.work:k"
    assert isinstance(store.begin(key, 10, 100_000), Running)
    with virtual_time() as time:
        time.jump(10**9)
        assert isinstance(store.begin(key, 10, 100_000), Begun)
    store.close()


def test_a_store_kept_over_a_restart_still_knows(tmp_path: Path) -> None:
    first = SQLiteStore(tmp_path / "keys.db")
    first.done("k", begun(first, ttl=3_600).token, "7")
    first.close()
    second = SQLiteStore(tmp_path / "keys.db")
    assert second.begin("k", 10, 100) == Done("7")
    second.close()


def test_expired_keys_leave_the_file(tmp_path: Path, time: VirtualTime) -> None:
    store = SQLiteStore(tmp_path / "keys.db")
    begun(store, "a", ttl=10)
    time.advance(11)
    for number in range(256):
        begun(store, f"b{number}")
    store.close()
    connection = sqlite3.connect(tmp_path / "keys.db")
    assert connection.execute("SELECT count(*) FROM suture_idempotency WHERE key = 'a'").fetchone() == (0,)
    connection.close()
