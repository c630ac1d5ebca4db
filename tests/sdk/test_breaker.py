"""What a person asks of a breaker and says to it; how it decides is in test_breaker_scenarios.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import host
from suture_sdk.breaker import Breaker, BreakerChange
from suture_sdk.testing import fixed_chance, virtual_time


@pytest.fixture(autouse=True)
def time() -> Iterator[Any]:
    with virtual_time() as clock, fixed_chance(0.5):
        yield clock


def fail(breaker: Breaker, times: int = 1, error: BaseException | None = None) -> None:
    for _ in range(times):
        breaker.record(breaker.admit(), error or ValueError(), 0.0)


def succeed(breaker: Breaker, times: int = 1, seconds: float = 0.0) -> None:
    for _ in range(times):
        breaker.record(breaker.admit(), None, seconds)


def test_by_default_half_of_twenty_calls_open_it_for_five_seconds() -> None:
    breaker = Breaker()
    succeed(breaker, 10)
    fail(breaker, 9)
    assert breaker.state == "closed"
    fail(breaker)
    assert (breaker.state, breaker.retry_after) == ("open", 5.0)


def test_by_default_a_failed_trial_doubles_the_time_up_to_a_minute(time: Any) -> None:
    breaker = Breaker()
    breaker.trip()
    waits = []
    for _ in range(6):
        waits.append(breaker.retry_after)
        time.advance(breaker.retry_after)
        fail(breaker)
    assert waits == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0]


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 4.5), (0.5, 5.0), (0.75, 5.25)])
def test_by_default_the_time_is_within_a_tenth(chance: float, wait: float) -> None:
    with fixed_chance(chance):
        breaker = Breaker()
        breaker.trip()
        assert breaker.retry_after == pytest.approx(wait)


def test_by_default_one_trial_is_let_through_and_closes_it(time: Any) -> None:
    breaker = Breaker()
    breaker.trip()
    time.advance(5.0)
    assert breaker.state == "half_open"
    permit = breaker.admit()
    with pytest.raises(suture.BreakerOpen):
        breaker.admit()
    breaker.record(permit, None, 0.0)
    assert (breaker.state, breaker.retry_after) == ("closed", None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"failure_rate": 0.0}, "failure_rate=0.0: expected above 0, up to 1"),
        ({"failure_rate": 1.1}, "failure_rate=1.1: expected above 0, up to 1"),
        ({"slow_rate": 0.0}, "slow_rate=0.0: expected above 0, up to 1"),
        ({"slow_rate": 2}, "slow_rate=2: expected above 0, up to 1"),
        ({"window": 0, "minimum": 0}, "window=0: expected 1 or more calls"),
        ({"seconds": 0}, "seconds=0: expected above 0"),
        ({"minimum": 0}, "minimum=0: expected 1 or more calls"),
        ({"minimum": 11, "window": 10}, "minimum=11 is more than window=10: it could never open"),
        ({"consecutive": 0}, "consecutive=0: expected 1+"),
        ({"failure_rate": None}, "failure_rate=None without consecutive= or slow=: it could never open"),
        ({"open_for": 0}, "open_for=0: expected above 0, up to open_at_most"),
        ({"open_for": 61}, "open_for=61: expected above 0, up to open_at_most"),
        ({"factor": 0.9}, "factor=0.9: expected 1 or more"),
        ({"jitter": 1}, "jitter=1: expected 0 up to below 1"),
        ({"jitter": -0.1}, "jitter=-0.1: expected 0 up to below 1"),
        ({"trials": 0}, "trials=0: expected 1 or more"),
        ({"slow": 0}, "slow=0: expected seconds above 0"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_expected(given: dict[str, Any], said: str) -> None:
    with pytest.raises(suture.Refused) as refused:
        Breaker(**given)
    assert said in str(refused.value)
    assert str(refused.value).startswith("Breaker: ")


@pytest.mark.parametrize(
    "given",
    [
        {"failure_rate": 1},
        {"slow_rate": 1, "slow": 0.1},
        {"window": 1, "minimum": 1},
        {"minimum": 100},
        {"seconds": 0.1, "minimum": 500},
        {"consecutive": 1, "failure_rate": None},
        {"slow": 1, "failure_rate": None},
        {"open_for": 60},
        {"factor": 1},
        {"jitter": 0},
    ],
)
def test_the_edges_can_be_meant(given: dict[str, Any]) -> None:
    assert Breaker(**given).state == "closed"


def test_several_mistakes_are_said_at_once() -> None:
    with pytest.raises(suture.Refused, match=r"factor=0: .*; trials=0: "):
        Breaker(factor=0, trials=0)


def test_it_says_what_is_in_its_window_and_what_was_since_the_start() -> None:
    breaker = Breaker(window=4, minimum=4, slow=1.0, failure_rate=None)
    succeed(breaker, 2)
    succeed(breaker, 1, seconds=2.0)
    fail(breaker)
    succeed(breaker)
    assert breaker.seen() == (4, 1, 1)
    assert breaker.totals() == (5, 1, 0)
    assert breaker.successes() == 4


def test_what_is_turned_away_is_counted_apart() -> None:
    breaker = Breaker(name="shop")
    breaker.trip("told to")
    for _ in range(3):
        with pytest.raises(suture.BreakerOpen, match=r"^breaker shop is open: told to$") as turned:
            breaker.admit()
        assert turned.value.retry_after == 5.0
    assert breaker.totals() == (0, 0, 3)


def test_a_breaker_without_a_name_says_none() -> None:
    breaker = Breaker()
    breaker.trip()
    with pytest.raises(suture.BreakerOpen, match=r"^breaker is open: told to open$"):
        breaker.admit()


def test_held_open_it_stays_open_for_ever(time: Any) -> None:
    breaker = Breaker()
    breaker.force("open")
    time.advance(10_000)
    assert (breaker.state, breaker.retry_after) == ("open", None)
    with pytest.raises(suture.BreakerOpen, match="forced") as turned:
        breaker.admit()
    assert turned.value.retry_after is None


def test_held_closed_it_lets_all_failures_pass() -> None:
    breaker = Breaker(window=2, minimum=2)
    breaker.force("closed")
    fail(breaker, 50)
    assert breaker.state == "closed"


def test_given_back_to_itself_it_begins_anew() -> None:
    breaker = Breaker(window=2, minimum=2)
    breaker.force("open")
    breaker.force(None)
    assert breaker.state == "closed"
    assert breaker.seen() == (0, 0, 0)
    fail(breaker, 2)
    assert breaker.state == "open"


@pytest.mark.parametrize("word", ["half_open", "OPEN", "", 1])
def test_another_word_is_refused(word: Any) -> None:
    breaker = Breaker()
    with pytest.raises(suture.Refused, match="expected 'open', 'closed' or None"):
        breaker.force(word)
    assert breaker.state == "closed"


def test_reset_closes_it_and_forgets_what_was(time: Any) -> None:
    breaker = Breaker(window=4, minimum=2)
    breaker.trip()
    time.advance(5.0)
    fail(breaker)
    breaker.reset()
    assert (breaker.state, breaker.seen()) == ("closed", (0, 0, 0))
    breaker.trip()
    assert breaker.retry_after == 5.0  # the failed trial before is forgotten too


def test_listeners_hear_each_change_once(time: Any) -> None:
    heard: list[BreakerChange] = []
    breaker = Breaker(name="b", listeners=(heard.append,))
    breaker.listen(heard.append)
    breaker.trip("why")
    breaker.trip("again")
    time.advance(5.0)
    succeed(breaker)
    breaker.reset()
    assert heard[::2] == heard[1::2]
    assert heard[::2] == [
        BreakerChange("b", "closed", "open", "why"),
        BreakerChange("b", "open", "half_open", "the open time is over"),
        BreakerChange("b", "half_open", "closed", "the trial calls succeeded"),
    ]


def test_a_listener_that_fails_hurts_nobody() -> None:
    def listener(_: BreakerChange) -> None:
        raise ZeroDivisionError

    heard: list[BreakerChange] = []
    breaker = Breaker(listeners=(listener, heard.append))
    before = dict(host.own_failures()).get("listener of a breaker: ZeroDivisionError", 0)
    breaker.trip()
    assert len(heard) == 1
    assert dict(host.own_failures())["listener of a breaker: ZeroDivisionError"] == before + 1


def test_a_judge_that_fails_counts_nothing() -> None:
    def count(_: BaseException) -> bool:
        raise ZeroDivisionError

    breaker = Breaker(count=count, window=1, minimum=1)
    before = dict(host.own_failures()).get("count= or ignore= of a breaker: ZeroDivisionError", 0)
    fail(breaker)
    assert breaker.totals() == (1, 0, 0)
    assert dict(host.own_failures())["count= or ignore= of a breaker: ZeroDivisionError"] == before + 1


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(), suture.RateLimited("no"), GeneratorExit()])
def test_what_is_no_failure_of_the_dependency_is_neither(error: BaseException) -> None:
    breaker = Breaker(window=1, minimum=1)
    fail(breaker, error=error)
    assert (breaker.state, breaker.totals()) == ("closed", (0, 0, 0))


@pytest.mark.parametrize("ends", ["failed", "slow"])
def test_a_trial_that_fails_or_is_slow_opens_it_with_its_reason(ends: str, time: Any) -> None:
    heard: list[BreakerChange] = []
    breaker = Breaker(slow=1.0, listeners=(heard.append,))
    breaker.trip()
    time.advance(5.0)
    permit = breaker.admit()
    breaker.record(permit, ValueError() if ends == "failed" else None, 2.0 if ends == "slow" else 0.0)
    assert heard[-1].reason == ("a trial call failed" if ends == "failed" else "a trial call was slow")
    assert breaker.retry_after == 10.0


def test_several_trials_must_all_succeed(time: Any) -> None:
    breaker = Breaker(trials=3)
    breaker.trip()
    time.advance(5.0)
    permits = [breaker.admit() for _ in range(3)]
    with pytest.raises(suture.BreakerOpen):
        breaker.admit()
    for permit in permits[:2]:
        breaker.record(permit, None, 0.0)
        assert breaker.state == "half_open"
    breaker.record(permits[2], None, 0.0)
    assert breaker.state == "closed"


def test_a_trial_of_an_earlier_time_says_nothing(time: Any) -> None:
    breaker = Breaker()
    breaker.trip()
    time.advance(5.0)
    early = breaker.admit()
    breaker.trip()
    time.advance(60.0)
    breaker.admit()
    breaker.record(early, ValueError(), 0.0)
    assert breaker.state == "half_open"


def test_an_ignored_trial_makes_room_for_another(time: Any) -> None:
    breaker = Breaker(ignore=KeyError)
    breaker.trip()
    time.advance(5.0)
    breaker.record(breaker.admit(), KeyError(), 0.0)
    succeed(breaker)
    assert breaker.state == "closed"


def test_keys_have_breakers_of_their_own() -> None:
    kept = suture.BreakerPerKey(key=lambda host, **_: host)
    kept.of(("a",), {"x": 1}).trip()
    assert (kept["a"].state, kept["b"].state, len(kept)) == ("open", "closed", 2)
    assert kept["a"].name == "a"
    assert kept["a"] is kept.of(("a",), {})


def test_the_keys_used_last_are_kept() -> None:
    made: list[str] = []
    kept = suture.BreakerPerKey(lambda key: key, lambda key: made.append(key) or Breaker(), most=2)  # type: ignore[func-returns-value]
    for key in ("a", "b", "a", "c", "a", "b"):
        kept[key]
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2


@pytest.mark.parametrize("given", [{"key": 1}, {"key": len, "make": None}, {"key": len, "most": 0}])
def test_keys_that_cannot_be_meant_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(suture.Refused, match=r"BreakerPerKey: expected key= and make= to be functions, and most="):
        suture.BreakerPerKey(**given)


def test_one_key_may_be_all() -> None:
    kept = suture.BreakerPerKey(len, most=1)
    assert kept[1] is kept[1]
    assert kept[2] is not kept[1]
