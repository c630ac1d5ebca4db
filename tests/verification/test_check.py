from collections.abc import Callable, Sequence
from contextlib import ExitStack

from suture.domain.observation import Observation
from suture.domain.verdict import Answer
from suture.sandbox.interface import Job
from suture.verification import claims, verifier
from suture.verification.interface import Command, Reproduction, Verifier
from tests.verification.fakes import (
    PYTHON,
    MemoryProject,
    ScriptedInstrument,
    ScriptedSandbox,
    a_command,
    a_crash,
    a_remedy,
    a_run,
    a_session,
    a_signal,
    steady,
)

BEFORE = 'def total(row):\n    return row["price"]\n'
AFTER = 'def total(row):\n    return row.get("price", 0)\n'
REMEDY = a_remedy(BEFORE, AFTER)
ALONE = {"shop/cart.py": BEFORE, "report.py": "from shop.cart import total\n"}
TESTED = {**ALONE, "tests/test_cart.py": "from shop.cart import total\n", "tests/test_other.py": ""}
TEST = "tests/test_cart.py::test_total"
OTHER = "tests/test_cart.py::test_empty"


def a_lab(answer: Callable[[Job], Observation], sources: dict[str, str]) -> tuple[Verifier, ScriptedSandbox]:
    sandbox = ScriptedSandbox(answer)
    return verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(sources)), sandbox


def words(job: Job) -> str:
    return " ".join(job.argv)


def is_patched(job: Job) -> bool:
    return "shop/cart.py" in job.changes


def test_a_patch_that_does_not_even_apply_is_never_run() -> None:
    made, sandbox = a_lab(lambda _: a_run(), {"shop/cart.py": "other\n"})
    checked = made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert checked.verdict.answer is Answer.NO
    assert checked.run is None
    assert sandbox.jobs == []


def test_a_check_of_a_program_without_tests_is_one_run() -> None:
    made, sandbox = a_lab(lambda _: a_run(), ALONE)
    checked = made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert checked.verdict.answer is Answer.YES
    assert checked.verdict.digest == REMEDY.patch.digest
    assert checked.verdict.mode == "scripted"
    assert [job.changes for job in sandbox.jobs] == [{"shop/cart.py": AFTER.encode()}]


def test_the_first_failed_claim_ends_the_check() -> None:
    made, sandbox = a_lab(lambda _: a_crash(), TESTED)
    checked = made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert checked.verdict.claims[-1].name == claims.GONE
    assert len(sandbox.jobs) == 1


def outcomes(patched: str) -> Callable[[Job], Observation]:
    """Return a sandbox in which the program heals and the project's test has this outcome once patched."""

    def answer(job: Job) -> Observation:
        if "unittest" not in words(job) and "-m pytest" not in words(job):
            return a_run()
        outcome = patched if is_patched(job) else "passed"
        return a_run(status=int(outcome == "failed"), tests={OTHER: outcome})

    return answer


def test_tests_that_import_the_changed_code_are_run_before_and_after() -> None:
    made, sandbox = a_lab(outcomes("passed"), TESTED)
    checked = made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert checked.verdict.answer is Answer.YES
    ran = [job for job in sandbox.jobs if words(job) == f"{PYTHON} -m pytest tests/test_cart.py"]
    assert sorted(is_patched(job) for job in ran) == [False, True]


def test_a_program_that_heals_while_a_test_breaks_is_refused() -> None:
    made, _ = a_lab(outcomes("failed"), TESTED)
    checked = made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert checked.verdict.reason == f"impacted tests: {OTHER} passed before, now: failed"


def test_tests_without_the_patch_are_run_once_for_all_candidates() -> None:
    made, sandbox = a_lab(outcomes("failed"), TESTED)
    other = a_remedy(BEFORE, AFTER.replace("0", "1"))
    for remedy in (REMEDY, other):
        made.check(a_command(), a_signal(), remedy, steady(a_crash()))
    unpatched = [job for job in sandbox.jobs if "tests/test_cart.py" in job.argv and not is_patched(job)]
    assert len(unpatched) == 1


def test_tests_that_cannot_be_run_even_without_the_patch_are_no_evidence() -> None:
    made, _ = a_lab(lambda job: a_run(status=int("pytest" in words(job))), TESTED)
    checked = made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
    last = checked.verdict.claims[-1]
    assert (last.answer, last.required) == (Answer.UNKNOWN, False)
    assert checked.verdict.answer is Answer.YES


def a_suite(seconds: float, names: Sequence[str] = (TEST, OTHER)) -> tuple[Command, Reproduction]:
    tests = {name: "failed" if name == TEST else "passed" for name in names}
    entered = {name: ("shop/cart.py::total",) if name == TEST else () for name in names}
    run = a_crash(a_signal(test=TEST), tests=tests, seconds=seconds, session=a_session(entered))
    return a_command("pytest", "-x", "tests"), steady(run)


def test_a_long_test_command_is_narrowed_to_the_tests_that_can_tell() -> None:
    def answer(_: Job) -> Observation:
        return a_run(tests={TEST: "passed"}, session=a_session({TEST: ("shop/cart.py::total",)}))

    made, sandbox = a_lab(answer, TESTED)
    command, reproduction = a_suite(30.0)
    checked = made.check(command, a_signal(test=TEST), REMEDY, reproduction)
    assert checked.verdict.answer is Answer.YES
    assert [words(job) for job in sandbox.jobs] == [f"pytest /srv/shop/{TEST}"]


def test_a_short_test_command_is_run_whole() -> None:
    def answer(_: Job) -> Observation:
        entered = {TEST: ("shop/cart.py::total",)}
        return a_run(tests={TEST: "passed", OTHER: "passed"}, session=a_session(entered))

    made, sandbox = a_lab(answer, TESTED)
    command, reproduction = a_suite(0.2)
    assert made.check(command, a_signal(test=TEST), REMEDY, reproduction).verdict.answer is Answer.YES
    assert [words(job) for job in sandbox.jobs] == ["pytest -x tests"]


def test_a_test_that_cannot_be_chosen_by_its_id_is_found_by_the_whole_command() -> None:
    def answer(job: Job) -> Observation:
        if words(job) != "pytest -x tests":
            return a_run(status=4)
        entered = {TEST: ("shop/cart.py::total",)}
        return a_run(tests={TEST: "passed", OTHER: "passed"}, session=a_session(entered))

    made, sandbox = a_lab(answer, TESTED)
    command, reproduction = a_suite(30.0)
    assert made.check(command, a_signal(test=TEST), REMEDY, reproduction).verdict.answer is Answer.YES
    assert words(sandbox.jobs[-1]) == "pytest -x tests"


def test_a_narrowed_run_in_which_the_test_still_fails_is_refused() -> None:
    signal = a_signal(test=TEST)
    made, sandbox = a_lab(lambda _: a_crash(signal, tests={TEST: "failed"}), TESTED)
    command, reproduction = a_suite(30.0)
    checked = made.check(command, signal, REMEDY, reproduction)
    assert checked.verdict.reason.startswith("failure gone: KeyError")
    assert len(sandbox.jobs) == 1


def test_a_zygote_is_started_for_the_third_candidate_and_not_before() -> None:
    sandbox = ScriptedSandbox(lambda _: a_crash())
    with ExitStack() as stack:
        made = verifier.make(sandbox, ScriptedInstrument(sandbox), MemoryProject(ALONE), stack)
        for warmed in (0, 0, 1, 1):
            made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
            assert sandbox.warmed == warmed


def test_without_a_stack_to_end_it_no_zygote_is_started() -> None:
    made, sandbox = a_lab(lambda _: a_crash(), ALONE)
    for _ in range(3):
        made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert sandbox.warmed == 0


def test_confirmation_runs_the_command_under_both_seeds_and_the_whole_suite() -> None:
    made, sandbox = a_lab(outcomes("passed"), TESTED)
    checked = made.confirm(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert checked.verdict.answer is Answer.YES
    assert len({job.seed for job in sandbox.jobs if words(job) == "python report.py"}) == 2
    assert [claim.name for claim in checked.verdict.claims][-2:] == [claims.BOTH_SEEDS, claims.SUITE]
    ran = [job for job in sandbox.jobs if words(job) == f"{PYTHON} -m pytest"]
    assert sorted(is_patched(job) for job in ran) == [False, True]


def test_a_heal_that_holds_under_one_seed_only_is_not_confirmed() -> None:
    made, _ = a_lab(lambda job: a_run() if job.seed == 1 else a_crash(), ALONE)
    checked = made.confirm(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert checked.verdict.answer is Answer.NO
    assert checked.verdict.reason.startswith("same under both hash seeds: under another hash seed: failure gone")


def test_confirmation_does_not_believe_what_the_quick_check_saw() -> None:
    made, sandbox = a_lab(outcomes("passed"), TESTED)
    made.check(a_command(), a_signal(), REMEDY, steady(a_crash()))
    checked = len(sandbox.jobs)
    made.confirm(a_command(), a_signal(), REMEDY, steady(a_crash()))
    again = [words(job) for job in sandbox.jobs[checked:] if not is_patched(job)]
    assert f"{PYTHON} -m pytest" in again


def test_a_project_without_tests_is_confirmed_and_said_to_have_none() -> None:
    made, _ = a_lab(lambda _: a_run(), ALONE)
    checked = made.confirm(a_command(), a_signal(), REMEDY, steady(a_crash()))
    assert checked.verdict.answer is Answer.YES
    assert checked.verdict.claims[-1].reason == "the project has no tests"
