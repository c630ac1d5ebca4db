from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from suture.cli.console import console
from suture.cli.output import Output


class Full(io.StringIO):
    """A stream on a full disk; with `gone` one that nobody reads any more."""

    def __init__(self, error: type[OSError]) -> None:
        super().__init__()
        self._error = error

    def write(self, _text: str) -> int:
        raise self._error(28, "cannot be written")


def test_progress_that_cannot_be_written_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Full(OSError))
    progress = console(Output(), error=True)
    progress.print("one")
    progress.print("two")
    assert progress.quiet


def test_a_report_that_cannot_be_written_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Full(OSError))
    with pytest.raises(OSError, match="cannot be written"):
        console(Output()).print("one")


def test_a_reader_who_goes_away_does_not_end_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stream = Full(BrokenPipeError)
    descriptor = os.open(tmp_path / "out", os.O_WRONLY | os.O_CREAT)
    monkeypatch.setattr(stream, "fileno", lambda: descriptor)
    monkeypatch.setattr(sys, "stdout", stream)
    report = console(Output())
    report.print("one")
    report.print("two")
    os.close(descriptor)
    assert report.quiet
    assert (tmp_path / "out").read_bytes() == b""


def test_what_can_be_written_is(capsys: pytest.CaptureFixture[str]) -> None:
    console(Output()).print("report [bold]")
    console(Output(), error=True).print("progress")
    assert capsys.readouterr() == ("report [bold]\n", "progress\n")
