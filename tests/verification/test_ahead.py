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
from suture.verification.interface import NoTest, RegressionTest
from tests.verification.fakes import (
    MemoryProject,
    ScriptedInstrument,
    ScriptedSandbox,
    a_call,
    a_command,
    a_crash,
    a_remedy,
    a_run,
    a_signal,
    steady,
)

ALONE = {"shop/cart.py": "total = cart['price']\n", "report.py": "import shop.cart\n"}
BEFORE = 'def total(row):\n    return row["price"]\n'
AFTER = 'def total(row):\n    return row.get("price", 0)\n'
TEST = "tests/test_cart.py::test_a"
TESTED = {
    "shop/__init__.py": "",
    "shop/cart.py": BEFORE,
    "tests/test_cart.py": "from shop.cart import total\n\ndef test_a():\n    total({})\n",
}
PYTEST = ("pytest", "tests")
FAILING = a_signal(test=TEST, callers=[("tests/test_cart.py", "test_a")])
SHOWN = steady(a_crash(FAILING, calls=(a_call(raised="KeyError"),), tests={TEST: "failed"}))
HEAL = a_remedy(BEFORE, AFTER)
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


def test_the_check_of_a_failing_test_records_calls_and_follows_nothing_else() -> None:
    sandbox = ScriptedSandbox(lambda _: healed("0"))
    instrument = ScriptedInstrument(sandbox)
    with ExitStack() as stack:
        made = verifier.make(sandbox, instrument, MemoryProject(TESTED), stack)
        made.check(a_command(*PYTEST), FAILING, HEAL, SHOWN)
    assert sorted((watch["trace"], len(watch["functions"])) for watch in instrument.watched) == [(False, 1), (True, 1)]


def test_a_regression_test_is_made_once_while_the_confirming_run_is_under_way() -> None:
    test, jobs = proved(lambda _: healed("0"))
    assert isinstance(test, RegressionTest)
    assert test.only_proves == ""
    assert len(jobs) == 5


def test_a_regression_test_made_ahead_is_dropped_when_the_confirming_run_shows_another_result() -> None:
    test, jobs = proved(lambda job: healed("0" if job.seed == 1 else "1"))
    assert isinstance(test, RegressionTest)
    assert b"== 1" in test.edit.after
    assert len(jobs) > 5


def test_a_candidate_that_is_not_confirmed_gets_no_test_from_its_check() -> None:
    sandbox = ScriptedSandbox(lambda job: healed("0") if job.seed == 1 else a_crash(FAILING, tests={TEST: "failed"}))
    asked = (a_command(*PYTEST), FAILING, HEAL, SHOWN)
    with ExitStack() as stack:
        made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(TESTED), stack)
        assert made.check(*asked).verdict.answer is Answer.YES
        assert made.confirm(*asked).verdict.answer is Answer.NO
        test = made.prove(*asked)
    assert isinstance(test, NoTest)


def healed(result: str) -> Observation:
    return a_run(calls=(a_call(result=result),), tests={TEST: "passed"})


def proved(answer: Callable[[Job], Observation]) -> tuple[RegressionTest | NoTest, list[Job]]:
    """Check, confirm and prove; `answer` is given for the command, the runs of the new test are those of a good one."""

    def run(job: Job) -> Observation:
        if not any("regression" in path for path in job.changes):
            return answer(job)
        if job.changes.get("shop/cart.py") == AFTER.encode():
            return a_run(tests={"t": "passed"})
        return a_crash(FAILING, tests={"t": "failed"})

    sandbox = ScriptedSandbox(run)
    asked = (a_command(*PYTEST), FAILING, HEAL, SHOWN)
    with ExitStack() as stack:
        made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(TESTED), stack)
        made.check(*asked)
        made.confirm(*asked)
        test = made.prove(*asked)
    return test, [job for job in sandbox.jobs if any("regression" in path for path in job.changes)]


def checked_and_confirmed(answer: Callable[[Job], Observation]) -> tuple[Answer, Answer, ScriptedSandbox]:
    sandbox = ScriptedSandbox(answer)
    asked = (a_command(), a_signal(), REMEDY, steady(a_crash()))
    with ExitStack() as stack:
        made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(ALONE), stack)
        checked, confirmed = made.check(*asked), made.confirm(*asked)
    return checked.verdict.answer, confirmed.verdict.answer, sandbox
