"""Each section of the report as plain lines, and above all when it has none."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from suture.cli import sections
from suture.cli.sections import Line
from suture.domain.hypothesis import Diagnosis, Evidence, Intent, JustifiedValue
from suture.domain.remedy import Edit, Skipped
from suture.domain.report import HealReport, Proof, RanCommand, Status, Tried, Walls
from suture.domain.verdict import Answer, Claim, Verdict
from tests.cli.reports import DIAGNOSIS, HEALED, HIDING, REMEDY, ROOT, SIGNAL, VERDICT

EMPTY = HealReport(Status.NOT_HEALED, "why", ROOT)
Section = Callable[[HealReport], Iterator[Line]]
ALL: tuple[Section, ...] = (
    sections.failure, sections.cause, sections.evidence, sections.switch, sections.patch, sections.tried,
    sections.verified, sections.regression_test, sections.suggestions, sections.remaining, sections.sandbox,
    sections.time,
)  # fmt: skip


def texts(section: Section, report: HealReport) -> list[str]:
    return [line.text for line in section(report)]


def marks(section: Section, report: HealReport) -> list[str]:
    return [line.mark for line in section(report)]


@pytest.mark.parametrize("section", ALL, ids=lambda section: section.__name__)
def test_a_section_of_what_was_not_reached_is_empty(section: Section) -> None:
    assert list(section(EMPTY)) == []


@pytest.mark.parametrize("section", ALL, ids=lambda section: section.__name__)
def test_no_section_but_a_diff_has_a_line_break_in_a_line(section: Section) -> None:
    assert [text for text in texts(section, HEALED) if "\n" in text] == []


def test_an_exception_without_a_message_is_its_type() -> None:
    signal = replace(SIGNAL, raised=(replace(SIGNAL.error, message=""),))
    assert texts(sections.failure, replace(EMPTY, signal=signal)) == ["KeyError"]


def test_a_message_of_many_lines_is_one() -> None:
    signal = replace(SIGNAL, raised=(replace(SIGNAL.error, message="first\n  second\tthird"),))
    assert texts(sections.failure, replace(EMPTY, signal=signal)) == ["KeyError: first second third"]


def test_the_failing_test_is_named() -> None:
    signal = replace(SIGNAL, test="tests/test_x.py::test_y")
    assert "failing test: tests/test_x.py::test_y" in texts(sections.failure, replace(EMPTY, signal=signal))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (RanCommand(("x",), ROOT, "exited", 1), "the command exited with status 1"),
        (RanCommand(("x",), ROOT, "exited", 0), "the command exited with status 0"),
        (RanCommand(("x",), ROOT, "killed", None, 11), "the command was killed by signal 11"),
        (RanCommand(("x",), ROOT, "timeout", None), "the command was ended: timeout"),
        (RanCommand(("x",), ROOT, "output", None), "the command was ended: output"),
    ],
)
def test_every_end_of_the_command_is_said(command: RanCommand, said: str) -> None:
    assert texts(sections.failure, replace(EMPTY, command=command)) == [said]


def test_the_output_is_not_repeated_where_there_is_an_exception() -> None:
    command = RanCommand(("x",), ROOT, "exited", 1, tail="noise\n")
    assert "noise" not in texts(sections.failure, replace(EMPTY, command=command, signal=SIGNAL))


def test_only_the_end_of_a_long_output_is_shown() -> None:
    command = RanCommand(("x",), ROOT, "exited", 1, tail="".join(f"line {n}\n" for n in range(100)))
    shown = texts(sections.failure, replace(EMPTY, command=command))[1:]
    assert shown == [f"line {n}" for n in range(90, 100)]


def test_a_diagnosis_without_hypotheses_claims_no_cause() -> None:
    assert texts(sections.cause, replace(EMPTY, diagnosis=Diagnosis(()))) == []


def test_only_the_shown_cause_is_the_cause() -> None:
    assert texts(sections.cause, HEALED) == ["1 of 40 rows has no key 'currency'."]


def test_evidence_names_its_place_when_it_has_one() -> None:
    diagnosis = Diagnosis((), evidence=(Evidence("a", "seen", where="x.py:1"), Evidence("b", "heard")))
    assert texts(sections.evidence, replace(EMPTY, diagnosis=diagnosis)) == ["seen (x.py:1)", "heard"]


def test_intent_is_quoted_with_its_kind() -> None:
    diagnosis = Diagnosis((), intent=(Intent("annotation", "-> Optional[str]", "x.py:3"),))
    assert texts(sections.evidence, replace(EMPTY, diagnosis=diagnosis)) == ["annotation: -> Optional[str] (x.py:3)"]


def test_a_value_names_at_most_three_places() -> None:
    value = JustifiedValue("0", "int", 1, "default", ("a:1", "b:2", "c:3", "d:4"))
    shown = texts(sections.evidence, replace(EMPTY, diagnosis=Diagnosis((), values=(value,))))
    assert shown == ["the value 0: default (a:1, b:2, c:3)"]


def test_the_three_answers_of_a_probe_have_three_marks() -> None:
    shown, against = DIAGNOSIS.hypotheses
    diagnosis = Diagnosis((shown, against, replace(against, shown=None)))
    assert marks(sections.switch, replace(EMPTY, diagnosis=diagnosis)) == ["✓", "└", "✗", "└", "?", "└"]


def test_a_hypothesis_without_a_reason_has_no_second_line() -> None:
    diagnosis = Diagnosis((replace(DIAGNOSIS.hypotheses[0], because=""),))
    assert marks(sections.switch, replace(EMPTY, diagnosis=diagnosis)) == ["✓"]


def test_the_three_answers_of_a_claim_have_three_marks() -> None:
    claims = tuple(Claim(answer.name, answer, "") for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN))
    report = replace(EMPTY, verdict=Verdict(REMEDY.patch.digest, claims, "bubblewrap"))
    assert marks(sections.verified, report) == ["✓", "✗", "?"]
    assert texts(sections.verified, report) == ["YES", "NO", "UNKNOWN"]


def test_a_claim_with_a_reason_gives_it() -> None:
    assert (
        texts(sections.verified, replace(EMPTY, verdict=VERDICT))[0]
        == "the failure is gone: exit status 0, no KeyError"
    )


def test_a_patch_names_template_strategy_and_risk() -> None:
    assert "dict-missing-key-default/get-default, risk R1" in texts(sections.patch, replace(EMPTY, remedy=REMEDY))


def test_a_patch_says_how_likely_it_was_thought_to_pass_and_why() -> None:
    assert "45 % likely to pass: 4.7 of 6 mined fixes, 3 of 4 own outcomes, 3 of 4 for this exception" in texts(
        sections.patch, HEALED
    )
    silent = replace(HEALED, remedy=replace(REMEDY, belief=None))
    assert not [text for text in texts(sections.patch, silent) if "likely" in text]


def test_a_candidate_shows_its_chance_unless_nobody_expected_it_to_pass() -> None:
    tried = (Tried("t/s", "Do.", Answer.NO, "", 0.1, 0.264), Tried("t/raise", "Say.", Answer.NO, "", 0.1))
    assert texts(sections.tried, replace(EMPTY, tried=tried)) == ["t/s (26 %): Do.", "t/raise: Say."]


def test_a_candidate_that_failed_at_last_is_shown_as_failed() -> None:
    tried = (Tried("a/b", "s", Answer.YES), Tried("a/b", "s", Answer.NO, "not in a fresh sandbox"))
    assert marks(sections.tried, replace(EMPTY, tried=tried)) == ["✗", "└"]


def test_what_was_skipped_comes_after_what_was_tried() -> None:
    report = replace(EMPTY, tried=(Tried("a/b", "s", Answer.YES),), skipped=(Skipped("c", "no value"),))
    assert texts(sections.tried, report) == ["a/b: s", "c not used: no value"]


def test_a_diagnosis_without_a_candidate_says_that_none_was_tried() -> None:
    assert texts(sections.tried, replace(EMPTY, diagnosis=DIAGNOSIS)) == ["No candidate was tried."]
    assert texts(sections.tried, replace(EMPTY, diagnosis=DIAGNOSIS, status=Status.EXPLAINED)) == []


def test_a_strong_test_says_which_wrong_patches_it_fails_on() -> None:
    proof = Proof(Edit("t.py", None, b"pass\n"), "pytest", "f", ("return None", "pass"))
    assert "It also fails on these wrong patches: return None, pass." in texts(
        sections.regression_test, replace(EMPTY, proof=proof)
    )


def test_a_test_without_mutants_claims_nothing_of_them() -> None:
    proof = Proof(Edit("t.py", None, b"pass\n"), "pytest", "f")
    shown = texts(sections.regression_test, replace(EMPTY, proof=proof))
    assert not [text for text in shown if "wrong patches" in text or "only proves" in text]


def test_a_suggestion_shows_label_name_and_diff() -> None:
    shown = texts(sections.suggestions, replace(EMPTY, suggestions=(HIDING,)))
    assert shown[0] == HIDING.label
    assert shown[1].startswith("dict-missing-key-default/get-default: ")
    assert "--- a/report.py" in shown


def test_a_strong_sandbox_is_one_line() -> None:
    assert texts(sections.sandbox, replace(EMPTY, walls=Walls("bubblewrap"), python="3.9.2")) == [
        "bubblewrap, Python 3.9.2"
    ]
    assert texts(sections.sandbox, replace(EMPTY, walls=Walls("bubblewrap"))) == ["bubblewrap"]


def test_files_that_the_owner_let_in_are_named() -> None:
    walls = Walls("bubblewrap", readable=("/srv/rates", "/srv/a\x1b[2Jb"))
    assert texts(sections.sandbox, replace(EMPTY, walls=walls))[0] == "bubblewrap"
    assert texts(sections.sandbox, replace(EMPTY, walls=walls))[1].startswith("files let in: /srv/rates, /srv/a")
    assert "\x1b" not in texts(sections.sandbox, replace(EMPTY, walls=walls))[1]


def test_short_stages_are_left_out_but_counted() -> None:
    report = replace(EMPTY, seconds={"observe": 1.0, "diagnose": 0.04})
    assert texts(sections.time, report) == ["1.0 s (observe 1.0 s)"]


def test_a_heal_of_short_stages_has_a_sum_only() -> None:
    assert texts(sections.time, replace(EMPTY, seconds={"diagnose": 0.01})) == ["0.0 s"]


def test_context_lines_of_a_diff_have_no_colour() -> None:
    styles = {
        line.text[:1]: line.style for line in sections.patch(replace(EMPTY, remedy=REMEDY)) if line.text[:1] in " @"
    }
    assert styles == {" ": "", "@": "cyan"}


def test_a_removed_line_that_begins_with_dashes_is_no_header() -> None:
    edit = Edit("a.sql", b"-- old\n", b"-- new\n")
    patch = replace(REMEDY.patch, edits=(edit,))
    lines = list(sections.patch(replace(EMPTY, remedy=replace(REMEDY, patch=patch))))
    assert [(line.text, line.style) for line in lines[-2:]] == [("--- old", "red"), ("+-- new", "green")]
    assert [(line.text, line.style) for line in lines[-5:-3]] == [("--- a/a.sql", "bold"), ("+++ b/a.sql", "bold")]
