"""How a regression test is chosen, worded and weighed; the runs are prepared."""

from collections.abc import Callable

import pytest

from suture.domain.observation import Observation
from suture.sandbox.interface import Job
from suture.verification import verifier
from suture.verification.interface import NoTest, RegressionTest
from tests.verification.fakes import (
    PYTHON,
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

BEFORE = 'def total(row):\n    return row["price"]\n'
AFTER = 'def total(row):\n    return row.get("price", 0)\n'
NO_PROGRAM = {"shop/__init__.py": "", "shop/cart.py": BEFORE}
REMEDY = a_remedy(BEFORE, AFTER)
ALONE = {"shop/__init__.py": "", "shop/cart.py": BEFORE, "report.py": ""}
FAILED = a_call(raised="KeyError")
HEALED = a_call(result="0")
NEW = "tests/test_cart_regression.py"
TEST = "test_cart_regression.TotalRegressionTest.test_total_does_not_raise_key_error"

PASSED = a_run(tests={TEST: "passed"})
FAILS = a_crash(tests={TEST: "error"})
NO_MODULE = a_crash(a_signal("ModuleNotFoundError", "<module>"), tests={"unittest.loader._FailedTest.x": "error"})

Answer = Callable[[Job, str], Observation]


def prove(
    answer: Answer,
    *,
    sources: dict[str, str] | None = None,
    before: Observation | None = None,
    after: Observation | None = None,
) -> tuple[RegressionTest | NoTest, list[Job]]:
    """Prove with these observations of the runs of the new test; `answer` gets the job and its module's source."""

    def run(job: Job) -> Observation:
        new = next((path for path in job.changes if "regression" in path), None)
        if new is None:
            return after or a_run(calls=(HEALED,))
        return answer(job, (job.changes.get("shop/cart.py") or BEFORE.encode()).decode())

    sandbox = ScriptedSandbox(run)
    made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(sources or ALONE))
    test = made.prove(a_command(), a_signal(), REMEDY, steady(before or a_crash(calls=(FAILED,))))
    return test, [job for job in sandbox.jobs if any("regression" in path for path in job.changes)]


def good(_: Job, source: str) -> Observation:
    return PASSED if source == AFTER else FAILS


def test_a_test_that_fails_before_and_passes_after_is_kept() -> None:
    test, _ = prove(good)
    assert isinstance(test, RegressionTest)
    assert (test.edit.path, test.edit.before, test.style) == (NEW, None, "unittest")
    assert test.call == FAILED
    assert set(test.kills) == {"return None", "pass"}
    assert (test.survivors, test.only_proves) == ((), "")


def test_the_test_is_run_without_the_patch_with_it_under_two_seeds_and_under_mutants() -> None:
    _, jobs = prove(good)
    sources = [(job.changes.get("shop/cart.py") or b"").decode() for job in jobs]
    assert sources.count("") == 1
    assert {job.seed for job, source in zip(jobs, sources, strict=True) if source == AFTER} == {1, 2}
    assert len(jobs) == 5
    assert {tuple(job.argv) for job in jobs} == {
        (PYTHON, "-m", "unittest", "discover", "-s", "tests", "-p", "test_cart_regression.py")
    }


def test_a_surviving_mutant_lowers_what_is_proved() -> None:
    test, _ = prove(lambda _, source: PASSED if source == AFTER or "return None" in source else FAILS)
    assert isinstance(test, RegressionTest)
    assert (test.kills, test.survivors) == (("pass",), ("return None",))
    assert test.only_proves == "no longer raises KeyError"


def test_a_test_that_passes_without_the_patch_is_not_kept() -> None:
    test, _ = prove(lambda _job, _source: PASSED)
    assert isinstance(test, NoTest)
    assert "without the patch the test does not show the failure: it passes" in test.reason


def test_a_test_that_fails_for_a_reason_of_its_own_is_not_kept() -> None:
    other = a_crash(a_signal("TypeError"), tests={TEST: "error"})
    test, _ = prove(lambda _, source: PASSED if source == AFTER else other)
    assert isinstance(test, NoTest)
    assert "TypeError" in test.reason


def test_a_module_that_is_not_found_is_put_on_the_path() -> None:
    def answer(job: Job, source: str) -> Observation:
        written = (job.changes[NEW] or b"").decode()
        return good(job, source) if "sys.path.insert" in written else NO_MODULE

    test, _ = prove(answer)
    assert isinstance(test, RegressionTest)
    assert b"parents[1]" in test.edit.after


def test_a_module_that_is_not_found_at_all_makes_no_test() -> None:
    test, jobs = prove(lambda _job, _source: NO_MODULE, sources=NO_PROGRAM)
    assert isinstance(test, NoTest)
    assert "ModuleNotFoundError" in test.reason
    assert len(jobs) == 4


def test_a_result_without_a_usable_equality_is_not_compared() -> None:
    def answer(job: Job, source: str) -> Observation:
        return good(job, source) if b"assertEqual" not in (job.changes[NEW] or b"") else FAILS

    test, _ = prove(answer)
    assert isinstance(test, RegressionTest)
    assert b"        total({})\n" in test.edit.after
    assert test.only_proves == "no longer raises KeyError"


def test_a_test_that_never_passes_makes_no_test() -> None:
    test, _ = prove(lambda _job, _source: FAILS)
    assert isinstance(test, NoTest)
    assert "the test does not pass with the patch: KeyError" in test.reason


def test_a_test_that_depends_on_the_hash_seed_is_not_kept() -> None:
    test, _ = prove(lambda job, source: good(job, source) if job.seed == 1 else FAILS)
    assert isinstance(test, NoTest)
    assert test.reason == "the test passes under one hash seed only"


def test_without_a_recorded_call_nothing_is_run_and_the_reason_is_said() -> None:
    test, jobs = prove(good, before=a_crash(), sources=NO_PROGRAM)
    assert isinstance(test, NoTest)
    assert "its failing call was not recorded" in test.reason
    assert jobs == []


def test_without_a_recorded_call_the_program_is_run_and_what_it_prints_compared() -> None:
    test, _ = prove(good, before=a_crash(), after=a_run(stdout=b"0\n"))
    assert isinstance(test, RegressionTest)
    assert b'[sys.executable, "report.py"]' in test.edit.after
    assert (test.call.function, test.only_proves) == ("<module>", "")


def test_a_program_that_prints_nothing_proves_only_that_it_ends_well() -> None:
    test, _ = prove(good, before=a_crash())
    assert isinstance(test, RegressionTest)
    assert test.only_proves == "no longer raises KeyError"


def test_a_program_test_is_not_run_again_for_what_its_confirmation_has_shown() -> None:
    _, jobs = prove(good, before=a_crash(), after=a_run(stdout=b"0\n"))
    assert [job.seed for job in jobs] == [1, 1, 1, 1]


def test_a_program_that_takes_long_is_run_before_and_after_and_not_on_wrong_patches() -> None:
    test, jobs = prove(good, before=a_crash(), after=a_run(stdout=b"0\n", seconds=1.1))
    assert isinstance(test, RegressionTest)
    assert sorted(job.changes.get("shop/cart.py") or b"" for job in jobs) == [b"", AFTER.encode()]
    assert (test.kills, test.survivors) == ((), ())
    assert test.only_proves.startswith("no longer raises KeyError, and prints the same; it takes too long")


def test_a_program_test_that_passes_without_the_patch_is_not_kept() -> None:
    test, _ = prove(lambda _job, _source: PASSED, before=a_crash())
    assert isinstance(test, NoTest)
    assert "and no test runs the program: without the patch the test does not show the failure" in test.reason


def test_a_run_that_was_not_watched_makes_no_test() -> None:
    test, jobs = prove(good, before=a_crash(session=None, calls=(FAILED,)))
    assert test == NoTest("the run was not watched, so no call was recorded")
    assert jobs == []


def test_a_name_that_the_project_has_already_is_not_overwritten() -> None:
    test, _ = prove(good, sources={**ALONE, "tests/test_cart.py": "", NEW: ""})
    assert isinstance(test, RegressionTest)
    assert test.edit.path == "tests/test_cart_regression_2.py"


PYTEST_STYLE = {**ALONE, "tests/test_cart.py": "from shop.cart import total\n\ndef test_a():\n    pass\n"}


@pytest.mark.parametrize("direct", [True, False])
def test_a_pytest_function_is_called_directly_under_mutants_where_that_works(direct: bool) -> None:
    def answer(job: Job, source: str) -> Observation:
        if "-c" in job.argv and not direct:
            return a_crash(a_signal("ModuleNotFoundError"))
        return good(job, source)

    test, jobs = prove(answer, sources=PYTEST_STYLE)
    assert isinstance(test, RegressionTest)
    assert test.style == "pytest"
    assert set(test.kills) == {"return None", "pass"}
    ran_by_pytest = [job for job in jobs if "pytest" in job.argv]
    assert len(ran_by_pytest) == (2 if direct else 5)


def test_a_failing_test_that_shows_the_failure_is_named_where_no_narrower_one_can_be_written() -> None:
    sandbox = ScriptedSandbox(lambda _: a_run(tests={"t.py::t": "passed"}))
    made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(ALONE))
    signal = a_signal(test="t.py::t")
    test = made.prove(a_command("pytest"), signal, REMEDY, steady(a_crash(signal, tests={"t.py::t": "failed"})))
    assert isinstance(test, NoTest)
    assert test.reason.endswith("; t.py::t shows the failure already")
