import io
import sys
from pathlib import Path

import pytest
import typer

from suture.cli import request as asked
from suture.cli.request import MOST_TRACEBACK, Consents, Source, request, source


def test_a_command_is_a_source() -> None:
    assert source(["python", "x.py"], None) == Source(("python", "x.py"))


def test_a_single_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Zurück".encode())))
    assert source(["-"], None) == Source(traceback="Zurück")


def test_a_dash_among_other_words_belongs_to_the_command() -> None:
    assert source(["cat", "-"], None) == Source(("cat", "-"))
    assert source(["-", "x"], None) == Source(("-", "x"))


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "err.txt").write_text("Traceback")
    assert source([], tmp_path / "err.txt") == Source(traceback="Traceback")


def test_an_empty_file_is_left_to_the_parser_of_tracebacks(tmp_path: Path) -> None:
    (tmp_path / "err.txt").write_text("")
    assert source([], tmp_path / "err.txt") == Source(traceback="")


@pytest.mark.parametrize("command", [[], [""]])
def test_no_command_is_wrong(command: list[str]) -> None:
    with pytest.raises(typer.BadParameter):
        source(command, None)


def test_a_command_and_a_traceback_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "err.txt").write_text("Traceback")
    with pytest.raises(typer.BadParameter, match="not both"):
        source(["python"], tmp_path / "err.txt")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match=r"nowhere\.txt cannot be read: No such file"):
        source([], tmp_path / "nowhere.txt")


def test_a_traceback_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_TRACEBACK", 10)
    endless = io.BytesIO(b"x" * 1000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    with pytest.raises(typer.BadParameter, match="longer than 10 bytes"):
        source(["-"], None)
    assert MOST_TRACEBACK > 1_000_000


@pytest.mark.parametrize("name", ["", "A=B", "1A", "A B", "A\n", "Ä", "--help", "$A"])
def test_what_is_no_name_of_a_variable_is_refused(name: str) -> None:
    with pytest.raises(typer.BadParameter, match="--keep-env"):
        request(Source(("x",)), Consents(keep_environment=(name,)))


@pytest.mark.parametrize("name", ["A", "_a1", "API_TOKEN"])
def test_a_name_of_a_variable_is_taken(name: str) -> None:
    assert request(Source(("x",)), Consents(keep_environment=(name,))).keep_environment == (name,)


def test_a_request_carries_directory_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOME_NAME", "value")
    made = request(Source(("x",)), Consents())
    assert made.cwd == str(tmp_path)
    assert made.environment["SOME_NAME"] == "value"


def test_a_request_without_consents_allows_nothing() -> None:
    made = request(Source(("x",)), Consents())
    assert (made.allow_hiding, made.allow_network, made.keep_environment) == (False, None, ())
    assert (made.sandbox, made.seconds, made.explain_only) == (None, None, False)
