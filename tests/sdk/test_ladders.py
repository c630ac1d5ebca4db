"""A ladder tries prepared alternatives, keeps to the one that works, and says what was tried."""

import asyncio
import functools
from pathlib import Path
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import degradation
from suture_sdk.testing import virtual_time


class Rung:
    """An alternative that fails while `broken` holds an error, and counts its calls."""

    def __init__(self, name: str, broken: BaseException | None = None) -> None:
        self.__qualname__, self.__name__ = name, name
        self.broken, self.calls = broken, 0

    def __call__(self, *args: object, **kwargs: object) -> tuple[str, object, object]:
        self.calls += 1
        if self.broken is not None:
            raise self.broken
        return self.__name__, args, kwargs


class Slow(Rung):
    async def __call__(self, *args: object, **kwargs: object) -> Any:  # type: ignore[override]
        await asyncio.sleep(0)
        return super().__call__(*args, **kwargs)


def marks_of(who: str) -> int:
    return degradation.counts().get(who, 0)


def test_the_first_that_works_answers_and_nothing_is_marked() -> None:
    first, second = Rung("plain"), Rung("other")
    climb = suture.ladder(first, second, name="plain-1")
    assert climb(1, two=2) == ("plain", (1,), {"two": 2})
    assert (first.calls, second.calls) == (1, 0)
    assert marks_of("ladder plain-1") == 0


def test_a_later_one_answers_with_the_same_arguments_and_is_marked() -> None:
    climb = suture.ladder(Rung("a", KeyError("x")), Rung("b"), name="later-1")
    assert climb(1, two=2) == ("b", (1,), {"two": 2})
    assert marks_of("ladder later-1") == 1
    assert "ladder later-1" in suture.degraded()


def test_when_all_fail_it_says_what_was_tried_without_their_words() -> None:
    errors = [KeyError("secret"), OSError("secret")]
    climb = suture.ladder(Rung("a", errors[0]), Rung("b", errors[1]), name="all")
    with pytest.raises(
        suture.Unhealed, match=r"ladder all could not be healed: tried .*a \(KeyError\), .*b \(OSError\)"
    ) as caught:
        climb()
    assert [error for _, error in caught.value.tried] == errors
    assert caught.value.__cause__ is errors[1]
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("passing", [KeyboardInterrupt(), SystemExit(2), GeneratorExit(), asyncio.CancelledError()])
def test_what_is_no_exception_passes_at_once(passing: BaseException) -> None:
    second = Rung("b")
    climb = suture.ladder(Rung("a", passing), second)
    with pytest.raises(type(passing)) as caught:
        climb()
    assert caught.value is passing
    assert second.calls == 0


def test_it_keeps_to_what_works_and_tries_the_first_again_after_a_while() -> None:
    first, second = Rung("a", OSError()), Rung("b")
    with virtual_time() as time:
        climb = suture.ladder(first, second, name="keeps", back_after=60)
        for _ in range(5):
            climb()
        assert (first.calls, second.calls) == (1, 5)
        time.advance(59)
        climb()
        assert first.calls == 1
        time.advance(2)
        climb()
        assert first.calls == 2, "still broken"
        climb()
        assert first.calls == 2, "not again at once"
        first.broken = None
        time.advance(61)
        assert climb()[0] == "a"
        assert climb()[0] == "a"
        assert (first.calls, second.calls) == (4, 8)


def test_when_the_remembered_one_fails_the_others_get_their_turn() -> None:
    first, second, third = Rung("a", OSError()), Rung("b"), Rung("c")
    with virtual_time():
        climb = suture.ladder(first, second, third)
        climb()
        first.broken, second.broken = None, OSError()
        assert climb()[0] == "a"
        first.broken = OSError()
        assert climb()[0] == "c"


def test_a_ladder_with_a_coroutine_is_one_and_mixes() -> None:
    climb = suture.ladder(Slow("a", OSError()), Rung("b"))
    assert asyncio.iscoroutinefunction(climb)
    assert asyncio.run(climb(3)) == ("b", (3,), {})
    with pytest.raises(suture.Unhealed):
        asyncio.run(suture.ladder(Rung("a", OSError()), Slow("b", KeyError()))())


def test_a_cancelled_coroutine_is_cancelled_and_nothing_else_is_tried() -> None:
    second = Slow("b")

    async def hang() -> None:
        await asyncio.Event().wait()

    async def run() -> None:
        task = asyncio.create_task(suture.ladder(hang, second)())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert second.calls == 0


def test_partials_and_names_are_kept() -> None:
    def read(size: int) -> int:
        """Read."""
        return size

    assert suture.ladder(read, Rung("b")).__doc__ == "Read."
    assert suture.ladder(functools.partial(read, 3), Rung("b"))() == 3


def test_nothing_and_generators_are_refused() -> None:
    def many() -> Any:
        yield 1

    async def many_later() -> Any:
        yield 1

    odd: Any = 7
    for wrong in ((), (many,), (functools.partial(many),), (many_later,), (odd,)):
        with pytest.raises(suture.Refused):
            suture.ladder(*wrong)


def test_switched_off_it_is_the_first_alternative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_DISABLE", "1")
    first = Rung("a", KeyError())
    assert suture.ladder(first, Rung("b")) is first
    assert suture.first_path("/no/such/place", "/") == Path("/no/such/place")


def test_the_first_path_that_exists_is_given(tmp_path: Path) -> None:
    assert suture.first_path(tmp_path, tmp_path / "none", name="here") == tmp_path
    assert marks_of("first_path here") == 0
    assert suture.first_path(tmp_path / "none", lambda: str(tmp_path), name="there") == tmp_path
    assert marks_of("first_path there") == 1


def test_a_later_path_is_not_asked_for_where_an_earlier_exists(tmp_path: Path) -> None:
    later = Rung("later")
    odd: Any = later
    suture.first_path(tmp_path, odd)
    assert later.calls == 0


def test_no_path_says_each_that_was_tried(tmp_path: Path) -> None:
    def broken() -> str:
        raise KeyError("HOME")

    with pytest.raises(suture.Unhealed) as caught:
        suture.first_path(tmp_path / "none", "a\0b", broken)
    assert [type(error) for _, error in caught.value.tried] == [FileNotFoundError, ValueError, KeyError]
    with pytest.raises(suture.Refused):
        suture.first_path()
