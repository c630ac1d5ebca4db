"""What the documentation of pybreaker, resilience4j and Polly says about their breakers, and what ours does there.

Each row: source, the words of the field, settings, and what happens. `s` a success, `f` a failure, `i` an ignored
error, `o` an uncounted one, `w` a slow success, `W` a slow failure; a digit lets so many seconds pass; `>state` is what
must hold then; `x` is a call that must be turned away, `.` one that must be let through and is kept running; `S` and
`F` end the oldest of these.
"""

from collections import deque
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import clock
from suture_sdk.breaker import Breaker


class UncountedError(Exception):
    pass


class IgnoredError(Exception):
    pass


PYBREAKER = "pybreaker README"
R4J = "resilience4j docs, CircuitBreaker"
POLLY = "Polly v8 docs, circuit breaker strategy"
IN_A_ROW: dict[str, Any] = {"failure_rate": None, "consecutive": 3}
LAST_TEN: dict[str, Any] = {"window": 10, "minimum": 10}
POLLY_LIKE: dict[str, Any] = {"failure_rate": 0.5, "seconds": 10.0, "minimum": 4}

SCENARIOS = [
    (PYBREAKER, "closed at first", IN_A_ROW, ">closed"),
    (PYBREAKER, "fail_max failures in a row open it", IN_A_ROW, "fff>open"),
    (PYBREAKER, "fewer do not", IN_A_ROW, "ff>closed"),
    (PYBREAKER, "a success sets the counter back", IN_A_ROW, "ffsff>closed"),
    (PYBREAKER, "and the count begins again", IN_A_ROW, "ffsfff>open"),
    (PYBREAKER, "open: calls fail at once", IN_A_ROW, "fffxx>open"),
    (PYBREAKER, "reset_timeout lets one trial through", IN_A_ROW, "fff5>half_open"),
    (PYBREAKER, "before reset_timeout none", IN_A_ROW, "fff4x>open"),
    (PYBREAKER, "the trial succeeds: closed", IN_A_ROW, "fff5s>closed"),
    (PYBREAKER, "the trial fails: open again", IN_A_ROW, "fff5f>open"),
    (PYBREAKER, "after a failed trial calls fail at once", IN_A_ROW, "fff5fx>open"),
    (PYBREAKER, "success_threshold trials close it", {**IN_A_ROW, "trials": 2}, "fff5ss>closed"),
    (PYBREAKER, "fewer than success_threshold do not", {**IN_A_ROW, "trials": 2}, "fff5s>half_open"),
    (PYBREAKER, "a failure among them opens it", {**IN_A_ROW, "trials": 2}, "fff5sf>open"),
    (PYBREAKER, "after closing, the counter is zero", IN_A_ROW, "fff5sff>closed"),
    (PYBREAKER, "after closing, fail_max opens it again", IN_A_ROW, "fff5sfff>open"),
    (PYBREAKER, "excluded exceptions do not open it", IN_A_ROW, "oooo>closed"),
    (PYBREAKER, "an excluded exception sets the counter back, as a success", IN_A_ROW, "ffof>closed"),
    (PYBREAKER, "an excluded exception closes it as a trial", IN_A_ROW, "fff5o>closed"),
    (PYBREAKER, "fail_max of 1", {"failure_rate": None, "consecutive": 1}, "f>open"),
    (PYBREAKER, "successes alone never open it", IN_A_ROW, "ssssssss>closed"),
    (R4J, "minimumNumberOfCalls: nine failures of nine do not open it", LAST_TEN, "fffffffff>closed"),
    (R4J, "minimumNumberOfCalls: the tenth does", LAST_TEN, "ffffffffff>open"),
    (R4J, "equal to the threshold opens", LAST_TEN, "sssssfffff>open"),
    (R4J, "below the threshold does not", LAST_TEN, "ssssssffff>closed"),
    (R4J, "count window: the oldest is evicted", LAST_TEN, "ffffssssssf>closed"),
    (R4J, "count window: only the last ten", LAST_TEN, "ssssssssssfffff>open"),
    (R4J, "count window: failures long ago are gone", LAST_TEN, "ffffssssssssssffff>closed"),
    (R4J, "failureRateThreshold of 100 %", {**LAST_TEN, "failure_rate": 1.0}, "sfffffffff>closed"),
    (R4J, "failureRateThreshold of 100 %, reached", {**LAST_TEN, "failure_rate": 1.0}, "sffffffffff>open"),
    (R4J, "failureRateThreshold of 10 %", {**LAST_TEN, "failure_rate": 0.1}, "sssssssssf>open"),
    (R4J, "ignored exceptions are neither", LAST_TEN, "iiiiiiiiiiffff>closed"),
    (R4J, "ignored exceptions do not fill the minimum", LAST_TEN, "fffffiiiii>closed"),
    (R4J, "exceptions not recorded are successes", LAST_TEN, "oooooffff>closed"),
    (R4J, "and fill the minimum", LAST_TEN, "ooooofffff>open"),
    (R4J, "slow calls: all slow", {**LAST_TEN, "slow": 2.0}, "wwwwwwwwww>open"),
    (R4J, "slow calls: not all", {**LAST_TEN, "slow": 2.0}, "swwwwwwwww>closed"),
    (R4J, "slow calls: half, threshold a half", {**LAST_TEN, "slow": 2.0, "slow_rate": 0.5}, "ssssswwwww>open"),
    (R4J, "slow calls: below the threshold", {**LAST_TEN, "slow": 2.0, "slow_rate": 0.5}, "sssssswwww>closed"),
    (R4J, "slow failures count as both", {**LAST_TEN, "slow": 2.0, "slow_rate": 0.3}, "sssssssWWW>open"),
    (R4J, "without a slow threshold, none is slow", LAST_TEN, "wwwwwwwwww>closed"),
    (R4J, "waitDurationInOpenState", {**LAST_TEN, "open_for": 7.0}, "ffffffffff6x1>half_open"),
    (R4J, "permitted calls in half-open: three", {**LAST_TEN, "trials": 3}, "ffffffffff5...x>half_open"),
    (R4J, "permitted calls in half-open: one", LAST_TEN, "ffffffffff5.x>half_open"),
    (R4J, "all trials succeed", {**LAST_TEN, "trials": 3}, "ffffffffff5...SSS>closed"),
    (R4J, "not before all have", {**LAST_TEN, "trials": 3}, "ffffffffff5...SSx>half_open"),
    (R4J, "maxWaitDurationInHalfOpen: a lost trial is replaced", LAST_TEN, "ffffffffff5.x5.>half_open"),
    (R4J, "an ignored exception gives its permit back", LAST_TEN, "ffffffffff5ix>" ),
    (R4J, "closing empties the window", LAST_TEN, "ffffffffff5sfffffffff>closed"),
    (R4J, "closing empties the window, minimum again", LAST_TEN, "ffffffffff5sffffffffff>open"),
    (R4J, "a slow trial opens it again", {**LAST_TEN, "slow": 2.0}, "ffffffffff5w>open"),
    (R4J, "time window: old calls are gone", {**POLLY_LIKE, "minimum": 6}, "fff9 9fff>closed"),
    (R4J, "calls begun while closed do not count when open", LAST_TEN, ".fffffffffffS>open"),
    (R4J, "nor decide a half-open time", LAST_TEN, ".ffffffffff5S>half_open"),
    (R4J, "nor open it again", LAST_TEN, ".ffffffffff5F>half_open"),
    (POLLY, "MinimumThroughput not reached", POLLY_LIKE, "fff>closed"),
    (POLLY, "MinimumThroughput reached", POLLY_LIKE, "ffff>open"),
    (POLLY, "FailureRatio not reached", POLLY_LIKE, "sssf>closed"),
    (POLLY, "FailureRatio reached", POLLY_LIKE, "ssff>open"),
    (POLLY, "within SamplingDuration", POLLY_LIKE, "f3f3f3f>open"),
    (POLLY, "outside of SamplingDuration", POLLY_LIKE, "ff9 3ff>closed"),
    (POLLY, "BreakDuration", POLLY_LIKE, "ffff4x1>half_open"),
    (POLLY, "half-open: one probe", POLLY_LIKE, "ffff5.xx>half_open"),
    (POLLY, "half-open: the probe succeeds", POLLY_LIKE, "ffff5.S>closed"),
    (POLLY, "half-open: the probe fails", POLLY_LIKE, "ffff5.F>open"),
    (POLLY, "exceptions not handled are successes", POLLY_LIKE, "oooff>closed"),
    (POLLY, "BreakDurationGenerator: longer each time", POLLY_LIKE, "ffff5f9x1>half_open"),
    (POLLY, "BreakDurationGenerator: twice as long again", POLLY_LIKE, "ffff5f9 1f9 9x2>half_open"),
    (POLLY, "and short again after it was closed", POLLY_LIKE, "ffff5f9 1sffff5>half_open"),
]  # fmt: skip


class Time:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(clock, "monotonic", lambda: self.now)
        monkeypatch.setattr(clock, "chance", lambda: 0.5)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


ENDINGS = {
    "s": (None, 0.1),
    "f": (ConnectionError(), 0.1),
    "i": (IgnoredError(), 0.1),
    "o": (UncountedError(), 0.1),
    "w": (None, 3.0),
    "W": (ConnectionError(), 3.0),
}


def play(breaker: Breaker, script: str, time: Time) -> None:
    running: deque[int] = deque()
    for step in script.replace(" ", ""):
        if step.isdigit():
            time.now += int(step)
        elif step == "x":
            with pytest.raises(suture.BreakerOpen):
                breaker.admit()
        elif step == ".":
            running.append(breaker.admit())
        elif step in "SF":
            breaker.record(running.popleft(), *ENDINGS[step.lower()])
        else:
            try:
                permit = breaker.admit()
            except suture.BreakerOpen:
                continue
            breaker.record(permit, *ENDINGS[step])


@pytest.mark.parametrize(
    ("source", "said", "settings", "script"), SCENARIOS, ids=[f"{row[0].split()[0]}: {row[1]}" for row in SCENARIOS]
)
def test_the_breaker_does_what_is_documented_there(
    time: Time, source: str, said: str, settings: dict[str, Any], script: str
) -> None:
    assert source
    assert said
    breaker = Breaker(count=lambda error: not isinstance(error, UncountedError), ignore=IgnoredError, **settings)
    steps, _, state = script.partition(">")
    if not state:
        steps, state = steps.rstrip("x"), "half_open"
    play(breaker, steps, time)
    assert breaker.state == state


def test_there_are_at_least_sixty_scenarios_from_three_sources() -> None:
    assert len(SCENARIOS) >= 60
    assert {row[0] for row in SCENARIOS} == {PYBREAKER, R4J, POLLY}


def test_forced_open_turns_every_call_away_for_ever(time: Time) -> None:
    """resilience4j FORCED_OPEN, Polly's isolated circuit."""
    breaker = Breaker()
    breaker.force("open")
    play(breaker, "x9x9x9x", time)
    assert breaker.state == "open"
    assert breaker.retry_after is None


def test_forced_closed_never_opens(time: Time) -> None:
    """resilience4j DISABLED."""
    breaker = Breaker(**IN_A_ROW)
    breaker.force("closed")
    play(breaker, "fffffffff", time)
    assert breaker.state == "closed"


def test_given_back_to_itself_it_starts_anew(time: Time) -> None:
    breaker = Breaker(**IN_A_ROW)
    breaker.force("open")
    breaker.force(None)
    play(breaker, "ff", time)
    assert breaker.state == "closed"
    play(breaker, "f", time)
    assert breaker.state == "open"


def test_listeners_hear_every_change_once(time: Time) -> None:
    """pybreaker CircuitBreakerListener.state_change."""
    heard: list[tuple[str, str]] = []
    breaker = Breaker(**IN_A_ROW, listeners=(lambda change: heard.append((change.before, change.after)),))
    play(breaker, "sfff5fx9 9s", time)
    half = ("open", "half_open")
    assert heard == [("closed", "open"), half, ("half_open", "open"), half, ("half_open", "closed")]


def test_a_listener_that_fails_changes_nothing(time: Time) -> None:
    def broken(change: object) -> None:
        raise RuntimeError(change)

    breaker = Breaker(**IN_A_ROW)
    breaker.listen(broken)
    play(breaker, "fff", time)
    assert breaker.state == "open"


def test_the_error_says_how_long_to_wait(time: Time) -> None:
    breaker = Breaker(**IN_A_ROW, name="stock")
    play(breaker, "fff2", time)
    with pytest.raises(suture.BreakerOpen, match="breaker stock is open: 3 calls in a row failed") as caught:
        breaker.admit()
    assert caught.value.retry_after == pytest.approx(3.0)


@pytest.mark.parametrize(
    "settings",
    [
        {"failure_rate": 0},
        {"failure_rate": 1.5},
        {"failure_rate": None},
        {"window": 0},
        {"window": 10, "minimum": 20},
        {"seconds": 0},
        {"minimum": 0},
        {"consecutive": 0},
        {"slow": 0},
        {"slow_rate": 0},
        {"open_for": 0},
        {"open_for": 90.0},
        {"factor": 0.5},
        {"jitter": 1.0},
        {"trials": 0},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(suture.Refused, match="Breaker: "):
        Breaker(**settings)


def test_what_count_raises_is_ours_and_counts_nothing(time: Time) -> None:
    def broken(error: BaseException) -> bool:
        raise RuntimeError(error)

    breaker = Breaker(**IN_A_ROW, count=broken)
    play(breaker, "ffffff", time)
    assert breaker.state == "closed"


def test_keyboard_interrupt_and_rejections_count_as_nothing(time: Time) -> None:
    breaker = Breaker(**IN_A_ROW)
    for error in (KeyboardInterrupt(), suture.BulkheadFull("full"), GeneratorExit()):
        breaker.record(0, error, 0.0)
    assert breaker.totals() == (0, 0, 0)
    assert time.now == 1_000.0
