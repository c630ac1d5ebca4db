import io
from dataclasses import replace

import pytest
from rich.console import Console

from suture.cli.apply import Applied
from suture.cli.show import show
from suture.cli.writing import Refused
from suture.domain.hypothesis import Hypothesis
from suture.domain.remedy import Edit, Patch
from suture.domain.report import HealReport, RanCommand, Status, Walls
from tests.cli.reports import DIAGNOSIS, HEALED, HIDING, REMEDY, ROOT, SIGNAL


def shown(
    report: HealReport,
    applied: Applied | Refused | None = None,
    *,
    width: int = 80,
    terminal: bool = True,
    quiet: bool = False,
    color: bool = False,
    verbose: bool = True,
) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, color_system="standard" if color else None,
        highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    show(console, report, applied, quiet=quiet, verbose=verbose)
    return out.getvalue()


def test_the_first_line_says_how_it_ended() -> None:
    assert shown(HEALED).splitlines()[0] == "✓ Healed: the missing key now has the project's own default"


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_headline(status: Status) -> None:
    assert shown(HealReport(status, "so it is", ROOT)).splitlines()[0].endswith(": so it is")


@pytest.mark.parametrize(
    ("status", "reason", "first"),
    [
        (Status.NOT_HEALED, "could not be healed: it hangs", "✗ Could not be healed: it hangs"),
        (Status.DID_NOT_FAIL, "the command did not fail", "The command did not fail"),
        (Status.FLAKY, "flaky: 1 of 2 runs failed", "? Flaky: 1 of 2 runs failed"),
        (Status.NOT_HEALED, "", "✗ Could not be healed"),
    ],
)
def test_the_headline_says_nothing_twice(status: Status, reason: str, first: str) -> None:
    assert shown(HealReport(status, reason, ROOT)).splitlines()[0] == first


def test_what_was_not_captured_is_said() -> None:
    assert "no columns: Python 3.9 records none" in shown(
        replace(HEALED, missing=("columns: Python 3.9 records none",))
    )


def test_the_sections_come_in_the_order_in_which_they_are_needed() -> None:
    text = shown(HEALED)
    titles = [
        "Failure",
        "Cause",
        "Possible causes",
        "Patch",
        "Verified",
        "Evidence",
        "Tried",
        "Regression test",
        "Time",
    ]
    places = [text.index(f"\n{title}") for title in titles]
    assert places == sorted(places)


def test_one_branch_of_the_switch_is_ticked_and_the_others_say_why_not() -> None:
    lines = [line.strip() for line in shown(HEALED).splitlines()]
    assert "✓ 1 of 40 rows has no key 'currency'." in lines
    assert "✗ The key 'currency' is misspelt." in lines
    assert "└ no key is near 'currency'" in lines


def test_a_cause_that_was_not_shown_is_not_claimed() -> None:
    undecided = tuple(replace(h, shown=None) for h in DIAGNOSIS.hypotheses)
    text = shown(replace(HEALED, diagnosis=replace(DIAGNOSIS, hypotheses=undecided)))
    assert "No possible cause was shown to be the true one." in text
    assert "? 1 of 40 rows" in text


def test_what_was_tried_says_why_it_failed() -> None:
    text = shown(HEALED)
    assert "✗ dict-key-typo/rename" in text
    assert "it still raises KeyError" in text


def test_a_candidate_that_was_checked_twice_is_one_line() -> None:
    report = replace(HEALED, tried=(*HEALED.tried, HEALED.tried[-1]))
    assert shown(report).count("✓ dict-missing-key-default") == 1


def test_a_weak_regression_test_is_labelled() -> None:
    assert "It only proves: no longer raises KeyError." in shown(HEALED)


def test_a_missing_regression_test_gives_its_reason() -> None:
    text = shown(replace(HEALED, proof=None, no_proof="the argument is an open socket"))
    assert "None: the argument is an open socket" in text


def test_what_was_let_into_the_sandbox_is_said() -> None:
    text = shown(HEALED)
    assert "! the network was allowed" in text
    assert "! environment let in: LANG" in text


def test_what_a_weak_sandbox_lacks_is_said() -> None:
    text = shown(replace(HEALED, walls=Walls("landlock", ("no pid namespace",))))
    assert "! lacks: no pid namespace" in text


def test_nothing_is_said_of_what_was_not_let_in() -> None:
    text = shown(replace(HEALED, walls=Walls("bubblewrap")))
    assert "network" not in text
    assert "environment" not in text


def test_the_next_step_is_the_same_command_with_apply() -> None:
    assert "suture fix --apply -- python report.py data.csv" in shown(HEALED, width=100)


def test_words_of_the_command_that_need_quotes_get_them() -> None:
    command = RanCommand(("python", "my report.py"), ROOT, "exited", 1)
    assert "--apply -- python 'my report.py'" in shown(replace(HEALED, command=command), width=100)


def test_what_was_written_is_named_and_the_way_back_too() -> None:
    text = shown(HEALED, Applied(("report.py", "test_report.py")))
    assert "Written: report.py, test_report.py" in text
    assert "To take it out again: suture undo 3f2ac0ffee00" in text
    assert "Nothing was changed" not in text


def test_a_refusal_to_write_says_why() -> None:
    assert "Not written: report.py is dirty." in shown(HEALED, Refused("report.py is dirty"))


def test_a_remedy_that_was_not_chosen_carries_its_label() -> None:
    report = replace(HEALED, status=Status.NOT_HEALED, remedy=None, suggestions=(HIDING,))
    assert "! may hide an error: needs --allow-hiding" in shown(report)


def test_a_chosen_patch_that_may_hide_an_error_says_so() -> None:
    assert "This patch may hide an error." in shown(replace(HEALED, remedy=replace(REMEDY, hides=True)))


def test_a_healed_report_without_hiding_says_nothing_of_hiding() -> None:
    assert "hide" not in shown(HEALED)


def test_an_unproved_patch_is_not_offered_for_apply() -> None:
    assert "--apply" not in shown(replace(HEALED, status=Status.PROPOSED))


def test_after_a_traceback_alone_the_next_step_is_a_run() -> None:
    failed = HealReport(Status.NOT_HEALED, "no cause", ROOT)
    assert "give the command that fails: suture fix -- COMMAND" in shown(failed, width=120)
    assert "suture fix --" in shown(replace(HEALED, status=Status.PROPOSED, command=None))


def test_after_a_run_no_other_run_is_asked_for() -> None:
    ran = RanCommand(("python", "x.py"), ROOT, "exited", 1)
    assert "suture fix" not in shown(HealReport(Status.NOT_HEALED, "no cause", ROOT, command=ran))


def test_a_killed_command_names_the_signal() -> None:
    command = RanCommand(("python", "x.py"), ROOT, "killed", None, killed_by=9)
    assert "the command was killed by signal 9" in shown(replace(HEALED, command=command))


def test_a_failure_without_exception_shows_the_end_of_the_output() -> None:
    command = RanCommand(("sh", "x"), ROOT, "exited", 4, tail="one\nusage: x [-h]\n")
    assert "│ usage: x [-h]" in shown(HealReport(Status.NOT_HEALED, "no exception", ROOT, command=command))


def test_a_changed_tree_is_an_alarm() -> None:
    assert "This must not happen" in shown(replace(HEALED, tree_unchanged=False))
    assert "This must not happen" not in shown(HEALED)


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, shown(HEALED, width=width).splitlines())) <= width


def test_wrapped_text_stands_under_its_first_line() -> None:
    lines = shown(HEALED, width=40).splitlines()
    assert '  · the value "EUR": the same key has' in lines
    assert "    this default elsewhere (shop.py:9)" in lines


def test_the_diff_is_not_wrapped_where_there_is_no_terminal() -> None:
    long = b"x = 1  # " + b"y" * 200 + b"\n"
    report = replace(HEALED, remedy=replace(REMEDY, patch=Patch((Edit("a.py", b"x = 0\n", long),))))
    assert f"  +{long.decode()}" in shown(report, terminal=False)


def test_no_line_ends_with_blanks() -> None:
    assert not [line for line in shown(HEALED).splitlines() if line != line.rstrip()]


def test_additions_and_removals_have_colours() -> None:
    text = shown(HEALED, color=True)
    assert "\x1b[32m+        code" in text.replace("\x1b[0m", "")
    assert "\x1b[31m-        code" in text.replace("\x1b[0m", "")


def test_there_is_no_escape_sequence_without_colours() -> None:
    assert "\x1b" not in shown(HEALED)


def test_foreign_text_neither_commands_the_terminal_nor_becomes_markup() -> None:
    hostile = "\x1b]0;owned\x07[bold red]x[/] :smile: \u202e"
    assert SIGNAL.raised
    signal = replace(SIGNAL, raised=(replace(SIGNAL.error, message=hostile),))
    diagnosis = replace(DIAGNOSIS, hypotheses=(Hypothesis("x", hostile, 1.0, None, True, hostile),))
    patch = Patch((Edit("a.py", b"", hostile.encode()),))
    text = shown(
        replace(HEALED, signal=signal, diagnosis=diagnosis, reason=hostile, remedy=replace(REMEDY, patch=patch))
    )
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "[bold red]x[/] :smile:" in text


def test_quiet_leaves_the_result_the_patch_and_the_test() -> None:
    text = shown(HEALED, quiet=True)
    assert "+        code" in text
    assert "Evidence" not in text
    assert "Time" not in text


def test_a_heal_in_brief_fits_on_a_screen() -> None:
    plain = replace(HEALED, walls=Walls("bubblewrap"), tried=HEALED.tried[1:])
    assert len(shown(plain, verbose=False).splitlines()) <= 45


def test_in_brief_failure_cause_patch_and_verdict_come_first() -> None:
    text = shown(HEALED, verbose=False)
    places = [text.index(f"\n{title}\n") for title in ["Failure", "Cause", "Patch", "Verified", "Evidence"]]
    assert places == sorted(places)


@pytest.mark.parametrize("title", ["Time", "Possible causes"])
def test_in_brief_what_decides_nothing_is_left_out_and_the_way_to_it_named(title: str) -> None:
    text = shown(HEALED, verbose=False)
    assert f"\n{title}" not in text
    assert "→ All that was found, tried and checked: --verbose" in text


def test_nothing_points_to_more_where_everything_is_shown() -> None:
    assert "--verbose" not in shown(HEALED)
    assert "--verbose" not in shown(replace(HEALED, status=Status.NOT_HEALED), verbose=False)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.HEALED])
def test_what_was_not_healed_is_always_shown_in_full(status: Status) -> None:
    report = replace(HEALED, status=status)
    assert shown(report, verbose=False) == shown(report, verbose=True)


def test_a_heal_that_leaves_failures_counts_them_and_says_what_to_do() -> None:
    text = shown(replace(HEALED, remaining=("t.py::a", "t.py::b")), verbose=False, width=100)
    assert text.startswith("✓ Healed 1 of 3 failures: ")
    assert "After writing it, run the same again for what still fails (2)." in text
    assert "✗ t.py::b" in text


def test_after_writing_the_rest_is_one_run_away() -> None:
    text = shown(replace(HEALED, remaining=("t.py::a",)), Applied(("report.py",)), width=100)
    assert "→ Run the same again for what still fails (1)." in text


def test_a_whole_heal_speaks_of_no_other_failure() -> None:
    assert "still fails" not in shown(HEALED)
    assert " of " not in shown(HEALED).splitlines()[0]
