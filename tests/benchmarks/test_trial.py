"""Trials of a package that is made here, so that nothing is fetched."""

from __future__ import annotations

import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.real import case as releases
from benchmarks.real import project_tests, trial
from benchmarks.real.case import RealCase
from benchmarks.real.judge import Outcome

BROKEN = "def first(items):\n    return items[0]\n"
FIXED = "def first(items):\n    return items[0] if items else None\n"
HIDDEN = "def first(items):\n    try:\n        return items[0]\n    except Exception:\n        return ''\n"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RealCase:
    """A case whose two releases lie in the cache already, and whose interpreter is this one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for module in (trial, project_tests):
        monkeypatch.setattr(module, "interpreter", lambda _requires: Path(sys.executable))
    for version, source in (("1.0", BROKEN), ("1.1", FIXED)):
        release(version, source)
    (tmp_path / "crash.py").write_text("import toy\nprint(toy.first([]))\n")
    (tmp_path / "check.py").write_text("import toy\nassert toy.first([]) is None\nassert toy.first([1]) == 1\n")
    return RealCase(
        "toy", "toy", "1.0", "1.1", "IndexError", (), ".", "crash on nothing",
        tmp_path / "crash.py", tmp_path / "check.py",
    )  # fmt: skip


def release(version: str, source: str, tests: str = "") -> None:
    folder = releases.cache() / "sdists" / f"toy-{version}"
    folder.mkdir(parents=True)
    (folder / "toy.py").write_text(source)
    with tarfile.open(folder / f"toy-{version}.tar.gz", "w:gz") as opened:
        opened.add(folder / "toy.py", arcname=f"toy-{version}/toy.py")
        if tests:
            (folder / "test_toy.py").write_text(tests)
            opened.add(folder / "test_toy.py", arcname=f"toy-{version}/tests/test_toy.py")


def healer(monkeypatch: pytest.MonkeyPatch, file: str, source: str | None) -> None:
    """Put a tool in place that writes the source into the file, or does nothing."""

    def tool(tree: Path, _python: Path) -> str:
        if source is not None:
            (tree / file).write_text(source)
        return "said so"

    monkeypatch.setattr(trial, "TOOLS", {"toy": tool})


def test_a_true_case_has_nothing_wrong(case: RealCase) -> None:
    assert trial.verify(case) == []


def test_a_crash_program_that_passes_on_the_broken_release_is_found_out(case: RealCase) -> None:
    case.crash.write_text("import toy\n")
    wrong = trial.verify(case)
    assert any("crash.py on 1.0: status 0" in one for one in wrong)


def test_a_check_that_passes_on_the_broken_release_is_found_out(case: RealCase) -> None:
    case.check.write_text("import toy\n")
    assert [one[:26] for one in trial.verify(case)] == ["check.py on 1.0: status 0:"]


def test_a_check_that_fails_on_the_fixed_release_is_found_out(case: RealCase) -> None:
    case.check.write_text("raise SystemExit(5)\n")
    assert [one[:26] for one in trial.verify(case)] == ["check.py on 1.1: status 5:"]


def test_another_exception_than_the_named_one_is_found_out(case: RealCase) -> None:
    case.crash.write_text(
        "import toy\nif toy.first([1, 2]) and 'if' not in open('toy.py').read():\n    raise KeyError\n"
    )
    assert trial.verify(case) == ["crash.py on 1.0: 'KeyError', expected IndexError"]


def test_the_fix_of_the_next_release_is_right(case: RealCase, monkeypatch: pytest.MonkeyPatch) -> None:
    healer(monkeypatch, "toy.py", FIXED)
    result = trial.heal(case, "toy")
    assert result.judgement.outcome is Outcome.RIGHT
    assert "+    return items[0] if items else None" in result.patch


def test_a_hidden_error_is_wrong(case: RealCase, monkeypatch: pytest.MonkeyPatch) -> None:
    healer(monkeypatch, "toy.py", HIDDEN)
    assert trial.heal(case, "toy").judgement.outcome is Outcome.WRONG


def test_a_crash_program_that_is_changed_to_dodge_the_crash_is_wrong(
    case: RealCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    healer(monkeypatch, "crash.py", "import toy\n")
    judgement = trial.heal(case, "toy").judgement
    assert judgement.outcome is Outcome.WRONG
    assert "still fails" in judgement.why


def test_an_untouched_tree_is_declined_whatever_was_said(case: RealCase, monkeypatch: pytest.MonkeyPatch) -> None:
    healer(monkeypatch, "toy.py", None)
    judgement = trial.heal(case, "toy").judgement
    assert (judgement.outcome, judgement.why) == (Outcome.DECLINED, "said so")


def test_a_new_file_alone_is_no_patch(case: RealCase, monkeypatch: pytest.MonkeyPatch) -> None:
    healer(monkeypatch, "test_regression.py", "def test_x(): ...\n")
    assert trial.heal(case, "toy").judgement.outcome is Outcome.DECLINED


def test_the_baseline_silences_the_crash_and_is_judged_like_any_tool(case: RealCase) -> None:
    result = trial.heal(case, "naive")
    assert result.judgement.outcome is Outcome.RIGHT  # a function that falls through returns None
    assert "except Exception:" in result.patch


@pytest.fixture
def tested(case: RealCase) -> RealCase:
    """The same case, with a test of the next release for the crash and one that passes on both."""
    release(
        "1.2",
        FIXED,
        "import toy\n\ndef test_nothing(): assert toy.first([]) is None\n\ndef test_one(): toy.first('a')\n",
    )
    return replace(case, after="1.2", tests=("tests/test_toy.py::test_nothing",))


def test_the_tests_of_the_next_release_that_pass_leave_a_right_one_right(
    tested: RealCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    healer(monkeypatch, "toy.py", FIXED)
    assert trial.heal(tested, "toy").judgement.outcome is Outcome.RIGHT
    assert trial.verify(tested) == []


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def first(items):\n    return items[0] if items else False\n", "test_nothing fails"),
        ("def first(items):\n    if items == 'a': raise OSError\n    return (items or [None])[0]\n", "test_one first"),
    ],
)  # fmt: skip
def test_a_test_of_the_next_release_that_fails_makes_a_passing_check_wrong(
    tested: RealCase, monkeypatch: pytest.MonkeyPatch, source: str, why: str
) -> None:
    healer(monkeypatch, "toy.py", source)
    tested.check.write_text("import toy\nassert not toy.first([])\n")
    judgement = trial.heal(tested, "toy").judgement
    assert judgement.outcome is Outcome.WRONG
    assert judgement.why.startswith("the crash is gone, the check passes and ")
    assert why in judgement.why


def test_a_named_test_that_the_next_release_does_not_have_is_found_out(tested: RealCase) -> None:
    wrong = trial.verify(replace(tested, tests=("tests/test_toy.py::test_other",)))
    assert wrong == ["tests/test_toy.py::test_other does not pass on 1.2", "no named test fails on 1.0"]


def test_a_heal_leaves_nothing_beside_the_cache(
    case: RealCase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    healer(monkeypatch, "toy.py", FIXED)
    before = sorted(path.name for path in tmp_path.iterdir())
    trial.heal(case, "toy")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_program_without_an_end_has_a_status_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(trial, "SECONDS", 0.2)
    finished = trial.run([sys.executable, "-c", "import threading; threading.Event().wait()"], tmp_path)
    assert finished.returncode == 124
    assert "no end" in finished.stderr


def test_a_tool_that_breaks_down_wrote_no_report_worth_the_name() -> None:
    broken = '{"reason": "could not be healed: Suture itself failed, TypeError: no"}'
    assert trial.reason(broken, "").startswith(trial.NO_REPORT)
