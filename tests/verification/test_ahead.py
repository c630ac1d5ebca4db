"""A run started before it is asked for: taken once, never in the way, and no weaker than one made when asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from suture.domain.observation import Observation
from suture.domain.verdict import Answer
from suture.sandbox.interface import Job
from suture.verification import verifier
from suture.verification.ahead import Ahead
from tests.verification.fakes import (
    MemoryProject,
    ScriptedInstrument,
    ScriptedSandbox,
    a_command,
    a_crash,
    a_remedy,
    a_run,
    a_signal,
    steady,
)

ALONE = {"shop/cart.py": "total = cart['price']\n", "report.py": "import shop.cart\n"}
REMEDY = a_remedy(ALONE["shop/cart.py"], "total = cart.get('price', 0)\n")


def test_a_run_that_nobody_started_is_not_there() -> None:
    with ExitStack() as stack:
        assert Ahead(stack).take("digest") is None


def test_a_run_is_taken_once() -> None:
    run = a_run()
    with ExitStack() as stack:
        ahead = Ahead(stack)
        ahead.start("digest", lambda: run)
        assert ahead.take("digest") is run
        assert ahead.take("digest") is None


def test_no_second_run_is_started_beside_the_first() -> None:
    go_on = threading.Event()

    def slow() -> Observation:
        go_on.wait(60)
        return a_run()

    with ExitStack() as stack:
        ahead = Ahead(stack)
        ahead.start("first", slow)
        ahead.start("second", a_run)
        go_on.set()
        assert ahead.take("second") is None
        assert ahead.take("first") == a_run()


def test_what_a_run_raised_is_raised_to_whom_it_concerns() -> None:
    def broken() -> Observation:
        raise OSError("no room")

    with ExitStack() as stack:
        ahead = Ahead(stack)
        ahead.start("digest", broken)
        with pytest.raises(OSError, match="no room"):
            ahead.take("digest")


def test_the_first_candidate_runs_once_under_each_seed_until_it_is_confirmed() -> None:
    checked, confirmed, sandbox = checked_and_confirmed(lambda _: a_run())
    assert (checked, confirmed) == (Answer.YES, Answer.YES)
    assert sorted(job.seed for job in sandbox.jobs) == [1, 2]
    assert sandbox.warmed == 0


def test_a_heal_that_holds_under_the_first_seed_only_is_not_confirmed_by_the_run_ahead() -> None:
    checked, confirmed, _ = checked_and_confirmed(lambda job: a_run() if job.seed == 1 else a_crash())
    assert (checked, confirmed) == (Answer.YES, Answer.NO)


def test_a_candidate_that_failed_its_check_is_confirmed_from_scratch_if_at_all() -> None:
    _, confirmed, sandbox = checked_and_confirmed(lambda job: a_run() if job.seed == 2 else a_crash())
    assert confirmed is Answer.NO
    assert sorted(job.seed for job in sandbox.jobs) == [1, 1, 2, 2]


def test_a_candidate_that_keeps_raising_is_not_run_ahead() -> None:
    remedy = a_remedy(ALONE["shop/cart.py"], "raise KeyError('price')\n", keeps_raising=True)
    sandbox = ScriptedSandbox(lambda _: a_crash())
    with ExitStack() as stack:
        made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(ALONE), stack)
        made.check(a_command(), a_signal(), remedy, steady(a_crash()))
    assert [job.seed for job in sandbox.jobs] == [1]


def test_a_candidate_whose_text_is_refused_is_not_run_at_all() -> None:
    remedy = a_remedy(ALONE["shop/cart.py"], "total = (\n")
    sandbox = ScriptedSandbox(lambda _: a_run())
    with ExitStack() as stack:
        made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(ALONE), stack)
        made.check(a_command(), a_signal(), remedy, steady(a_crash()))
    assert sandbox.jobs == []


def checked_and_confirmed(answer: Callable[[Job], Observation]) -> tuple[Answer, Answer, ScriptedSandbox]:
    sandbox = ScriptedSandbox(answer)
    asked = (a_command(), a_signal(), REMEDY, steady(a_crash()))
    with ExitStack() as stack:
        made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(ALONE), stack)
        checked, confirmed = made.check(*asked), made.confirm(*asked)
    return checked.verdict.answer, confirmed.verdict.answer, sandbox
