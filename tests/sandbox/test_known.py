"""The trial of the walls: always made, waited for only where it did not succeed before."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from suture.sandbox import bubblewrap, known
from suture.sandbox.interface import SandboxUnavailableError


def no_walls() -> None:
    raise SandboxUnavailableError("no user namespaces")


def test_the_first_trial_is_over_before_anything_else_happens(tmp_path: Path) -> None:
    made: list[str] = []
    known.tried(lambda: made.append("trial"), tmp_path / "walls", "auto")
    assert made == ["trial"]


def test_walls_that_cannot_be_put_up_are_said_at_once_and_not_remembered(tmp_path: Path) -> None:
    with pytest.raises(SandboxUnavailableError, match="no user namespaces"):
        known.tried(no_walls, tmp_path / "walls", "auto")
    assert not (tmp_path / "walls").exists()


def test_where_they_went_up_before_nobody_waits_for_the_trial(tmp_path: Path) -> None:
    known.tried(lambda: None, tmp_path / "walls", "auto")
    go_on, made = threading.Event(), list[str]()

    def slow() -> None:
        go_on.wait(60)
        made.append("trial")

    wait = known.tried(slow, tmp_path / "walls", "auto")
    assert made == []
    go_on.set()
    wait()
    assert made == ["trial"]


def test_a_memory_that_is_wrong_is_found_out_and_forgotten(tmp_path: Path) -> None:
    known.tried(lambda: None, tmp_path / "walls", "auto")
    wait = known.tried(no_walls, tmp_path / "walls", "auto")
    with pytest.raises(SandboxUnavailableError, match="no user namespaces"):
        wait()
    assert not (tmp_path / "walls").exists()


def test_other_walls_are_tried_for_themselves(tmp_path: Path) -> None:
    known.tried(lambda: None, tmp_path / "walls", "landlock")
    with pytest.raises(SandboxUnavailableError):
        known.tried(no_walls, tmp_path / "walls", "auto")


def test_another_bubblewrap_is_tried_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known.tried(lambda: None, tmp_path / "walls", "auto")
    other = tmp_path / "bwrap"
    other.write_text("#!/bin/sh\n")
    monkeypatch.setattr(bubblewrap, "program_path", lambda: str(other))
    with pytest.raises(SandboxUnavailableError):
        known.tried(no_walls, tmp_path / "walls", "auto")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"yes"])
def test_a_memory_of_something_else_is_no_memory(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "walls").write_bytes(content)
    with pytest.raises(SandboxUnavailableError):
        known.tried(no_walls, tmp_path / "walls", "auto")


def test_a_place_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made: list[str] = []
    for _ in range(2):
        known.tried(lambda: made.append("trial"), tmp_path / "file" / "walls", "auto")
    assert made == ["trial", "trial"]


def test_the_circumstances_are_the_same_as_long_as_nothing_changes() -> None:
    assert known.circumstances("auto") == known.circumstances("auto")
    assert known.circumstances("auto") != known.circumstances("none")
