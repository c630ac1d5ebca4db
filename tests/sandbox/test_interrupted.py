from __future__ import annotations

import os
import signal
import subprocess

import pytest

from suture.sandbox.interrupted import SIGNALS, killing_jobs


def _told(number: int, job: subprocess.Popen[bytes]) -> None:
    with killing_jobs():
        try:
            os.kill(os.getpid(), number)
        finally:
            job.wait(timeout=60)


@pytest.mark.parametrize(
    ("number", "raised"),
    [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit), (signal.SIGHUP, SystemExit)],
)
def test_a_signal_kills_what_was_started_and_ends_as_before(number: int, raised: type[BaseException]) -> None:
    before = [signal.getsignal(one) for one in SIGNALS]
    job = subprocess.Popen(["sleep", "600"])
    with pytest.raises(raised):
        _told(number, job)
    assert job.returncode == -signal.SIGKILL
    assert [signal.getsignal(one) for one in SIGNALS] == before


def test_without_a_signal_nothing_is_killed_and_nothing_stays() -> None:
    before = [signal.getsignal(one) for one in SIGNALS]
    with killing_jobs():
        assert subprocess.run(["true"], check=False).returncode == 0
    assert [signal.getsignal(one) for one in SIGNALS] == before


def test_a_handler_of_the_caller_is_asked() -> None:
    told: list[int] = []
    before = signal.signal(signal.SIGHUP, lambda number, _: told.append(number))
    try:
        with killing_jobs():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert told == [signal.SIGHUP]
