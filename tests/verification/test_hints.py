import pytest

from suture.domain.signal import Frame, Raised, Signal
from suture.verification.hints import hint
from tests.verification.fakes import ROOT, a_crash, a_run


def raised(kind: str, message: str = "", file: str = f"{ROOT}/a.py", **attributes: str) -> str:
    error = Raised(kind, message, frames=(Frame(file, 1, "f"),), attributes=attributes)
    return hint(a_crash(Signal((error,), "excepthook", "3.11.7")), ROOT)


@pytest.mark.parametrize("text", [b"[Errno -2] Name or service not known", b"[Errno 111] Connection refused"])
def test_a_program_that_needs_the_network_is_told_of_the_option(text: bytes) -> None:
    assert "--allow-network" in hint(a_crash(stderr=text), ROOT)


def test_a_missing_environment_variable_is_named_with_its_option() -> None:
    found = raised("KeyError", "'API_URL'", "/usr/lib/python3.11/os.py", key="'API_URL'")
    assert found == "it needs the environment variable API_URL (--keep-env API_URL lets it in)"


def test_a_key_error_of_the_program_is_no_missing_variable() -> None:
    assert raised("KeyError", "'API_URL'", key="'API_URL'") == ""


def test_a_file_outside_of_the_project_is_named() -> None:
    found = raised("FileNotFoundError", filename="'/data/rows.csv'")
    assert found == "it reads /data/rows.csv, which lies outside the project and is not seen in the sandbox"


@pytest.mark.parametrize("filename", [f"{ROOT}/rows.csv", "rows.csv", ""])
def test_a_file_of_the_project_is_no_hint(filename: str) -> None:
    assert raised("FileNotFoundError", filename=filename) == ""


def test_a_module_that_is_not_seen_is_named() -> None:
    assert raised("ModuleNotFoundError", name="numpy") == "it cannot import numpy in the sandbox"


def test_a_read_only_place_is_named() -> None:
    found = hint(a_crash(stderr=b"OSError: [Errno 30] Read-only file system: '/usr/x'"), ROOT)
    assert found == "it writes /usr/x, which is read-only in the sandbox"


def test_terminal_markup_in_a_name_does_not_reach_the_reader() -> None:
    assert "\x1b" not in raised("ModuleNotFoundError", name="x\x1b[2J")


@pytest.mark.parametrize("run", [a_run(), a_crash(), a_crash(stderr=b"boom")])
def test_where_nothing_is_seen_nothing_is_said(run: object) -> None:
    assert hint(run, ROOT) == ""  # type: ignore[arg-type]
