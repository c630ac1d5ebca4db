"""When a patch ends by itself: too many hits in a minute, too great a share of them, its time, its own failures."""

import sys
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture_sdk import clock, host
from suture_sdk.patches.envelope import Envelope
from suture_sdk.patches.interface import Caps, Switch
from suture_sdk.patches.tally import Tick
from suture_sdk.testing import virtual_time

ALL = Switch(True, 100.0, "salt")


def enabled(caps: Caps, expires: float | None = None, switch: Switch = ALL) -> Envelope:
    made = Envelope("fix", caps=caps, expires=expires)
    made.enable(switch)
    return made


def worked(envelope: Envelope, hits: bool = True) -> bool:
    """Do one call, and say whether it was treated."""
    treated = envelope.treats()
    if treated and hits:
        envelope.hit()
    return treated


def is_on(envelope: Envelope) -> bool:
    on: bool = envelope.status()["on"]
    return on


def whats(envelope: Envelope) -> list[str]:
    return [one.what for one in envelope.history]


@given(cap=st.integers(1, 40), before=st.integers(0, 45))
def test_exactly_as_many_hits_as_the_cap_allows_happen_in_a_minute(cap: int, before: int) -> None:
    with virtual_time():
        envelope = enabled(Caps(cap, 1.0))
        assert sum(worked(envelope) for _ in range(before)) == min(cap, before)
        assert is_on(envelope) == (before < cap)


@given(cap=st.integers(2, 40), gap=st.floats(61.0, 600.0))
def test_as_many_hits_over_a_longer_time_do_not_end_it(cap: int, gap: float) -> None:
    with virtual_time() as time:
        envelope = enabled(Caps(cap, 1.0))
        for _ in range(3):
            assert all(worked(envelope) for _ in range(cap - 1))
            time.advance(gap)
        assert is_on(envelope)


@given(rate=st.floats(0.0, 0.9), hits=st.integers(10, 99))
def test_the_share_of_hits_is_judged_from_a_hundred_calls_on(rate: float, hits: int) -> None:
    envelope = enabled(Caps(10**9, rate))
    assert all(worked(envelope) for _ in range(hits))
    assert is_on(envelope)
    for _ in range(100 - hits):
        worked(envelope, hits=False)
    treated = sum(worked(envelope) for _ in range(10))
    assert (treated < 10 or not is_on(envelope)) == (whats(envelope)[-1] == "hit rate")
    assert is_on(envelope) or envelope.status()["hits"] > 100 * rate


def test_a_share_of_one_never_ends_it() -> None:
    envelope = enabled(Caps(10**9, 1.0))
    assert all(worked(envelope) for _ in range(1_000))
    assert is_on(envelope)


def test_the_budget_is_a_new_one_when_it_is_enabled_again() -> None:
    with virtual_time():
        envelope = enabled(Caps(5, 1.0, 2))
        for _ in range(3):
            assert [worked(envelope) for _ in range(6)] == [True] * 5 + [False]
            envelope.enable(ALL)
            envelope.failed(ValueError())
            assert is_on(envelope)
            envelope.failed(ValueError())
            assert not is_on(envelope)
            envelope.enable(ALL)


@pytest.mark.parametrize("percentage", [100.0, 60.0])
def test_it_ends_with_its_time_at_the_call_that_comes_then(percentage: float) -> None:
    with virtual_time() as time:
        envelope = enabled(Caps(), clock.wall() + 10, Switch(True, percentage, "salt", "instance"))
        time.advance(9.5)
        envelope.treats()
        assert is_on(envelope)
        time.advance(0.5)
        assert not envelope.treats()
        assert not is_on(envelope)
        assert whats(envelope) == ["enabled", "expired"]


def test_a_bounded_try_ends_after_its_calls_though_everybody_is_treated() -> None:
    envelope = enabled(Caps(10**9, 1.0))
    envelope.limit(3, None)
    assert [worked(envelope) for _ in range(5)] == [True] * 3 + [False] * 2
    envelope.limit(None, None)
    envelope.enable(ALL)
    assert all(worked(envelope) for _ in range(5))


def test_its_own_failures_are_counted_by_class_and_end_it_past_the_budget() -> None:
    envelope = enabled(Caps(failures=3))
    for error in (ValueError("secret"), KeyError(), ValueError()):
        assert is_on(envelope)
        envelope.failed(error)
    assert whats(envelope) == ["enabled", "failed", "failed", "failed", "failures"]
    assert "secret" not in repr((host.own_failures(), list(envelope.history)))


def test_it_says_once_why_it_is_off() -> None:
    told: list[None] = []
    envelope = Envelope("fix", switched_off=lambda: told.append(None))
    envelope.enable(ALL)
    for what in ("hit cap", "failures", "disabled"):
        envelope.off(what)
    assert (whats(envelope), told) == (["enabled", "hit cap"], [None])


@pytest.mark.parametrize(
    ("percentage", "chance", "treated"),
    [(0.0, 0.0, False), (5.0, 0.0499, True), (5.0, 0.05, False), (100.0, 1.0, True)],
)
def test_a_share_of_anonymous_work_is_drawn_by_chance(
    monkeypatch: pytest.MonkeyPatch, percentage: float, chance: float, treated: bool
) -> None:
    monkeypatch.setattr(clock, "chance", lambda: chance)
    envelope = enabled(Caps(), switch=Switch(True, percentage, "salt"))
    assert envelope.treats() is treated
    assert (envelope.status()["treated"], envelope.status()["untreated"]) == (treated, not treated)


def test_ticks_of_threads_are_all_counted() -> None:
    tick, usual = Tick(), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [Thread(target=lambda: [tick.tick() for _ in range(5_000)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert tick.read() == 20_000
