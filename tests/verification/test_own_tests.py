from collections.abc import Callable

import pytest

from suture.domain.observation import Observation
from suture.domain.verdict import Answer
from suture.sandbox.interface import Job
from suture.verification.candidate import Candidate
from suture.verification.own_tests import OwnTests
from suture.verification.runs import Lab
from tests.verification.fakes import (
    ROOT,
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

REMEDY = a_remedy("x = 1\n", "x = 2\n")
TEST = "tests/test_cart.py::test_total"
SOURCES = {"shop/cart.py": "x = 1\n", "tests/test_cart.py": ""}


def a_lab(before: Observation, after: Observation, sources: dict[str, str] | None = None) -> tuple[Lab, list[Job]]:
    answer: Callable[[Job], Observation] = lambda job: after if job.changes else before  # noqa: E731
    sandbox = ScriptedSandbox(answer)
    project = MemoryProject(SOURCES if sources is None else sources)
    return Lab(sandbox, ScriptedInstrument(sandbox), project), sandbox.jobs


CANDIDATE = Candidate(a_command(stdin=b"rows"), a_signal(), REMEDY, steady(a_crash()))
PASSED = a_run(tests={TEST: "passed"})


def test_tests_that_fare_as_before_are_counted() -> None:
    lab, _ = a_lab(PASSED, PASSED)
    claim = OwnTests().whole(lab, CANDIDATE)
    assert (claim.answer, claim.reason) == (Answer.YES, "1 tests, none worse than before")


def test_tests_are_run_in_the_root_and_are_not_fed_the_program_s_input() -> None:
    lab, jobs = a_lab(PASSED, PASSED)
    OwnTests().whole(lab, CANDIDATE)
    suite = [job for job in jobs if "-c" not in job.argv]
    assert {str(job.cwd) for job in suite} == {ROOT}
    assert {job.stdin for job in suite} == {b""}


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (a_run(status=1, tests={TEST: "failed"}), f"{TEST} passed before, now: failed"),
        (a_run(tests={}), f"{TEST} is not run any more"),
        (a_run(ending="timeout", status=None), "the test run does not end within its time limit"),
        (a_run(tests={TEST: "passed", "t::new": "failed"}), "t::new is new: failed"),
        (a_run(status=1, tests={TEST: "passed"}), "exit status 1, though no test is said to have failed"),
    ],
)
def test_tests_that_fare_worse_are_named(after: Observation, reason: str) -> None:
    lab, _ = a_lab(PASSED, after)
    claim = OwnTests().whole(lab, CANDIDATE)
    assert (claim.answer, claim.reason) == (Answer.NO, reason)


@pytest.mark.parametrize(
    "before", [a_run(status=5, tests={}), a_run(ending="timeout", status=None, tests={TEST: "passed"})]
)
def test_a_suite_that_does_not_run_without_the_patch_is_no_evidence(before: Observation) -> None:
    lab, _ = a_lab(before, PASSED)
    claim = OwnTests().whole(lab, CANDIDATE)
    assert (claim.answer, claim.required) == (Answer.UNKNOWN, False)
    assert "without the patch the tests cannot be run here" in claim.reason


UNTOLD = a_run(status=0, tests={TEST: "passed", "_FailedTest.run": "failed"})


def test_a_suite_that_contradicts_itself_without_the_patch_is_no_evidence() -> None:
    lab, _ = a_lab(UNTOLD, UNTOLD)
    claim = OwnTests().whole(lab, CANDIDATE)
    assert (claim.answer, claim.required) == (Answer.UNKNOWN, False)
    assert "exit status 0, though _FailedTest.run failed" in claim.reason


def test_a_test_that_gets_worse_counts_though_the_suite_contradicts_itself() -> None:
    lab, _ = a_lab(UNTOLD, a_run(status=0, tests={TEST: "failed", "_FailedTest.run": "failed"}))
    assert OwnTests().whole(lab, CANDIDATE).answer is Answer.NO


def test_tests_that_failed_before_may_fail_after() -> None:
    failing = a_run(status=1, tests={TEST: "failed"})
    lab, _ = a_lab(failing, failing)
    assert OwnTests().whole(lab, CANDIDATE).answer is Answer.YES


def test_no_impacted_file_is_nothing_to_run() -> None:
    lab, jobs = a_lab(PASSED, PASSED)
    assert OwnTests().impacted(lab, CANDIDATE, []).answer is Answer.YES
    assert jobs == []


def test_a_project_without_tests_is_said_to_have_none_and_nothing_is_run() -> None:
    lab, jobs = a_lab(PASSED, PASSED, {"shop/cart.py": "x = 1\n"})
    claim = OwnTests().whole(lab, CANDIDATE)
    assert (claim.answer, claim.required, claim.reason) == (Answer.UNKNOWN, False, "the project has no tests")
    assert jobs == []


def test_which_runner_there_is_is_asked_once() -> None:
    lab, jobs = a_lab(PASSED, PASSED)
    own = OwnTests()
    for _ in range(3):
        own.whole(lab, CANDIDATE)
    assert len([job for job in jobs if "-c" in job.argv]) == 1


def test_the_unpatched_suite_is_run_once_and_the_patched_one_each_time() -> None:
    lab, jobs = a_lab(PASSED, PASSED)
    own = OwnTests()
    for _ in range(3):
        own.whole(lab, CANDIDATE)
    suite = [bool(job.changes) for job in jobs if "-c" not in job.argv]
    assert (suite.count(False), suite.count(True)) == (1, 3)
