"""A breaker is held for the block, and given back whatever happens."""

import pytest

import suture_sdk as suture
from suture_sdk.breaker import Breaker
from suture_sdk.testing import forced


def test_a_breaker_held_open_turns_calls_away_until_the_end_of_the_block() -> None:
    breaker = Breaker()
    with forced(breaker, "open") as held:
        assert held is breaker
        assert breaker.state == "open"
        with pytest.raises(suture.BreakerOpen):
            breaker.admit()
    assert breaker.state == "closed"
    breaker.admit()


def test_it_is_given_back_also_when_the_block_raised() -> None:
    breaker = Breaker()
    with pytest.raises(KeyError), forced(breaker, "open"):
        raise KeyError
    assert breaker.state == "closed"


def test_held_closed_it_stays_so_through_failures() -> None:
    breaker = Breaker(consecutive=1, failure_rate=None)
    with forced(breaker, "closed"):
        for _ in range(5):
            breaker.record(breaker.admit(), OSError(), 0.0)
        assert breaker.state == "closed"


def test_another_state_is_refused() -> None:
    with pytest.raises(suture.Refused, match="'half'"), forced(Breaker(), "half"):
        pass
