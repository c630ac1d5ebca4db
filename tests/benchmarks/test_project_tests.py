from __future__ import annotations

import pytest

from benchmarks.real.case import RealCase, load_all
from benchmarks.real.project_tests import complaint, of, passed

SUMMARY = """\
..F [100%]
=========================== short test summary info ============================
PASSED tests/test_a.py::test_one
PASSED tests/test_a.py::TestTwo::test_two[a value]
FAILED tests/test_a.py::test_three - AssertionError
1 failed, 2 passed in 0.01s
"""
TESTED = [case for case in load_all() if case.tests]


def test_passed_tests_are_read_from_the_summary_whatever_their_parameters() -> None:
    assert passed(SUMMARY) == {"tests/test_a.py::test_one", "tests/test_a.py::TestTwo::test_two[a value]"}


@pytest.mark.parametrize(
    "output", ["", "FAILED tests/test_a.py::test_x\n", "no PASSED a::b here\n", "PASSED nothing\n"]
)
def test_nothing_passed_where_none_is_named(output: str) -> None:
    assert passed(output) == frozenset()


def test_a_name_stands_for_the_test_with_all_its_parameters_and_for_no_other() -> None:
    assert of(["a::x"], ["a::x[1]", "a::x[2]", "a::x", "a::xy", "b::x"]) == {"a::x[1]", "a::x[2]", "a::x"}


def test_a_tree_that_does_what_the_next_release_does_gets_no_complaint() -> None:
    assert complaint(["a::x"], fixed={"a::x", "a::y"}, before={"a::y"}, now={"a::x", "a::y"}) == ""


def test_a_named_test_that_still_fails_is_complained_of() -> None:
    assert complaint(["a::x"], fixed={"a::x", "a::y"}, before={"a::y"}, now={"a::y"}) == (
        "the next release's test a::x fails"
    )


def test_a_test_that_passed_before_and_fails_now_is_complained_of() -> None:
    assert complaint(["a::x"], fixed={"a::x", "a::y"}, before={"a::y"}, now={"a::x"}) == (
        "1 tests that passed before fail now, a::y first"
    )


def test_what_the_next_release_changed_besides_is_not_asked_for() -> None:
    assert complaint(["a::x"], fixed={"a::x", "a::new"}, before={"a::old"}, now={"a::x"}) == ""


def test_one_named_test_that_does_not_run_here_is_asked_of_nobody() -> None:
    assert complaint(["a::x", "a::z"], fixed={"a::x"}, before=set(), now={"a::x"}) == ""


def test_without_any_named_test_that_runs_nothing_was_shown() -> None:
    assert complaint(["a::x"], fixed={"a::y"}, before={"a::y"}, now={"a::y"}) == (
        "the next release's tests do not run here"
    )


def test_half_of_the_cases_or_more_have_tests_of_the_next_release() -> None:
    assert len(TESTED) * 2 >= len(load_all())


@pytest.mark.parametrize("case", TESTED, ids=lambda case: case.name)
def test_every_named_test_is_below_a_folder_of_tests(case: RealCase) -> None:
    assert all(test.startswith("tests/") and "::" in test for test in case.tests)
