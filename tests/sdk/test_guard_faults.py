import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import suture_sdk as suture
from suture_sdk import clock
from tests.watched.watched import INTERPRETERS

HERE = Path(__file__).parent
SDK = HERE.parents[1] / "sdk"


@pytest.mark.parametrize("version", INTERPRETERS)
def test_counts_are_exact_under_threads_a_fork_and_at_the_interpreters_end(version: str) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SDK), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [INTERPRETERS[version], "-W", "ignore::DeprecationWarning", str(HERE / "guard_stress.py")]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (run.returncode, run.stdout) == (0, "still guarded\n"), run.stderr


@pytest.mark.parametrize("jump", [-1e9, -1.0, 0.0, 1e9])
def test_a_clock_that_jumps_neither_fails_nor_holds_a_breaker_open_for_ever(
    jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1e6]
    monkeypatch.setattr(clock, "monotonic", lambda: now[0])
    breaker = suture.Breaker(seconds=10.0, slow=1.0)

    def work() -> str:
        now[0] += jump
        return "done"

    guarded = suture.guard(breaker=breaker, bulkhead=1)(work)
    for _ in range(50):
        assert guarded() == "done"
    assert breaker.totals()[0] == 50
    breaker.reset()
    assert guarded() == "done"


class BreakerModel(RuleBasedStateMachine):
    """The breaker against a model that keeps every call in a list."""

    window, minimum, rate, trials = 5, 3, 0.6, 2

    def __init__(self) -> None:
        super().__init__()
        self.now, self.real = 100.0, (clock.monotonic, clock.chance)
        clock.monotonic, clock.chance = (lambda: self.now), (lambda: 0.5)
        self.breaker = suture.Breaker(
            failure_rate=self.rate, window=self.window, minimum=self.minimum, trials=self.trials, open_for=4.0
        )
        self.state, self.calls, self.until, self.length, self.passed = "closed", list[bool](), 0.0, 4.0, 0
        self.total = [0, 0]

    def teardown(self) -> None:
        clock.monotonic, clock.chance = self.real

    @rule(failed=st.booleans())
    def call(self, failed: bool) -> None:
        if self.state == "open" and self.now >= self.until:
            self.state, self.passed = "half_open", 0
        if self.state == "open":
            with pytest.raises(suture.BreakerOpen):
                self.breaker.admit()
            return
        self.breaker.record(self.breaker.admit(), ConnectionError() if failed else None, 0.0)
        if self.state == "half_open":
            self._trial(failed=failed)
            return
        self.total = [self.total[0] + 1, self.total[1] + failed]
        self.calls = [*self.calls, failed][-self.window :]
        if failed and len(self.calls) >= self.minimum and sum(self.calls) >= self.rate * len(self.calls):
            self._open()

    def _trial(self, *, failed: bool) -> None:
        self.passed += not failed
        if failed:
            self.length = min(60.0, self.length * 2)
            self._open()
            return
        self.total[0] += 1
        if self.passed == self.trials:
            self.state, self.calls, self.length = "closed", [], 4.0

    def _open(self) -> None:
        self.state, self.until = "open", self.now + self.length

    @rule(seconds=st.integers(0, 70))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    @precondition(lambda self: self.state == "closed")
    @rule()
    def trip(self) -> None:
        self.breaker.trip()
        self._open()

    @rule()
    def reset(self) -> None:
        self.breaker.reset()
        self.state, self.calls, self.length = "closed", [], 4.0

    @invariant()
    def same(self) -> None:
        state = "half_open" if self.state == "open" and self.now >= self.until else self.state
        assert self.breaker.state == state
        assert list(self.breaker.totals()[:2]) == self.total
        if state == "closed":
            assert self.breaker.seen()[:2] == (len(self.calls), sum(self.calls))


TestBreakerModel = BreakerModel.TestCase
TestBreakerModel.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


def test_this_interpreter_is_among_those_tried() -> None:
    assert f"3.{sys.version_info.minor}" in INTERPRETERS
