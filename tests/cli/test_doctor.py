"""The command `doctor`: what is there, what is missing, and the status that a script may rely on."""

import json
from pathlib import Path

import jsonschema
import pytest

from suture.cli import doctor as served
from suture.cli import main as cli
from suture.cli.exit_status import DONE, NOT_HEALED
from suture.sandbox.inspect import Finding, Inspection
from suture.sandbox.interface import Mode

SCHEMA = json.loads((Path(__file__).parents[2] / "contract" / "doctor.schema.json").read_text())
THERE = Finding("bubblewrap", True, "0.8.0 at /usr/bin/bwrap", "the strongest sandbox", "apt-get install bubblewrap")
MISSING = Finding("Landlock", False, "the kernel has \x1b[31mnone", "the second sandbox", "Linux 6.2")
GOOD = Inspection((THERE,), Mode("bubblewrap"))
WEAK = Inspection((THERE, MISSING), Mode("landlock", ("a process namespace",)))
NONE = Inspection((MISSING,), None, "bubblewrap is not installed")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")


def found(inspection: Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "inspect", lambda: inspection)


@pytest.mark.parametrize(("inspection", "status"), [(GOOD, DONE), (WEAK, DONE), (NONE, NOT_HEALED)])
def test_the_status_says_whether_there_is_a_sandbox(
    inspection: Inspection, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(inspection, monkeypatch)
    assert cli.main(["doctor"]) == status


@pytest.mark.parametrize("inspection", [GOOD, WEAK, NONE])
def test_the_document_is_as_the_contract_says(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(inspection, monkeypatch)
    cli.main(["doctor", "--json"])
    jsonschema.validate(json.loads(capsys.readouterr().out), SCHEMA)


def test_what_is_missing_names_its_price_and_the_way_to_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(WEAK, monkeypatch)
    cli.main(["doctor"])
    out = capsys.readouterr().out
    assert "✗ Landlock" in out
    assert "costs: the second sandbox" in out
    assert "get it: Linux 6.2" in out
    assert "it lacks a process namespace" in out
    assert "\x1b" not in out


def test_what_is_there_names_neither(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found(GOOD, monkeypatch)
    cli.main(["doctor"])
    out = capsys.readouterr().out
    assert "✓ bubblewrap  0.8.0 at /usr/bin/bwrap" in out
    assert "apt-get install bubblewrap" not in out
    assert "--sandbox=auto takes bubblewrap here." in out


def test_without_a_sandbox_the_reason_is_the_last_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(NONE, monkeypatch)
    cli.main(["doctor"])
    assert capsys.readouterr().out.endswith("✗ No sandbox: bubblewrap is not installed\n")


def others(tmp_path: Path, **environment: str) -> dict[str, Finding]:
    return {one.name: one for one in served._others(tmp_path, {"SUTURE_STATE_DIR": str(tmp_path), **environment})}


def test_a_machine_without_anything_on_its_path_is_told_so(tmp_path: Path) -> None:
    seen = others(tmp_path, PATH="/nonexistent")
    assert not seen["Python of the project"].present
    assert not seen["pytest of the project"].present
    assert not seen["interpreters"].present


def test_the_python_of_the_project_is_that_of_its_environment(tmp_path: Path) -> None:
    fake = tmp_path / ".venv" / "bin" / "python"
    fake.parent.mkdir(parents=True)
    fake.write_text("#!/bin/sh\necho 3.9.2\n")
    fake.chmod(0o755)
    assert others(tmp_path, PATH="/usr/bin:/bin")["Python of the project"].found.startswith(f"3.9.2 at {fake}")


def test_a_notebook_that_cannot_be_written_is_a_finding_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    seen = others(tmp_path, SUTURE_STATE_DIR=str(tmp_path / "file"))["notebook"]
    assert not seen.present
    assert "SUTURE_STATE_DIR" in seen.get


def test_a_full_disk_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "LEAST_FREE", 1 << 80)
    assert not others(tmp_path)["disk space"].present


def test_a_machine_without_git_is_told_what_that_costs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    seen = others(tmp_path)["git"]
    assert (seen.present, seen.found) == (False, "not installed")
    assert "--commit" in seen.costs
