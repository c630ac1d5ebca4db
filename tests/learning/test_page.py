from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.domain.diff import unified_diff
from suture.domain.hypothesis import Hypothesis
from suture.domain.remedy import Edit, Patch
from suture.domain.report import HealReport, RanCommand, Status
from suture.learning.lesson import lesson_of
from suture.learning.page import diff_of, fenced, page, plain, title
from tests.cli.reports import DIAGNOSIS, HEALED, REMEDY, ROOT, SIGNAL

NOW = 1_700_000_000.0


def test_a_page_tells_the_whole_story_in_order() -> None:
    text = page(HEALED, NOW)
    names = ["What happened", "Cause", "Evidence", "Tried", "Patch", "Verification", "Regression test", "Undo"]
    places = [text.index(f"## {name}\n") for name in names]
    assert places == sorted(places)
    assert text.startswith("# KeyError at report.py:3\n\n2023-11-14 22:13 UTC, healed: ")


def test_a_page_leaves_out_what_was_not_reached() -> None:
    text = page(HealReport(Status.NOT_HEALED, "no application code can be blamed", ROOT), NOW)
    assert "## " not in text


def test_the_patch_comes_back_from_the_page() -> None:
    assert diff_of(page(HEALED, NOW)) == unified_diff(REMEDY.patch.edits)


def test_there_is_no_patch_on_a_page_without_one() -> None:
    report = replace(HEALED, remedy=None, verdict=None)
    assert diff_of(page(report, NOW)) == ""


@given(st.text("`\n~d if+-@ #x", max_size=80))
def test_any_patch_comes_back_whatever_stands_in_it(content: str) -> None:
    patch = Patch((Edit("a.md", b"old\n", content.encode()),))
    report = replace(HEALED, remedy=replace(REMEDY, patch=patch))
    assert diff_of(page(report, NOW)) == unified_diff(patch.edits)


def test_a_diff_in_another_section_is_not_taken_for_the_patch() -> None:
    command = RanCommand(("echo", "\n## Patch\n\n```diff\n--- a/x\n+++ b/x\n```\n"), ROOT, "exited", 1)
    assert diff_of(page(replace(HEALED, command=command), NOW)) == unified_diff(REMEDY.patch.edits)


@pytest.mark.parametrize(
    "text", ["# not a title", "a\n## Patch", "<script>", "![x](http://x)", "`x`", "| a |", "**b**"]
)
def test_foreign_text_is_no_markdown(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    assert not shown.startswith("#")
    assert "<" not in shown.replace("\\<", "")
    assert "](" not in shown.replace("\\](", "")


def test_foreign_text_does_not_command_a_terminal() -> None:
    hostile = "\x1b[2J\u202e"
    diagnosis = replace(DIAGNOSIS, hypotheses=(Hypothesis("x", hostile, 1.0, None, True, hostile),))
    signal = replace(SIGNAL, raised=(replace(SIGNAL.error, message=hostile),))
    text = page(replace(HEALED, diagnosis=diagnosis, signal=signal, reason=hostile), NOW)
    assert "\x1b" not in text
    assert "\u202e" not in text


@given(st.text("`~\nx", max_size=40))
def test_a_fence_is_longer_than_any_in_its_text(text: str) -> None:
    lines = fenced(text).split("\n")
    assert lines[0] == lines[-1]
    assert lines[0] not in text.split("\n")


def test_words_that_are_not_utf_8_are_written_as_escapes() -> None:
    command = RanCommand(("python", "\udcff.py"), ROOT, "exited", 1)
    assert "\\udcff.py" in page(replace(HEALED, command=command), NOW)


def test_a_title_without_a_failure_is_the_reason() -> None:
    assert title(HealReport(Status.DID_NOT_FAIL, "it passed", ROOT)) == "it passed"


def test_a_heal_without_a_remedy_is_no_lesson() -> None:
    assert lesson_of(replace(HEALED, remedy=None), NOW) is None


def test_a_lesson_names_what_it_is_counted_by() -> None:
    lesson = lesson_of(HEALED, NOW)
    assert lesson is not None
    assert (lesson.template, lesson.strategy, lesson.shape) == ("dict-missing-key-default", "get-default", "KeyError")
    assert lesson.digest == REMEDY.patch.digest
    assert lesson.paths == ("report.py",)


def test_two_heals_are_two_lessons() -> None:
    one, other = lesson_of(HEALED, NOW), lesson_of(HEALED, NOW + 1)
    assert one is not None
    assert other is not None
    assert one.id != other.id
