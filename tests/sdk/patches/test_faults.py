"""Patches that fail or are flipped under load: the program gets what its own code gives, or the patch's answer."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest

from suture_sdk import patches
from suture_sdk.patches import Memory
from suture_sdk.patches.interface import Caps, NotLoaded, Target
from tests.sdk.patches.program import loaded

FREE = Caps(hits_per_minute=10**9, hit_rate=1.0, failures=10**9)
FLIPS, CALLS = 1_000, 4_000


@pytest.fixture(name="hasty", autouse=True)
def hasty_() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def answer(call: Any, name: str) -> Any:
    try:
        return call(name)
    except FileNotFoundError as error:
        return type(error), error.args, error.__context__, error.__cause__


NOTHING = (FileNotFoundError, ("bad",), None, None)


def flipped(states: list[Memory]) -> None:
    for number in range(FLIPS):
        patches.apply(states[number % len(states)])


def test_flipped_a_thousand_times_under_threads_each_call_gives_one_of_two_answers(shop: ModuleType) -> None:
    on = loaded(shop.locate, 50.0, caps=FREE)
    own = shop.locate.__code__
    states = [Memory(on), Memory(), Memory(on._replace(switch=on.switch._replace(percentage=100.0)))]
    with ThreadPoolExecutor(3) as pool:
        flipping = pool.submit(flipped, states)
        good = pool.submit(lambda: {answer(shop.locate, "x") for _ in range(CALLS)})
        bad = pool.submit(lambda: {answer(shop.also, "bad") for _ in range(CALLS)})
        flipping.result()
        assert good.result() == {"/shop/x"}
        assert bad.result() <= {"/up", NOTHING}
    patches.apply(Memory())
    assert shop.locate.__code__ is own


def test_flipped_under_coroutines_each_call_gives_one_of_two_answers(shop: ModuleType) -> None:
    on = loaded(shop.fetch, caps=FREE)
    own = shop.fetch.__code__

    async def asks(name: str) -> set[Any]:
        seen = set()
        for _ in range(200):
            try:
                seen.add(await shop.fetch(name))
            except FileNotFoundError as error:
                seen.add((type(error), error.args, error.__context__, error.__cause__))
            await asyncio.sleep(0)
        return seen

    async def flips() -> None:
        for number in range(200):
            patches.apply(Memory(on) if number % 2 else Memory())
            await asyncio.sleep(0)

    async def main() -> list[Any]:
        return await asyncio.gather(asks("x"), asks("bad"), asks("bad"), flips())

    good, *bad, _ = asyncio.run(main())
    assert good == {"/shop/x"}
    assert bad[0] <= {"/up", NOTHING}
    patches.apply(Memory())
    assert shop.fetch.__code__ is own


def test_counts_are_exact_under_threads(shop: ModuleType) -> None:
    patches.apply(Memory(loaded(shop.locate, caps=FREE)))
    start = threading.Barrier(4)

    def calls() -> None:
        start.wait()
        for number in range(1_000):
            answer(shop.locate, "bad" if number % 2 else "x")

    threads = [threading.Thread(target=calls) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    status = patches.status()["fix"]
    assert (status["calls"], status["hits"], status["treated"], status["failures"]) == (4_000, 2_000, 2_000, 0)


def test_enabled_and_disabled_by_many_threads_it_ends_as_it_was(shop: ModuleType) -> None:
    own = shop.locate.__code__
    patches.register("fix", "shop:locate", lambda call, _name: call(), FREE)

    def flips() -> None:
        for _ in range(200):
            patches.try_apply("fix")
            assert shop.locate("x") == "/shop/x"
            patches.disable("fix")

    with ThreadPoolExecutor(4) as pool:
        for one in [pool.submit(flips) for _ in range(4)]:
            one.result()
    patches.disable("fix")
    assert shop.locate.__code__ is own
    assert not patches.status()["fix"]["on"]


@pytest.mark.parametrize("raised", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_a_program_passes_through_a_patch(shop: ModuleType, raised: type[BaseException]) -> None:
    def stops(_call: Any, _name: str) -> Any:
        raise raised

    patches.register("fix", "shop:locate", stops)
    patches.enable("fix")
    with pytest.raises(raised):
        shop.locate("x")
    assert patches.status()["fix"]["failures"] == 0


def test_an_exception_that_cannot_be_shown_passes_unchanged(shop: ModuleType) -> None:
    class OddError(FileNotFoundError):
        def __str__(self) -> str:
            raise RuntimeError

        __repr__ = __str__

    odd = OddError()

    def fails(name: Any) -> Any:
        raise name

    shop.fails = fails
    fails.__module__, fails.__qualname__ = "shop", "fails"
    patch = loaded(fails, caps=FREE, parameters={"exc": "FileNotFoundError", "value": "/up", "match": "no such"})
    assert patches.apply(Memory(patch)) == ()
    with pytest.raises(OddError) as caught:
        fails(odd)
    assert caught.value is odd


def test_patches_that_are_wrong_in_every_way_leave_the_others_alone(shop: ModuleType) -> None:
    wrong = [
        loaded(shop.locate, id="aimless", target=Target("nowhere", "f")),
        loaded(shop.locate, id="other code", target=Target("shop", "also", ("x",))),
        loaded(shop.locate, id="expired", expires=-1.0),
        loaded(shop.locate, id="kindless", kind=""),
        loaded(shop.locate, id="no parameters", parameters={"exc": []}),
        loaded(shop.locate, id="scopeless", scope="world"),
    ]
    problems = patches.apply(Memory(NotLoaded("unsigned", "no signature"), *wrong, loaded(shop.also)))
    assert "expected 'call'" in next(one.reason for one in problems if one.id == "scopeless")
    assert {one.id for one in problems} == {"unsigned", *(one.patch.id for one in wrong)}
    assert shop.also("bad") == "/up"
    assert answer(shop.locate, "bad") == NOTHING
