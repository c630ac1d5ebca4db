"""Each kind of callable is told from its code, without running any of it."""

import functools
from typing import Any
from unittest.mock import AsyncMock, MagicMock, Mock

import pytest

import suture_sdk as suture
from suture_sdk.function_kinds import is_coroutine, name_of


def plain() -> None: ...


async def coroutine() -> None: ...


def generator() -> Any:
    yield


async def async_generator() -> Any:
    yield


class Thing:
    def method(self) -> None: ...

    async def later(self) -> None: ...

    def many(self) -> Any:
        yield

    @classmethod
    async def of_class(cls) -> None: ...


class Called:
    async def __call__(self) -> None: ...


class Slotted:
    __slots__ = ()

    def __call__(self) -> None: ...


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (plain, False),
        (coroutine, True),
        (functools.partial(plain), False),
        (functools.partial(functools.partial(coroutine)), True),
        (Thing().method, False),
        (Thing().later, True),
        (Thing.of_class, True),
        (Called(), True),
        (Slotted(), False),
        (len, False),
        (dict, False),
        (lambda: None, False),
        (Mock(), False),
        (MagicMock(), False),
        (AsyncMock(), True),
    ],
)
def test_coroutine_functions_are_told_from_others(given: Any, wanted: bool) -> None:
    assert is_coroutine(given, "test") is wanted


@pytest.mark.parametrize("given", [generator, async_generator, functools.partial(generator), Thing().many])
def test_generators_are_refused(given: Any) -> None:
    with pytest.raises(suture.Refused, match=r"^test: a generator fails while it is read"):
        is_coroutine(given, "test")


@pytest.mark.parametrize("given", [3, None, "f", coroutine.__code__])
def test_what_cannot_be_called_is_refused(given: Any) -> None:
    with pytest.raises(suture.Refused, match=r"^test: got "):
        is_coroutine(given, "test")


def test_names_are_those_that_a_reader_would_look_for() -> None:
    assert name_of(Thing.method) == f"{__name__}.Thing.method"
    assert name_of(Called()) == "Called"
    assert name_of(Mock()) == "Mock"


@pytest.mark.parametrize("policy", [suture.RateLimit(9), suture.Throttle(), suture.Coalesce(), suture.StaleCache()])
def test_a_mock_can_stand_under_each_policy(policy: Any) -> None:
    assert policy(Mock(return_value=7))() == 7
