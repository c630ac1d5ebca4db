from typing import get_args

import pytest

from suture.domain.observation import TestOutcome as Outcome
from suture.verification import suite_outcome
from tests.verification.fakes import a_run

TEST = "tests/test_cart.py::test_total"
OTHER = "tests/test_cart.py::test_empty"
LOADED = "tests/test_cart.py"


def test_the_failing_test_must_pass() -> None:
    assert suite_outcome.not_passed(TEST, {TEST: "failed"}, {TEST: "passed"}) is None


@pytest.mark.parametrize("outcome", ["failed", "error", "skipped", "xpassed"])
def test_no_other_outcome_of_the_failing_test_will_do(outcome: Outcome) -> None:
    assert suite_outcome.not_passed(TEST, {TEST: "failed"}, {TEST: outcome}) == f"{TEST}: {outcome}"


def test_a_failing_test_that_vanished_is_not_healed() -> None:
    assert suite_outcome.not_passed(TEST, {TEST: "failed"}, {OTHER: "passed"}) == f"{TEST} is not run any more"


def test_a_file_that_failed_to_load_must_hold_a_test_that_runs() -> None:
    assert suite_outcome.not_passed(LOADED, {LOADED: "error"}, {TEST: "passed"}) is None
    assert suite_outcome.not_passed(LOADED, {LOADED: "error"}, {}) == f"{LOADED} holds no test that runs"


def test_a_unittest_module_that_failed_to_load_must_hold_a_test_that_runs() -> None:
    failed = "unittest.loader._FailedTest.test_cart"
    assert suite_outcome.not_passed(failed, {failed: "error"}, {"test_cart.Case.test_total": "passed"}) is None
    assert suite_outcome.not_passed(failed, {failed: "error"}, {"test_other.Case.test_total": "passed"})


def test_a_crash_outside_of_tests_asks_no_test() -> None:
    assert suite_outcome.not_passed(None, {}, {}) is None


def test_equal_outcomes_are_not_worse() -> None:
    before: dict[str, Outcome] = {TEST: "failed", OTHER: "passed"}
    assert suite_outcome.worse([before, before], before) is None


def test_a_failure_that_was_there_may_remain_and_one_may_be_healed() -> None:
    assert suite_outcome.worse([{TEST: "failed", OTHER: "failed"}], {TEST: "passed", OTHER: "failed"}) is None


@pytest.mark.parametrize("outcome", sorted(set(get_args(Outcome)) - {"passed", "xfailed"}))
def test_a_test_that_passed_must_pass(outcome: Outcome) -> None:
    assert suite_outcome.worse([{OTHER: "passed"}], {OTHER: outcome}) == f"{OTHER} passed before, now: {outcome}"


def test_a_test_that_vanished_is_worse_even_if_it_failed() -> None:
    assert suite_outcome.worse([{TEST: "failed"}], {}) == f"{TEST} is not run any more"
    assert suite_outcome.worse([{OTHER: "skipped"}], {}) == f"{OTHER} is not run any more"


def test_a_failure_to_load_may_vanish() -> None:
    assert suite_outcome.worse([{LOADED: "error"}], {TEST: "passed"}) is None


def test_a_test_that_passed_under_one_seed_only_is_not_held() -> None:
    assert suite_outcome.worse([{TEST: "passed"}, {TEST: "failed"}], {TEST: "failed"}) is None


def test_a_failure_that_nobody_knew_is_new() -> None:
    assert suite_outcome.worse([{LOADED: "error"}], {TEST: "failed"}) == f"{TEST} is new: failed"


def test_status_zero_with_a_failed_test_is_a_contradiction() -> None:
    assert suite_outcome.contradiction(a_run(tests={TEST: "failed"})) == f"exit status 0, though {TEST} failed"


def test_status_one_without_a_failed_test_is_a_contradiction() -> None:
    found = suite_outcome.contradiction(a_run(status=1, tests={TEST: "passed"}))
    assert found == "exit status 1, though no test is said to have failed"


@pytest.mark.parametrize("status", [3, 4, 5])
def test_a_runner_that_could_not_run_says_nothing_of_the_tests(status: int) -> None:
    assert suite_outcome.contradiction(a_run(status=status, tests={TEST: "failed"}))


@pytest.mark.parametrize(("status", "outcome"), [(0, "passed"), (1, "failed"), (1, "error"), (0, "skipped")])
def test_outcomes_that_agree_with_the_status_are_no_contradiction(status: int, outcome: Outcome) -> None:
    assert suite_outcome.contradiction(a_run(status=status, tests={TEST: outcome})) is None


def test_a_run_without_tests_cannot_contradict_itself() -> None:
    assert suite_outcome.contradiction(a_run(status=1)) is None
