"""The face with the real engine behind it, where that is cheap."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from suture.cli.exit_status import CANNOT, DID_NOT_FAIL, NOT_HEALED

SUTURE = Path(sys.executable).with_name("suture")
SCHEMA = json.loads((Path(__file__).parents[2] / "contract" / "fix-report.schema.json").read_text())
PROGRAM = """\
NAMES = {"ada": "Ada"}


def greet(key):
    return "Hello " + NAMES[key + "!"]


print(greet("ada"))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "greet.py").write_text(PROGRAM)
    return folder


def suture(project: Path, *words: str, stdin: str = "") -> tuple[int, dict[str, object], str]:
    done = subprocess.run(
        [SUTURE, *words], cwd=project, input=stdin, capture_output=True, text=True, check=False,
        env={"PATH": f"{SUTURE.parent}:/usr/bin:/bin", "HOME": str(project.parent / "home")},
    )  # fmt: skip
    document = json.loads(done.stdout) if "--json" in words else {}
    if document:
        jsonschema.validate(document, SCHEMA)
    return done.returncode, document, done.stderr


def traceback_of(project: Path) -> str:
    crashed = subprocess.run([sys.executable, "greet.py"], cwd=project, capture_output=True, text=True, check=False)
    return crashed.stderr


def test_a_traceback_on_standard_input_is_diagnosed(project: Path) -> None:
    status, document, _ = suture(project, "fix", "--json", "-", stdin=traceback_of(project))
    assert status == NOT_HEALED
    assert document["fault"]["path"] == "greet.py"  # type: ignore[index]
    assert document["command"] is None
    assert document["verdict"] is None


def test_a_text_without_a_traceback_is_an_environment_error(project: Path) -> None:
    status, document, stderr = suture(project, "fix", "--json", "-", stdin="all is well\n")
    assert (status, document["status"]) == (CANNOT, "error")
    assert "itself failed" not in stderr


def test_a_program_that_is_not_there_is_an_environment_error(project: Path) -> None:
    status, document, stderr = suture(project, "fix", "--json", "--", "pyton", "greet.py")
    assert (status, document["status"]) == (CANNOT, "error")
    assert "pyton" in stderr
    assert "itself failed" not in stderr


def test_a_command_that_does_not_fail_is_reported_so(project: Path) -> None:
    status, document, _ = suture(project, "fix", "--json", "--", "python", "-c", "print('ok')")
    assert (status, document["status"]) == (DID_NOT_FAIL, "did not fail")
    assert document["command"]["exit_status"] == 0  # type: ignore[index]


def test_a_failure_without_an_exception_leaves_the_tree_as_it_was(project: Path) -> None:
    status, document, _ = suture(project, "fix", "--json", "--", "sh", "-c", "exit 7")
    assert (status, document["status"]) == (NOT_HEALED, "not healed")
    assert document["command"]["exit_status"] == 7  # type: ignore[index]
    assert [path.name for path in project.iterdir()] == ["greet.py"]
