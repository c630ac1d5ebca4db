from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from suture.cli.serve import serve
from suture.delivery.directory import Directory
from suture.delivery.interface import Release
from suture.delivery.seal import seal
from suture.domain.live import LivePatch, Sealed
from suture.domain.remedy import Risk

CONTRACT = Path(__file__).parents[2] / "contract"
PATCH = LivePatch("key_alias", "object", "app", "f", "app.py", {"mapping": "M", "alias": {"a": "b"}}, Risk.R0, "")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def patches(tmp_path: Path) -> Path:
    (tmp_path / "patches").mkdir()
    return tmp_path / "patches"


def delivered(patches: Path, state: Path) -> Sealed:
    sealed = seal(PATCH, Release("", "", 4_000_000_000, ("cpython-311:sha256:00",)), state)
    Directory(patches).deliver(sealed)
    return sealed


def started(patches: Path, *command: str) -> subprocess.CompletedProcess[str]:
    suture = [sys.executable, "-c", "from suture.cli.main import run; run()"]
    return subprocess.run(
        [*suture, "run", "--patches", str(patches), "--", *command], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("status", [0, 1, 2, 3, 77])
def test_the_exit_status_is_the_commands(patches: Path, status: int) -> None:
    assert started(patches, "sh", "-c", f"exit {status}").returncode == status


def test_a_signal_that_ends_the_command_ends_it_for_whoever_waits(patches: Path) -> None:
    assert started(patches, "sh", "-c", "kill -TERM $$").returncode == -15


def test_output_and_arguments_are_the_commands(patches: Path) -> None:
    done = started(patches, "printf", "%s|", "a b", "--help", "$HOME")
    assert (done.stdout, done.stderr) == ("a b|--help|$HOME|", "")


def test_python_runs_as_it_is_without_a_patch(patches: Path) -> None:
    done = started(patches, sys.executable, "-c", "import sys; print('suture_sdk' in sys.modules or 1)")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_command_that_is_not_there_ends_as_in_a_shell(patches: Path) -> None:
    done = started(patches, "no-such-command")
    assert (done.returncode, done.stderr) == (127, "suture run: no-such-command is not found\n")


def test_a_command_that_cannot_be_executed_ends_as_in_a_shell(patches: Path) -> None:
    done = started(patches, str(patches))
    assert done.returncode == 126
    assert "cannot be executed" in done.stderr


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert serve(arguments) == 3
    return capsys.readouterr().err


def test_a_missing_directory_is_named_with_what_makes_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "run", "--patches", str(tmp_path / "none"), "--", "true")
    assert "is no directory" in said
    assert "suture fix --live" in said


@pytest.mark.parametrize("key", ["", "zz", "00", "0" * 66, "../key"])
def test_what_is_no_key_is_refused(patches: Path, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "64 hexadecimal digits" in refused(capsys, "run", "--patches", str(patches), "--trust", key, "--", "true")


@pytest.mark.parametrize("pattern", ["", "a,b"])
def test_what_is_no_pattern_is_refused(patches: Path, pattern: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "run", "--patches", str(patches), "--patchable", pattern, "--", "true")
    assert "one pattern" in said


def test_patches_are_listed_with_their_state(patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sealed = delivered(patches, tmp_path / "state")
    assert serve(["patches", "list", "--patches", str(patches)]) == 0
    assert capsys.readouterr().out == f"{sealed.id}  on  key_alias  app:f  until 2096-10-02T07:06:40Z\n"


def test_a_patch_of_another_machine_is_listed_as_not_taken_in(
    patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delivered(patches, tmp_path / "another")
    delivered(tmp_path / "elsewhere", tmp_path / "state")
    assert serve(["patches", "list", "--patches", str(patches), "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)["patches"]
    assert "not signed by this machine" in listed["problem"]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\xff", b'{"payload": "e30=", "payloadType": "x", "signatures": []}']
)
def test_a_broken_file_is_listed_and_stops_nothing(
    patches: Path, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (patches / "broken.patch.json").write_bytes(content)
    sealed = delivered(patches, tmp_path / "state")
    assert serve(["patches", "list", "--patches", str(patches), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    jsonschema.validate(written, json.loads((CONTRACT / "listing.schema.json").read_text()))
    found = {one["id"]: one["problem"] for one in written["patches"]}
    assert found == {"broken": "it is no signed patch", sealed.id: ""}


def test_a_pipe_and_a_directory_are_listed_and_hold_nothing_up(
    patches: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(patches / "pipe.patch.json")
    (patches / "folder.patch.json").mkdir()
    assert serve(["patches", "list", "--patches", str(patches), "--json"]) == 0
    found = {one["id"]: one["problem"] for one in json.loads(capsys.readouterr().out)["patches"]}
    assert found == dict.fromkeys(("folder", "pipe"), "it is no signed patch")


def test_a_patch_is_switched_off_and_on(patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sealed = delivered(patches, tmp_path / "state")
    for action in ("off", "on"):
        assert serve(["patches", action, sealed.id, "--patches", str(patches)]) == 0
        assert capsys.readouterr().out == f"{sealed.id} is {action}\n"
        switches = json.loads((patches / "switches.json").read_text())
        assert switches[sealed.id]["enabled"] is (action == "on")


def test_an_unknown_patch_is_an_error(patches: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no patch nothing" in refused(capsys, "patches", "off", "nothing", "--patches", str(patches))


@pytest.mark.parametrize("arguments", [("list", "x"), ("on",), ("burn", "x")])
def test_an_unknown_action_says_what_there_is(
    patches: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "patches", *arguments, "--patches", str(patches))
    assert "expected: list, on ID or off ID" in said


def test_nothing_of_the_environment_is_lost(patches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["/one", "/two"]))
    done = started(patches, sys.executable, "-c", "import sys; print([p for p in sys.path if p in ('/one', '/two')])")
    assert done.stdout == "['/one', '/two']\n"
