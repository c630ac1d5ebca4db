from typing import Any

import pytest

from suture.domain.observation import Observation
from suture.domain.signal import Signal
from suture.domain.verdict import Answer
from suture.verification import claims, outcome
from suture.verification.outcome import Before, Key
from tests.verification.fakes import (
    ROOT,
    MemoryProject,
    a_call,
    a_crash,
    a_remedy,
    a_run,
    a_session,
    a_signal,
)

BEFORE = 'def total(row):\n    return row["price"]\n'
AFTER = 'def total(row):\n    return row.get("price", 0)\n'
REMEDY = a_remedy(BEFORE, AFTER)
PROJECT = MemoryProject({"shop/cart.py": BEFORE, "report.py": "", "data.csv": "a"})
TEST = "tests/test_cart.py::test_total"
OTHER = "tests/test_cart.py::test_empty"


def key(signal: Signal) -> Key:
    return f"{signal.error.type}:{signal.error.frames[-1].function}", signal.test


def known(*runs: Observation, signal: Signal | None = None) -> Before:
    return Before(signal or a_signal(), runs or (a_crash(), a_crash()), key, PROJECT)


def against(after: Observation, before: Before | None = None, **remedy: Any) -> tuple[str, str]:
    """Return the claim that failed and why, empty when the patched run is as good as can be."""
    last = outcome.compare(before or known(), after, a_remedy(BEFORE, AFTER, **remedy))[-1]
    return (last.name, last.reason) if last.answer is not Answer.YES else ("", "")


def test_a_run_that_ends_well_holds_every_claim() -> None:
    found = outcome.compare(known(), a_run(), REMEDY)
    assert {claim.answer for claim in found} == {Answer.YES}
    assert [claim.name for claim in found] == [
        claims.GONE,
        claims.ENDS_WELL,
        claims.AS_FAR,
        claims.NO_NEW_FAILURE,
        claims.NO_NEW_WARNING,
        claims.NOTHING_OUTSIDE,
        claims.TREE_KEPT,
    ]


def test_the_same_failure_is_not_gone() -> None:
    assert against(a_crash()) == (claims.GONE, "KeyError at cart.py:3 is still raised")


def test_the_same_failure_in_another_test_is_another_failure() -> None:
    signal = a_signal(test=TEST)
    before = known(a_crash(signal, tests={TEST: "failed", OTHER: "failed"}), signal=signal)
    after = a_crash(a_signal(test=OTHER), tests={TEST: "passed", OTHER: "failed"})
    assert against(after, before) == ("", "")


def test_a_failure_known_without_its_test_is_the_same_in_any_test() -> None:
    before = known(signal=a_signal(test=None))
    assert against(a_crash(a_signal(test=TEST)), before)[0] == claims.GONE


def test_a_failure_that_is_swallowed_further_out_is_not_gone() -> None:
    failed = a_call(raised="KeyError")
    name, reason = against(a_run(calls=(failed,)), known(a_crash(calls=(failed,))))
    assert (name, reason) == (claims.GONE, "total still raises KeyError: it is only swallowed further out")


def test_a_failing_test_that_is_skipped_is_not_healed() -> None:
    signal = a_signal(test=TEST)
    before = known(a_crash(signal, tests={TEST: "failed"}), signal=signal)
    assert against(a_run(tests={TEST: "skipped"}), before) == (claims.GONE, f"{TEST}: skipped")


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (a_run(ending="timeout", status=None), "the patched run does not end within its time limit"),
        (a_run(ending="memory", status=None), "the patched run runs out of its memory limit"),
        (a_run(ending="output", status=None), "the patched run writes more than its output limit"),
        (a_run(ending="exited", status=None, killed_by=11), "the patched run is ended by signal 11"),
        (a_run(status=3), "the patched run ends with exit status 3"),
        (a_run(session=None), "the interpreter was ended from inside before it could report"),
    ],
)
def test_a_run_that_does_not_end_well_is_refused_in_plain_words(run: Observation, words: str) -> None:
    assert against(run) == (claims.ENDS_WELL, words)


def test_status_zero_alone_is_no_heal_when_a_test_is_said_to_fail() -> None:
    signal = a_signal(test=TEST)
    before = known(a_crash(signal, tests={TEST: "failed", OTHER: "passed"}), signal=signal)
    after = a_run(status=0, tests={TEST: "passed", OTHER: "failed"})
    assert against(after, before) == (claims.ENDS_WELL, f"exit status 0, though {OTHER} failed")


def test_a_crash_that_moved_on_is_named() -> None:
    name, reason = against(a_crash(a_signal("TypeError", "show")))
    assert (name, reason) == (claims.ENDS_WELL, "the patched run ends with exit status 1 with TypeError at cart.py:3")


def test_a_clear_error_that_nobody_handles_is_no_heal() -> None:
    name, reason = against(a_crash(a_signal("ValueError")), keeps_raising=True)
    assert name == claims.ENDS_WELL
    assert reason.endswith("nothing in the project handles that")


def test_a_clear_error_that_the_project_handles_is_let_through() -> None:
    failed = a_call(raised="KeyError")
    assert against(a_run(calls=(failed,)), known(a_crash(calls=(failed,))), keeps_raising=True) == ("", "")


def test_tests_that_failed_before_may_keep_the_status() -> None:
    signal = a_signal(test=TEST)
    before = known(a_crash(signal, tests={TEST: "failed", OTHER: "failed"}), signal=signal)
    assert against(a_run(status=1, tests={TEST: "passed", OTHER: "failed"}), before) == ("", "")


def test_a_run_that_comes_less_far_is_refused() -> None:
    way = {"": ("report.py::main", "shop/cart.py::total")}
    before = known(a_crash(session=a_session(way)))
    after = a_run(session=a_session({"": ("report.py::main",)}))
    assert against(after, before) == (claims.AS_FAR, "total is not reached any more")


def test_a_run_that_writes_less_is_refused() -> None:
    assert against(a_run(stdout=b""), known(a_crash(stdout=b"one\n")))[0] == claims.AS_FAR


def test_what_a_test_runner_writes_is_not_compared() -> None:
    signal = a_signal(test=TEST)
    before = known(a_crash(signal, tests={TEST: "failed"}, stdout=b"F\n"), signal=signal)
    assert against(a_run(tests={TEST: "passed"}, stdout=b".\n"), before) == ("", "")


def test_a_new_exception_beside_a_clean_exit_is_refused() -> None:
    after = a_run(signals=(a_signal("TypeError", "worker"),))
    assert against(after) == (claims.NO_NEW_FAILURE, "TypeError at cart.py:3 is new")


def test_an_exception_that_was_there_before_is_not_new() -> None:
    noise = a_signal("TypeError", "worker")
    before = known(a_crash(signals=(a_signal(), noise)))
    assert against(a_run(signals=(noise,)), before) == ("", "")


def test_a_test_that_passed_and_is_gone_is_refused() -> None:
    signal = a_signal(test=TEST)
    before = known(a_crash(signal, tests={TEST: "failed", OTHER: "passed"}), signal=signal)
    found = against(a_run(tests={TEST: "passed"}), before)
    assert found == (claims.NO_NEW_FAILURE, f"{OTHER} is not run any more")


def test_a_warning_of_the_patched_line_is_refused() -> None:
    after = a_run(session=a_session(warnings=("DeprecationWarning@shop/cart.py:2",)))
    assert against(after) == (claims.NO_NEW_WARNING, "the patched lines raise DeprecationWarning")


def test_a_place_with_an_absolute_path_is_the_same_place() -> None:
    after = a_run(session=a_session(warnings=(f"DeprecationWarning@{ROOT}/shop/cart.py:2",)))
    assert against(after)[0] == claims.NO_NEW_WARNING


@pytest.mark.parametrize("place", ["shop/cart.py:1", "report.py:2", "/usr/lib/x.py:2", "", "shop/cart.py:two"])
def test_a_warning_from_beyond_the_failure_is_told_and_not_held(place: str) -> None:
    found = outcome.compare(known(), a_run(session=a_session(warnings=(f"UserWarning@{place}",))), REMEDY)
    assert {claim.answer for claim in found} == {Answer.YES}
    assert "beyond the failure: UserWarning" in [claim.reason for claim in found]


def test_a_warning_class_that_was_there_before_is_not_new() -> None:
    before = known(a_crash(session=a_session(warnings=("UserWarning@report.py:1",))))
    assert against(a_run(session=a_session(warnings=("UserWarning@shop/cart.py:2",))), before) == ("", "")


def test_a_write_outside_of_the_project_is_refused() -> None:
    after = a_run(session=a_session(wrote=("/etc/cron.d/x",)))
    assert against(after) == (claims.NOTHING_OUTSIDE, "it writes /etc/cron.d/x, outside the project")


def test_a_write_that_the_program_did_before_or_was_asked_for_is_not_held() -> None:
    before = known(a_crash(session=a_session(wrote=("/var/log/x",))))
    session = a_session(wrote=("/var/log/x", "/dev/null", "/out/report"), argv=("report.py", "/out/report"))
    assert against(a_run(session=session), before) == ("", "")


@pytest.mark.parametrize("path", ["shop/cart.py", "tests/data.json", "pyproject.toml", "new.py"])
def test_a_run_that_changes_source_or_tests_is_refused(path: str) -> None:
    assert against(a_run(changed=(path,))) == (claims.TREE_KEPT, f"the patched run changes {path}")


def test_results_may_be_written_into_the_tree() -> None:
    assert against(a_run(changed=("out/report.txt",))) == ("", "")


def test_source_that_the_unpatched_program_writes_too_is_not_held() -> None:
    assert against(a_run(changed=("version.py",)), known(a_crash(changed=("version.py",)))) == ("", "")
