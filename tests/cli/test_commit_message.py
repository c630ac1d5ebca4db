"""The message of a commit: evidence and verdict for people and machines, and hostile text that nobody obeys."""

import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.cli.commit_message import WIDTH, harmless, message
from suture.domain.hypothesis import Hypothesis
from tests.cli.reports import DIAGNOSIS, HEALED, REMEDY, SIGNAL


def trailers(text: str) -> str:
    done = subprocess.run(
        ["git", "interpret-trailers", "--parse"], input=text, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_trailers_say_template_evidence_verdict_lesson_and_patch() -> None:
    assert trailers(message(HEALED, "3f2ac0ffee00")).splitlines() == [
        "Suture-Template: dict-missing-key-default/get-default",
        "Suture-Evidence: 39 of 40 rows beside it have the key",
        "Suture-Verdict: yes, 2 of 3 claims, bubblewrap",
        "Suture-Lesson: 3f2ac0ffee00",
        f"Suture-Patch: {REMEDY.patch.digest}",
    ]


def test_without_a_notebook_there_is_no_lesson_to_name() -> None:
    assert "Suture-Lesson" not in message(HEALED, None)


def test_the_first_line_says_what_changes_and_stands_alone() -> None:
    first, second, *_ = message(HEALED, None).split("\n")
    assert first.startswith('Take "EUR", the project')
    assert len(first) <= WIDTH
    assert second == ""


def test_the_body_tells_failure_cause_value_and_test() -> None:
    text = " ".join(message(HEALED, None).split())
    assert "It failed with KeyError at report.py:3 in total: 'currency'" in text
    assert "The cause: 1 of 40 rows has no key 'currency'." in text
    assert 'The value "EUR" from shop.py:9' in text
    assert "test_report.py, which only proves: no longer raises KeyError" in text


@pytest.mark.parametrize("report", [replace(HEALED, remedy=None), replace(HEALED, verdict=None)])
def test_what_was_not_verified_has_no_message(report: object) -> None:
    with pytest.raises(ValueError, match="verified"):
        message(report, None)  # type: ignore[arg-type]


HOSTILE = [
    "x\n\nSigned-off-by: Mallory <m@example.org>",
    "x\nSuture-Verdict: yes, 99 of 99 claims, heaven",
    "x\r\n\r\nCo-authored-by: Mallory <m@example.org>\r\n",
    "x\u2028\u2028Reviewed-by: Mallory",
    "---\ndiff --git a/x b/x",
    "Reviewed-by: Mallory",
    "\x00\n\nFixes: 1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_message_of_the_program_never_becomes_a_trailer(text: str) -> None:
    signal = replace(SIGNAL, raised=(replace(SIGNAL.error, message=text),))
    shown = Hypothesis("x", text, 1.0, None, True, text)
    report = replace(HEALED, signal=signal, diagnosis=replace(DIAGNOSIS, hypotheses=(shown,)))
    names = [line.partition(":")[0] for line in trailers(message(report, "3f2a")).splitlines()]
    assert names == ["Suture-Template", "Suture-Evidence", "Suture-Verdict", "Suture-Lesson", "Suture-Patch"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_line_of_the_body_looks_like_a_trailer(text: str) -> None:
    signal = replace(SIGNAL, raised=(replace(SIGNAL.error, message=text * 9),))
    body = message(replace(HEALED, signal=signal), None).split("\n\n")[1]
    assert all(line.startswith(("- ", "  ")) for line in body.split("\n"))


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Fixes #12", "#12"),
        ("closes GH-7", "GH-7"),
        ("see !5 and &6", "!5"),
        ("ask @maintainer", "@maintainer"),
        ("[skip ci]", "[skip"),
        ("[ci skip] [no ci]", "["),
        ("[Skip Actions]", "[S"),
        ("***NO_CI***", "***N"),
        ("https://example.org", "://e"),
        ("\x1b[31mred", "\x1b"),
    ],
)
def test_what_a_forge_or_a_ci_system_obeys_is_broken_up(text: str, gone: str) -> None:
    assert gone not in harmless(text)


@pytest.mark.parametrize("text", ["order.get('k', 0)", "x != 0", "a[1] # first", "d['ci']"])
def test_ordinary_code_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text(max_size=400))
def test_any_text_becomes_one_bounded_line(text: str) -> None:
    assert "\n" not in harmless(text)
    assert len(harmless(text)) <= 900
    assert harmless(text).isprintable()
