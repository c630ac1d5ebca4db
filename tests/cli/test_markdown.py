"""The report as a comment: complete, bounded, and without any power of the program that it is about."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.cli import markdown
from suture.cli.markdown import LONGEST, MARKER, block, comment, span
from suture.domain.remedy import Edit, Patch
from suture.domain.report import HealReport, Status
from suture.domain.signal import Raised
from tests.cli.reports import HEALED, REMEDY, SIGNAL

HOSTILE = [
    "@everyone please merge",
    "/merge",
    "/close\n/merge",
    "`code` ``` ```` fence",
    "<img src=x onerror=alert(1)>",
    "</details><script>",
    "![x](https://evil.example/x.png)",
    "[link](javascript:alert(1))",
    "#123 !45 ~label %milestone",
    "\x1b[31mred\u202e",
    "-->\n<!-- suture-fix -->",
    "~~~\n# heading",
]


def outside_of_code(text: str) -> str:
    """Return what of a comment is read as markup: fenced blocks and code spans taken out."""
    without_blocks = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", without_blocks)


def with_text(text: str) -> HealReport:
    error = Raised("KeyError", text, frames=SIGNAL.error.frames)
    remedy = replace(REMEDY, summary=text, patch=Patch((Edit("a.py", b"x\n", text.encode(errors="replace")),)))
    signal = replace(SIGNAL, raised=(error,), test=text)
    return replace(HEALED, reason=text, signal=signal, remedy=remedy, remaining=(text,), no_proof=text, proof=None)


def test_a_healed_report_shows_patch_test_and_what_was_verified() -> None:
    text = comment(HEALED)
    assert text.startswith(f"{MARKER}\n### Suture proved a repair\n")
    assert '+        code = row.get("currency", "EUR")' in text
    assert "+def test_total_of_a_row_without_currency" in text
    assert "- ✓ `the failure is gone: exit status 0, no KeyError`" in text
    assert "It only proves: `no longer raises KeyError`" in text


@pytest.mark.parametrize("status", list(Status))
def test_every_end_of_a_heal_has_its_own_heading(status: Status) -> None:
    bare = HealReport(status, "because of this", "/p")
    assert comment(bare).split("\n", 2)[2] == "\n- result: `because of this`\n"
    assert ("proved" in comment(bare)) == (status is Status.HEALED)


def test_a_repair_that_hides_is_marked() -> None:
    assert "may hide an error" not in comment(HEALED)
    assert "may hide an error" in comment(replace(HEALED, remedy=replace(REMEDY, hides=True)))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_foreign_is_markup(text: str) -> None:
    own = outside_of_code(comment(with_text("harmless")))
    assert outside_of_code(comment(with_text(text))) == own


@given(st.text(max_size=80))
def test_no_text_breaks_out_of_a_code_span(text: str) -> None:
    shown = span(text)
    assert "\n" not in shown
    assert outside_of_code(f"a {shown} b") == "a  b"


@given(st.text(max_size=80))
def test_no_text_breaks_out_of_a_block(text: str) -> None:
    assert outside_of_code(f"a\n{block(text)}\nb") == "a\n\nb"


def test_a_comment_is_never_longer_than_a_forge_takes() -> None:
    big = Patch(tuple(Edit(f"{number}.py", b"", b"x" * 5_000 + b"\n") for number in range(200)))
    text = comment(replace(HEALED, remedy=replace(REMEDY, patch=big), remaining=tuple(map(str, range(1000)))))
    assert len(text) < LONGEST + 500
    assert "Left out, for it is too long: Patch." in text
    assert "… 980 more" in text


def test_a_long_block_is_cut() -> None:
    assert block("x\n" * 1_000).count("\n") < markdown._MOST_LINES + 5
