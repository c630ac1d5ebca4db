"""An exception that passes a patch is freed as soon as nobody holds it, with all that its frames held."""

import gc
import types
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sdk.patches import passing_through

HOW = ("registered", *passing_through.BEHAVIOURS)


class FailedError(Exception):
    """One that a weak reference can be kept of, as an inherited one can."""


@pytest.fixture(autouse=True)
def uncollected() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def fails() -> None:
    raise FailedError


@types.coroutine
def suspended() -> Iterator[None]:
    yield


async def fails_later() -> None:
    await suspended()
    raise FailedError


def awaited() -> None:
    """Take both steps; a loop's task would hold the exception."""
    coroutine = fails_later()
    coroutine.send(None)
    coroutine.send(None)


def ends() -> Iterator[int]:
    yield 1
    raise FailedError


def freed(work: Callable[[], Any]) -> bool:
    kept: list[weakref.ref[BaseException]] = []
    try:
        work()
    except FailedError as error:
        kept.append(weakref.ref(error))
    return kept[0]() is None


WORKS: dict[str, tuple[Any, Callable[[], Any]]] = {
    "function": (fails, fails),
    "coroutine": (fails_later, awaited),
    "generator": (ends, lambda: list(ends())),
}


@pytest.mark.parametrize("kind", WORKS)
def test_without_a_patch_it_is_freed(kind: str) -> None:
    assert freed(WORKS[kind][1])


@pytest.mark.parametrize(
    ("kind", "how"), [(kind, how) for kind in WORKS for how in HOW if (kind, how) != ("generator", "registered")]
)
def test_with_a_patch_it_is_freed(kind: str, how: str) -> None:
    function, work = WORKS[kind]
    undo = passing_through.put_in(how, function)
    try:
        assert freed(work)
    finally:
        undo()
