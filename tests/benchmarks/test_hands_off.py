"""The failures that no template may touch: that they are forty, whole and true, and what counts as touched."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.real import trial
from benchmarks.real.case import HERE
from benchmarks.real.hands_off import HandsOff, let_loose, load_hands_off, named, verify_hands_off
from benchmarks.real.judge import Outcome, judge_untouchable

CASES = load_hands_off()
CASE = next(case for case in CASES if case.name == "value-price")


def tool(monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
    """Put a tool in place that writes the files."""

    def write(tree: Path, _command: Sequence[str]) -> str:
        for name, text in files.items():
            (tree / name).write_text(text)
        return "said so"

    monkeypatch.setattr(trial, "TOOLS", {"toy": write})


def test_there_are_forty_and_each_has_a_folder_and_each_folder_a_name() -> None:
    assert len(CASES) == 40
    assert {case.name for case in CASES} == {path.parent.name for path in HERE.glob("hands_off/*/case.toml")}


def test_no_kind_makes_up_more_than_a_sixth_of_them() -> None:
    kinds = Counter(case.kind for case in CASES)
    assert len(kinds) >= 12
    assert max(kinds.values()) <= 40 / 6


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_program_is_whole(case: HandsOff) -> None:
    sources = list(case.program.rglob("*.py"))
    assert sources
    for source in sources:
        ast.parse(source.read_text(encoding="utf-8"))
    assert (case.program / case.command[-1]).is_file()
    assert case.command[0] == sys.executable


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_program_silences_or_declares_anything(case: HandsOff) -> None:
    text = "".join(source.read_text(encoding="utf-8") for source in case.program.rglob("*.py"))
    assert "except" not in text
    assert not (case.program / "pyproject.toml").exists()


@pytest.mark.parametrize("name", ["access-role", "spec-field", "service-refused"])
def test_a_program_fails_as_it_says(name: str) -> None:
    (case,) = load_hands_off([name])
    assert verify_hands_off(case) == []


def test_a_program_that_fails_otherwise_is_found_out() -> None:
    other = HandsOff("x-y", "", "", (sys.executable, "app.py"), "KeyError", CASE.program)
    assert "expected 1 and KeyError" in verify_hands_off(other)[0]


def test_a_program_that_does_not_fail_is_found_out() -> None:
    other = HandsOff("x-y", "", "", (sys.executable, "-c", "print('KeyError')"), "KeyError", CASE.program)
    assert verify_hands_off(other)[0].startswith("status 0")


def test_names_kinds_and_reasons_are_read_from_the_page() -> None:
    page = "| name | kind | what |\n|---|---|---|\n| a-b | flaky | now and then |\n\ntext | a-c | d | e |\n"
    assert named(page) == {"a-b": ("flaky", "now and then")}


def test_programs_can_be_chosen_by_name_and_an_unknown_name_chooses_none() -> None:
    assert [case.name for case in load_hands_off(["value-id", "no-such"])] == ["value-id"]


def test_an_untouched_tree_is_declined_whatever_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    tool(monkeypatch, {})
    judgement = let_loose(CASE, "toy").judgement
    assert (judgement.outcome, judgement.why) == (Outcome.DECLINED, "said so")


@pytest.mark.parametrize(
    "files", [{"app.py": "print(1)\n"}, {"test_regression.py": "def test_x(): ...\n"}], ids=["changed", "new"]
)
def test_a_changed_file_and_a_new_one_are_wrong(files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    tool(monkeypatch, files)
    judgement = let_loose(CASE, "toy").judgement
    assert judgement.outcome is Outcome.WRONG
    assert next(iter(files)) in judgement.why


def test_what_python_caches_is_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def cache(tree: Path, _command: Sequence[str]) -> str:
        (tree / "__pycache__").mkdir()
        (tree / "__pycache__" / "app.pyc").touch()
        return ""

    monkeypatch.setattr(trial, "TOOLS", {"toy": cache})
    assert let_loose(CASE, "toy").judgement.outcome is Outcome.DECLINED


@pytest.mark.parametrize("changes", ["", "\n", "  \n"])
def test_no_change_is_declined(changes: str) -> None:
    assert judge_untouchable(changes=changes, said="why").outcome is Outcome.DECLINED


def test_the_baseline_touches_what_it_can_make_run() -> None:
    result = let_loose(CASE, "naive")
    assert result.judgement.outcome is Outcome.WRONG
    assert "except Exception:" in result.patch


def test_the_baseline_reads_the_tracebacks_of_tests_too() -> None:
    (case,) = load_hands_off(["spec-field"])
    result = let_loose(case, "naive")
    assert result.judgement.outcome is Outcome.WRONG
    assert "except Exception:" in result.patch
