"""Calls are turned away here by the published formula, and a healthy dependency loses none."""

import asyncio

import pytest

import suture_sdk as suture
from suture_sdk.testing import fixed_chance, virtual_time


def call(throttle: suture.Throttle, error: BaseException | None) -> bool:
    try:
        throttle.admit()
    except suture.Throttled:
        return False
    throttle.leave(error, 0.1)
    return True


def test_while_all_is_well_nothing_is_turned_away() -> None:
    with virtual_time(), fixed_chance(0.0):
        throttle = suture.Throttle()
        assert all(call(throttle, None) for _ in range(1_000))
        assert throttle.rejection() == 0


def test_up_to_half_of_failures_nothing_is_turned_away_at_k_of_two() -> None:
    with virtual_time(), fixed_chance(0.0):
        throttle = suture.Throttle(k=2)
        assert all(call(throttle, None if number % 2 == 0 else OSError()) for number in range(1_000))


def test_the_probability_is_that_of_the_formula() -> None:
    with virtual_time(), fixed_chance(0.999):
        throttle = suture.Throttle(k=2)
        for number in range(100):
            call(throttle, None if number < 10 else OSError())
        assert throttle.rejection() == pytest.approx((100 - 2 * 10) / 101)


def test_what_is_turned_away_counts_as_a_request_too() -> None:
    with virtual_time(), fixed_chance(0.0):
        throttle = suture.Throttle()
        assert call(throttle, OSError())
        assert throttle.rejection() == pytest.approx(1 / 2)
        assert not call(throttle, None)
        assert throttle.rejection() == pytest.approx(2 / 3)


def test_it_is_drawn_by_chance() -> None:
    with virtual_time():
        throttle = suture.Throttle()
        with fixed_chance(0.0):
            call(throttle, OSError())
        with fixed_chance(0.5):
            assert call(throttle, OSError()), "one half is not below one half"
        with fixed_chance(0.6), pytest.raises(suture.Throttled, match="67%"):
            throttle.admit()


def test_after_the_window_all_is_forgotten() -> None:
    with virtual_time() as time, fixed_chance(0.999):
        throttle = suture.Throttle(window=120)
        for _ in range(100):
            call(throttle, OSError())
        time.advance(60)
        assert throttle.rejection() > 0.9
        time.advance(121)
        assert throttle.rejection() == 0


def test_a_clock_that_jumps_far_or_back_breaks_nothing() -> None:
    with virtual_time() as time, fixed_chance(0.999):
        throttle = suture.Throttle()
        call(throttle, OSError())
        time.advance(-500)
        call(throttle, OSError())
        time.advance(10**9)
        assert throttle.rejection() == 0


def test_only_what_means_overload_counts_against_the_dependency() -> None:
    with virtual_time(), fixed_chance(0.0):
        throttle = suture.Throttle(overload=lambda error: isinstance(error, TimeoutError))
        assert all(call(throttle, KeyError()) for _ in range(50))
        throttle.admit()
        throttle.leave(TimeoutError(), 1)
        assert throttle.rejection() == 0


def test_a_cancelled_call_is_no_word_of_the_dependency() -> None:
    with virtual_time(), fixed_chance(0.0):
        throttle = suture.Throttle()
        assert all(call(throttle, asyncio.CancelledError()) for _ in range(50))


def test_what_a_policy_further_in_turned_away_is_no_word_of_the_dependency() -> None:
    with virtual_time(), fixed_chance(0.0):
        throttle = suture.Throttle()
        assert all(call(throttle, suture.BulkheadFull("full")) for _ in range(50))
        assert throttle.rejection() == 0


def test_it_decorates_and_lets_errors_pass_unchanged() -> None:
    error = TimeoutError()

    @suture.Throttle(k=1)
    def fetch() -> None:
        raise error

    with virtual_time(), fixed_chance(0.0):
        with pytest.raises(TimeoutError) as caught:
            fetch()
        assert caught.value is error
        with pytest.raises(suture.Throttled):
            fetch()


@pytest.mark.parametrize("wrong", [{"k": 0.9}, {"window": 0}, {"k": float("nan")}])
def test_a_set_up_that_harms_a_healthy_dependency_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(suture.Refused):
        suture.Throttle(**wrong)  # type: ignore[arg-type]
