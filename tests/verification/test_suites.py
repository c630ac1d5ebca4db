from collections.abc import Sequence
from pathlib import Path

import pytest

from suture.verification import suites
from tests.verification.fakes import PYTHON, ROOT, MemoryProject

PROJECT = MemoryProject({"shop/cart.py": "", "tests/test_cart.py": "", "tests/test_b.py": "", "checks/x_test.py": ""})


def has_pytest(argv: Sequence[str]) -> bool:
    return argv[0] == PYTHON and "pytest" in argv[2]


def has_not(argv: Sequence[str]) -> bool:
    return not has_pytest(argv)


def never(argv: Sequence[str]) -> bool:
    pytest.fail(f"asked for {argv}")


def test_a_given_test_command_is_the_way_to_run_tests() -> None:
    found = suites.find(["pytest", "-c", "x.ini", "tests/test_b.py"], PYTHON, PROJECT, never)
    assert found is not None
    assert found.whole() == ("pytest", "-c", "x.ini")
    assert found.files(["tests/test_cart.py"]) == [("pytest", "-c", "x.ini", "tests/test_cart.py")]


def test_pytest_of_the_program_s_interpreter_is_used_where_it_is_there() -> None:
    found = suites.find(["python", "report.py"], PYTHON, PROJECT, has_pytest)
    assert found is not None
    assert (found.runner, found.cwd, found.whole()) == ("pytest", Path(ROOT), (PYTHON, "-m", "pytest"))


def test_unittest_is_used_where_pytest_is_not_there() -> None:
    found = suites.find(["python", "report.py"], PYTHON, PROJECT, has_not)
    assert found is not None
    assert found.whole() == (PYTHON, "-m", "unittest", "discover", "-s", "tests")
    assert found.files(["checks/x_test.py"]) == [
        (PYTHON, "-m", "unittest", "discover", "-s", "checks", "-p", "x_test.py")
    ]


def test_a_project_without_tests_has_no_suite_and_nothing_is_asked() -> None:
    assert suites.find(["python", "report.py"], PYTHON, MemoryProject({"report.py": ""}), never) is None


def test_an_unknown_interpreter_is_not_guessed() -> None:
    assert suites.find(["./report"], None, PROJECT, never) is None


@pytest.mark.parametrize(
    ("declared", "whole"),
    [
        (("pytest", "-m", "not slow", "tests"), (PYTHON, "-m", "pytest", "-m", "not slow", "tests")),
        (("python", "-m", "unittest", "-q"), (PYTHON, "-m", "unittest", "-q")),
        (("python3", "-W", "error", "-m", "pytest"), (PYTHON, "-W", "error", "-m", "pytest")),
        (("uv", "run", "pytest"), ("uv", "run", "pytest")),
        (("/opt/py/bin/python", "-m", "pytest"), ("/opt/py/bin/python", "-m", "pytest")),
    ],
)
def test_the_owner_s_test_command_runs_all_tests_as_it_stands(declared: Sequence[str], whole: Sequence[str]) -> None:
    for given in (["python", "report.py"], ["pytest", "-x"]):
        found = suites.find(given, PYTHON, PROJECT, never, declared)
        assert found is not None
        assert found.whole() == tuple(whole)


def test_single_files_are_run_by_the_owner_s_test_command_without_its_choice_of_tests() -> None:
    found = suites.find(
        ["python", "a.py"], PYTHON, PROJECT, never, ["pytest", "-m", "not slow", "-c", "x.ini", "tests"]
    )
    assert found is not None
    assert found.files(["checks/x_test.py"]) == [(PYTHON, "-m", "pytest", "-c", "x.ini", "checks/x_test.py")]


def test_without_a_known_interpreter_the_owner_s_test_command_is_left_as_it_is() -> None:
    found = suites.find(["./report"], None, PROJECT, never, ["pytest"])
    assert found is not None
    assert found.whole() == ("pytest",)


def test_no_files_are_run_by_no_command() -> None:
    found = suites.find(["pytest"], PYTHON, PROJECT, never)
    assert found is not None
    assert found.files([]) == []


def test_folders_with_most_test_files_come_first() -> None:
    assert suites.folders_with_tests(PROJECT) == ("tests", "checks")


def test_what_lies_beside_tests_makes_no_folder_of_tests() -> None:
    project = MemoryProject({"tests/conftest.py": "", "tests/data/rows.py": "", "shop/contest.py": ""})
    assert suites.folders_with_tests(project) == ()


def test_the_first_test_of_a_project_is_run_by_the_standard_library() -> None:
    assert suites.first(PROJECT, PYTHON).files(["tests/test_new.py"]) == [
        (PYTHON, "-m", "unittest", "discover", "-s", "tests", "-p", "test_new.py")
    ]
