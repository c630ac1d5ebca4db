from __future__ import annotations

import pytest

from benchmarks.real.judge import Outcome, judge, last_error
from benchmarks.real.trial import reason


def test_a_gone_crash_and_a_passing_check_are_right() -> None:
    judged = judge(changed=True, crash_status=0, check_status=0, said="healed: by x")
    assert judged.outcome is Outcome.RIGHT
    assert judged.why == "the crash is gone and the check passes"


def test_a_patch_that_leaves_the_crash_is_wrong() -> None:
    judged = judge(changed=True, crash_status=1, check_status=1, said="healed: by x")
    assert judged.outcome is Outcome.WRONG
    assert "still fails" in judged.why


def test_a_patch_that_hides_the_crash_and_gets_results_wrong_is_wrong() -> None:
    judged = judge(changed=True, crash_status=0, check_status=1, said="healed: by x")
    assert judged.outcome is Outcome.WRONG
    assert "check" in judged.why


def test_a_check_that_passes_by_chance_does_not_excuse_a_crash() -> None:
    assert judge(changed=True, crash_status=1, check_status=0, said="").outcome is Outcome.WRONG


def test_no_patch_is_declined_with_the_reason_given() -> None:
    judged = judge(changed=False, crash_status=1, check_status=1, said="not healed: no template fits")
    assert judged.outcome is Outcome.DECLINED
    assert judged.why == "not healed: no template fits"


def test_a_heal_that_is_only_claimed_is_declined_and_not_right() -> None:
    assert judge(changed=False, crash_status=1, check_status=1, said="healed: truly").outcome is Outcome.DECLINED


@pytest.mark.parametrize("status", [-9, 2, 124])
def test_killed_hung_and_refused_runs_are_not_gone_crashes(status: int) -> None:
    assert judge(changed=True, crash_status=status, check_status=0, said="").outcome is Outcome.WRONG


TRACEBACK = """\
Traceback (most recent call last):
  File "crash.py", line 3, in <module>
    raise ValueError("a: b")
{last}
"""


@pytest.mark.parametrize(
    ("last", "name"),
    [
        ("ValueError: a: b", "ValueError"),
        ("KeyError", "KeyError"),
        ("package.errors.DeepError: no", "DeepError"),
        ("KeyError: '1000'\n", "KeyError"),
    ],
)
def test_the_error_is_named_without_module_and_message(last: str, name: str) -> None:
    assert last_error(TRACEBACK.format(last=last)) == name


@pytest.mark.parametrize("stderr", ["", "\n", "   indented only"])
def test_where_nothing_was_raised_no_error_is_named(stderr: str) -> None:
    assert last_error(stderr) == ""


def test_the_reason_is_read_from_the_report() -> None:
    assert reason('{"status": "not healed", "reason": "no template fits"}', "") == "no template fits"


def test_what_the_word_declined_says_already_is_left_out_of_the_reason() -> None:
    assert reason('{"status": "not healed", "reason": "could not be healed: x"}', "") == "x"


def test_a_report_without_a_reason_gives_its_status() -> None:
    assert reason('{"status": "did not fail"}', "") == "did not fail"


def test_without_a_report_the_last_words_are_the_reason() -> None:
    assert reason("", "warning\nno sandbox here\n") == "no report: no sandbox here"


def test_without_any_word_that_is_said() -> None:
    assert reason("not json", "") == "no report: nothing printed"
