from typing import Any

import pytest

from suture.domain.observation import Observation
from suture.verification import narrow
from suture.verification.candidate import Candidate
from tests.verification.fakes import (
    ROOT,
    MemoryProject,
    a_command,
    a_crash,
    a_remedy,
    a_run,
    a_session,
    a_signal,
    steady,
)

REMEDY = a_remedy("def total(row):\n    return 1\n", "def total(row):\n    return 2\n")
TEST = "tests/test_cart.py::test_total"
OTHERS = [f"tests/test_cart.py::test_{number}" for number in range(300)]


def a_candidate(*argv: str, test: str | None = TEST, seconds: float = 9.0, entered: int = 2, **more: Any) -> Candidate:
    signal = a_signal(test=test)
    ran = dict.fromkeys(OTHERS[:entered], ("shop/cart.py::total",))
    facts: dict[str, Any] = {
        "tests": {TEST: "failed", **dict.fromkeys(OTHERS, "passed")},
        "seconds": seconds,
        "session": a_session(ran),
    }
    run = a_crash(signal, **(facts | more))
    return Candidate(a_command(*(argv or ("pytest", "tests"))), signal, REMEDY, steady(run))


def test_the_failing_test_comes_first_and_then_those_that_ran_the_changed_code() -> None:
    assert narrow.tests(a_candidate()) == [TEST, *OTHERS[:2]]


@pytest.mark.parametrize(
    "candidate",
    [
        a_candidate("python", "report.py"),
        a_candidate(test=None),
        a_candidate(seconds=0.2),
        a_candidate(entered=250),
        a_candidate(tests={TEST: "failed"}),
        a_candidate(tests={OTHERS[0]: "passed", OTHERS[1]: "passed"}),
        a_candidate(test="tests/test_cart.py"),
    ],
    ids=["a program", "no test", "a short run", "too many", "there is but one", "unknown", "a file"],
)
def test_what_cannot_be_narrowed_is_run_whole(candidate: Candidate) -> None:
    assert narrow.tests(candidate) == []


def argv(*words: str, project: MemoryProject) -> tuple[str, ...] | None:
    return narrow.argv(a_command(*words), [TEST], project)


def test_a_test_is_named_by_its_absolute_path() -> None:
    project = MemoryProject({"tests/test_cart.py": ""})
    assert argv("pytest", "tests", project=project) == ("pytest", f"{ROOT}/{TEST}")


def test_a_test_that_is_not_found_is_named_as_it_names_itself() -> None:
    assert argv("pytest", "tests", project=MemoryProject({})) == ("pytest", TEST)


def test_a_unittest_case_is_named_as_it_names_itself() -> None:
    found = narrow.argv(a_command("python", "-m", "unittest"), ["test_cart.Case.test_total"], MemoryProject({}))
    assert found == ("python", "-m", "unittest", "test_cart.Case.test_total")


def test_a_program_has_no_narrower_command() -> None:
    assert argv("python", "report.py", project=MemoryProject({})) is None


def test_a_restricted_run_knows_only_the_chosen_tests_and_what_failed_outside_of_tests() -> None:
    signals = (a_signal(test=TEST), a_signal(test=OTHERS[0]), a_signal(test=None))
    run: Observation = a_run(tests={TEST: "failed", OTHERS[0]: "failed"}, signals=signals)
    found = narrow.restricted(run, [TEST])
    assert found.tests == {TEST: "failed"}
    assert [signal.test for signal in found.signals] == [TEST, None]
