"""Of a traceback alone the command is named that would show the failure again."""

from dataclasses import replace
from pathlib import Path

import pytest

from suture.cli.again import UNKNOWN, command
from suture.domain.report import HealReport, Status
from suture.domain.signal import Frame, Raised, Signal


def report(root: Path, *frames: tuple[str, str], test: str | None = None) -> HealReport:
    raised = Raised("KeyError", "'a'", frames=tuple(Frame(file, 1, function) for file, function in frames))
    return HealReport(Status.NOT_HEALED, "", str(root), signal=Signal((raised,), "traceback", "3.11", test=test))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("my report.py", "-c.py"):
        (tmp_path / name).write_text("")
    return tmp_path


def test_a_script_is_named_as_one_word(root: Path) -> None:
    frames = [(f"{root}/my report.py", "<module>"), (f"{root}/cart.py", "total")]
    assert command(report(root, *frames)) == "python 'my report.py'"


def test_a_failing_test_is_named_by_its_id(root: Path) -> None:
    assert command(report(root, test="my report.py::test_a[$(x)]")) == "pytest 'my report.py::test_a[$(x)]'"


@pytest.mark.parametrize(
    ("file", "function"),
    [
        ("/elsewhere/report.py", "<module>"),
        ("gone.py", "<module>"),
        ("../x.py", "<module>"),
        ("-c.py", "<module>"),
        ("my report.py", "total"),
        ("<stdin>", "<module>"),
    ],
)
def test_what_is_no_script_of_the_project_is_not_named(root: Path, file: str, function: str) -> None:
    assert command(report(root, (file, function))) == UNKNOWN


@pytest.mark.parametrize("test", ["gone.py::test_a", "my report.py", "-c.py::x", "../x.py::test"])
def test_a_test_that_is_not_there_is_not_named(root: Path, test: str) -> None:
    assert command(report(root, test=test)) == UNKNOWN


def test_without_a_failure_nothing_is_named(root: Path) -> None:
    assert command(replace(report(root), signal=None)) == UNKNOWN
    assert command(report(root)) == UNKNOWN
