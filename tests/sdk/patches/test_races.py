"""Switching in the middle of something else: another switch, a running call, a signal, a log that fails."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from suture_sdk import clock, degradation, host, patches
from suture_sdk.patches import Caps, Memory, registry
from suture_sdk.patches.interface import Switch
from suture_sdk.testing import virtual_time
from tests.sdk.patches.program import data, loaded

FLIPS = 500
FREE = Caps(hits_per_minute=10**9, hit_rate=1.0, failures=10**9)
EXPECTED = {"a": "/shop/a", "b": "/shop/b", "bad": (FileNotFoundError, "bad")}


@pytest.fixture
def hurried() -> Iterator[None]:
    """Let threads take turns as often as the interpreter can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def outcome(work: Callable[..., Any], *args: Any) -> Any:
    try:
        return work(*args)
    except FileNotFoundError as error:
        return type(error), str(error)


def through(call: Callable[[], Any], *_args: Any) -> Any:
    return call()


def broken(_call: Callable[[], Any], *_args: Any) -> Any:
    raise ZeroDivisionError


def healed(_call: Callable[[], Any], *_args: Any) -> str:
    return "healed"


def together(*works: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.usefixtures("hurried")
def test_whoever_enables_while_another_takes_out_finds_the_functions_own_code(shop: ModuleType) -> None:
    own = shop.locate.__code__
    problems: list[Any] = []

    def flips() -> None:
        for _ in range(FLIPS):
            problems.append(patches.try_apply("through"))
            patches.disable("through")

    patches.register("through", "shop:locate", through)
    together(flips, flips)
    assert problems == [None] * 2 * FLIPS
    assert shop.locate.__code__ is own


@pytest.mark.usefixtures("hurried")
def test_one_that_switches_itself_off_while_it_is_enabled_is_in_when_it_says_so(shop: ModuleType) -> None:
    own = shop.locate.__code__
    over = threading.Event()
    wrong: list[Any] = []

    def calls() -> None:
        while not over.is_set():
            wrong.extend(name for name, value in EXPECTED.items() if outcome(shop.locate, name) != value)

    def enables() -> None:
        for _ in range(FLIPS):
            assert patches.try_apply("broken") is None
        over.set()

    patches.register("broken", "shop:locate", broken, Caps(failures=1))
    together(calls, calls, enables)
    assert wrong == []
    assert patches.status()["broken"]["on"] == (shop.locate.__code__ is not own)
    patches.disable("broken")
    assert shop.locate.__code__ is own


def test_enabled_before_the_code_was_taken_out_it_stays_in(shop: ModuleType) -> None:
    own = shop.locate.__code__
    patches.register("healed", "shop:locate", healed)
    patches.enable("healed")
    known = registry._patches["healed"]
    known.envelope.on = False  # as another thread leaves it in the middle of switching off
    patches.enable("healed")
    known.take_out()
    assert shop.locate("a") == "healed"
    patches.disable("healed")
    assert shop.locate.__code__ is own


def test_a_running_call_ends_with_the_code_that_it_began_with(shop: ModuleType) -> None:
    begun, go_on = threading.Event(), threading.Event()
    got: list[Any] = []

    def waits(call: Callable[[], Any], name: str) -> Any:
        begun.set()
        go_on.wait()
        return call(), name

    def disables() -> None:
        begun.wait()
        patches.disable("waits")
        got.append(shop.locate("a"))
        go_on.set()

    patches.register("waits", "shop:locate", waits)
    patches.enable("waits")
    together(lambda: got.append(shop.locate("a")), disables)
    assert got == ["/shop/a", ("/shop/a", "a")]


def test_an_exception_that_cannot_be_written_may_be_the_patchs_own(shop: ModuleType) -> None:
    class UnspeakableError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

        __repr__ = __str__

    def unspeakable(_call: Callable[[], Any], _name: str) -> Any:
        raise UnspeakableError

    patches.register("broken", "shop:locate", unspeakable, Caps(failures=2))
    patches.enable("broken")
    assert {name: outcome(shop.locate, name) for name in EXPECTED} == EXPECTED
    assert patches.status()["broken"]["failures"] == 2
    assert not patches.status()["broken"]["on"]


def test_a_patch_that_calls_its_own_target_ends_in_what_the_target_gives(shop: ModuleType) -> None:
    own = shop.locate.__code__
    patches.register("again", "shop:locate", lambda _call, name: shop.locate(name))
    patches.enable("again")
    assert outcome(shop.locate, "a") == EXPECTED["a"]
    assert outcome(shop.locate, "bad") == EXPECTED["bad"]
    patches.disable("again")
    assert shop.locate.__code__ is own


def test_a_function_that_calls_itself_is_patched_at_each_depth(shop: ModuleType) -> None:
    exec(compile("def depth(n):\n    return n and 1 + depth(n - 1)", "/srv/shop.py", "exec"), vars(shop))
    patches.register("through", "shop:depth", through)
    patches.enable("through")
    assert shop.depth(20) == 20
    assert patches.status()["through"]["calls"] == 21


class BrokenHandler(logging.Handler):
    """A program's own handler that fails."""

    def emit(self, record: logging.LogRecord) -> None:
        raise RuntimeError(record.msg)


@pytest.fixture
def broken_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    logger, handler = logging.getLogger("suture"), BrokenHandler()
    monkeypatch.setattr(degradation, "_logged", {})
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)


@pytest.mark.usefixtures("broken_log")
def test_a_log_that_fails_does_not_reach_the_program(shop: ModuleType) -> None:
    patches.register("healed", "shop:locate", healed, Caps(hits_per_minute=2))
    patches.enable("healed")
    assert [shop.locate("a") for _ in range(3)] == ["healed", "healed", "/shop/a"]
    assert "log: RuntimeError" in dict(host.own_failures())


@pytest.mark.usefixtures("broken_log")
def test_a_log_that_fails_while_a_patch_fails_does_not_reach_the_program(shop: ModuleType) -> None:
    patches.register("broken", "shop:locate", broken, Caps(failures=1))
    patches.enable("broken")
    assert {name: outcome(shop.locate, name) for name in EXPECTED} == EXPECTED


def test_a_signals_handler_that_calls_the_target_in_the_middle_of_a_switch_is_answered(shop: ModuleType) -> None:
    got: list[Any] = []
    patches.register("healed", "shop:locate", healed, Caps(hits_per_minute=1))
    patches.enable("healed")
    envelope = registry._patches["healed"].envelope

    def interrupted() -> None:
        with envelope._lock:  # as a signal finds it in the middle of being switched off
            got.append(shop.locate("a"))

    thread = threading.Thread(target=interrupted, daemon=True)
    thread.start()
    thread.join(20)
    assert got == ["healed"]
    assert shop.locate("a") == "/shop/a"


def test_signals_whose_handler_calls_the_target_find_it_in_order(shop: ModuleType) -> None:
    patches.register("shown", "shop:locate", lambda _call, name: name, FREE)
    patches.enable("shown")
    seen: list[Any] = []
    usual = signal.signal(signal.SIGALRM, lambda *_: seen.append(shop.locate("a")))
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)
    try:
        got = {shop.locate("b") for _ in range(5_000)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, usual)
    assert (got, set(seen) <= {"a"}) == ({"b"}, True)
    assert patches.status()["shown"]["hits"] == 5_000 + len(seen)


def spent(shop: ModuleType) -> Memory:
    """Return a store whose patch switched itself off."""
    store = Memory(loaded(shop.locate, caps=Caps(hits_per_minute=1, hit_rate=1.0)))
    assert patches.apply(store) == ()
    assert shop.locate("bad") == "/up"
    return store


def test_the_same_switch_does_not_bring_back_what_switched_itself_off(shop: ModuleType) -> None:
    store = spent(shop)
    (problem,) = patches.apply(store)
    assert problem.reason == "it switched itself off: hit cap"
    assert outcome(shop.locate, "bad") == EXPECTED["bad"]


def test_a_new_switch_brings_it_back_and_keeps_it_over_later_readings(shop: ModuleType) -> None:
    spent(shop)
    other = loaded(shop.locate, 99.0, unit="instance", caps=Caps(hits_per_minute=1, hit_rate=1.0))
    for _ in range(3):
        assert patches.apply(Memory(other)) == ()
        assert patches.status()["fix"]["on"]
        assert patches.apply(Memory(other._replace(switch=Switch()))) == ()
        assert not patches.status()["fix"]["on"]


def test_an_event_kept_in_the_middle_of_reading_the_store_does_not_break_it(shop: ModuleType) -> None:
    with virtual_time():
        patch = data(shop.locate, expires=clock.wall() + 10, caps=FREE)
        one = loaded(shop.locate)._replace(patch=patch)
        for number in range(300):  # more than the history keeps
            assert patches.apply(Memory(one._replace(switch=one.switch._replace(percentage=number % 100)))) == ()
    assert len(patches.history("fix")) == 100
