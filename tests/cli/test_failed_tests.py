"""Failed tests that something else has run: which command comes of them, and what is refused before anything runs."""

import json
from pathlib import Path

import pytest
import typer

from suture.cli import main as cli
from suture.cli.exit_status import CANNOT
from suture.cli.failed_tests import junit, last_failed
from suture.cli.fix import fix
from suture.cli.output import Output
from suture.domain.request import HealRequest
from suture.learning.memory import MemoryNotebook
from suture.signals.last_failed import CACHE
from tests.cli.reports import HEALED

FAILED = '<testsuite><testcase classname="%s" name="test_x"><failure>%s</failure></testcase></testsuite>'
TEXT = "Traceback (most recent call last):\n  File 'a.py', line 1, in f\nKeyError: 1"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "test_cart.py").write_text("")
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return tmp_path


def test_the_last_failed_tests_become_a_command(project: Path) -> None:
    (project / CACHE).parent.mkdir(parents=True)
    (project / CACHE).write_text(json.dumps({"test_cart.py::test_x": True}))
    assert last_failed().argv[1:] == ("-m", "pytest", "test_cart.py::test_x")


def test_a_report_becomes_a_command(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "r.xml").write_text(FAILED % ("test_cart", "x"))
    assert junit(Path("r.xml")).argv[1:] == ("-m", "pytest", "test_cart.py::test_x")
    monkeypatch.chdir(project / "sub")
    assert junit(project / "r.xml").argv[1:] == ("-m", "pytest", f"{project}/test_cart.py::test_x")


def test_a_report_of_tests_that_are_not_here_is_read_for_its_traceback(project: Path) -> None:
    (project / "r.xml").write_text(FAILED % ("elsewhere", TEXT))
    assert junit(Path("r.xml")).argv == ()
    assert TEXT in (junit(Path("r.xml")).traceback or "")


@pytest.mark.parametrize("content", [None, "", "<a/>", "<!DOCTYPE a><a/>"])
def test_a_report_that_cannot_be_used_is_refused(project: Path, content: str | None) -> None:
    if content is not None:
        (project / "r.xml").write_text(content)
    with pytest.raises(typer.BadParameter, match=r"--junit: r\.xml"):
        junit(Path("r.xml"))


@pytest.mark.usefixtures("project")
def test_without_a_cache_the_last_failed_are_refused() -> None:
    with pytest.raises(typer.BadParameter, match="--last-failed: there is no"):
        last_failed()


@pytest.mark.parametrize(
    "words",
    [
        ["--last-failed", "--", "pytest"],
        ["--last-failed", "--junit", "r.xml"],
        ["--junit", "r.xml", "--traceback", "t"],
        ["--last-failed", "-"],
    ],
)
@pytest.mark.parametrize("command", ["fix", "explain"])
@pytest.mark.usefixtures("project")
def test_a_failure_has_one_source(command: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, *words]) == CANNOT
    assert "not several" in capsys.readouterr().err


def test_the_comment_is_written_beside_the_report(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json=True, quiet=True, markdown=project / "comment.md")
    assert fix(HealRequest("/p", ("x",)), output, lambda *_: HEALED, MemoryNotebook()) == 0
    assert "Suture proved a repair" in (project / "comment.md").read_text()
    assert json.loads(capsys.readouterr().out)["status"] == "healed"


def test_a_comment_that_cannot_be_written_does_not_spoil_the_report(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = Output(json=True, quiet=True, markdown=project / "absent" / "comment.md")
    assert fix(HealRequest("/p", ("x",)), output, lambda *_: HEALED, MemoryNotebook()) == 0
    said = capsys.readouterr()
    assert "comment.md cannot be written: No such file or directory" in said.err
    assert json.loads(said.out)["status"] == "healed"
