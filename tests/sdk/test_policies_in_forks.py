"""In the child of a fork no policy waits for a thread that is not there."""

import multiprocessing
import threading
from collections.abc import Callable
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import flags
from suture_sdk.flags import evaluation
from suture_sdk.idempotency_stores import MemoryStore

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


def status_in_child(work: Callable[[], object]) -> int | None:
    """Run the work in a forked child; None when it did not end within 20 s (it is ended then)."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(20)
    if process.exitcode is None:
        process.kill()
        process.join()
        return None
    return process.exitcode


def answer(*_: object) -> int:
    return 1


limit, throttle, cache, store = suture.RateLimit(5), suture.Throttle(), suture.StaleCache(), MemoryStore()
cached: Any = cache(answer)


@pytest.mark.parametrize(
    ("holder", "work"),
    [
        (lambda: limit._lock, limit.admit),
        (lambda: throttle._lock, throttle.admit),
        (lambda: cache._lock, lambda: cached("x")),
        (lambda: store._lock, lambda: store.begin("k", 1, 1)),
        (lambda: evaluation._problems.lock, lambda: suture.flag("nowhere", 1)),
        (lambda: evaluation._problems.lock, flags.problems),
    ],
)
def test_a_lock_that_was_held_at_the_fork_is_free_in_the_child(
    holder: Callable[[], Any], work: Callable[[], object]
) -> None:
    with holder():
        assert status_in_child(work) == 0


def test_a_call_under_way_at_the_fork_is_made_anew_in_the_child() -> None:
    inside, opened = threading.Event(), threading.Event()

    @suture.Coalesce()
    def work(_: str) -> None:
        if threading.current_thread().name == "flies":
            inside.set()
            assert opened.wait(30)

    thread = threading.Thread(target=work, args=("key",), name="flies")
    thread.start()
    assert inside.wait(30)
    status = status_in_child(lambda: work("key"))
    opened.set()
    thread.join()
    assert status == 0


def test_a_fork_from_inside_a_shared_call_ends_well_in_both() -> None:
    statuses = []

    @suture.Coalesce()
    def outer(_: str) -> int:
        statuses.append(status_in_child(answer))
        return 7

    assert outer("key") == 7
    assert statuses == [0]
