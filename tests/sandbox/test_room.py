"""Where a copy is kept: in memory only where it is small, there is room, and nobody said otherwise."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from suture.sandbox import room, snapshot

USUAL = Path(tempfile.gettempdir())
GIB = 1024**3


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text("x = 1\n")
    return project


def say(monkeypatch: pytest.MonkeyPatch, *, free: int = GIB, flags: int = 0) -> None:
    held = SimpleNamespace(f_bavail=free // 4096, f_frsize=4096, f_flag=flags)
    monkeypatch.setattr(os, "statvfs", lambda _: held)


def test_a_small_project_is_copied_into_memory(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch)
    assert room.for_copy(root, {}, tmp_path) == tmp_path


def test_the_users_own_place_for_temporary_files_outweighs_speed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch)
    assert room.for_copy(root, {"TMPDIR": "/var/tmp"}, tmp_path) == USUAL


@pytest.mark.parametrize(
    "state", [{"free": GIB - 4096}, {"flags": os.ST_NOEXEC}, {"flags": os.ST_RDONLY}], ids=["full", "noexec", "ro"]
)
def test_memory_that_cannot_serve_is_left_alone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: dict[str, int]
) -> None:
    say(monkeypatch, **state)
    assert room.for_copy(root, {}, tmp_path) == USUAL


def test_a_system_without_such_memory_uses_the_disk(root: Path, tmp_path: Path) -> None:
    assert room.for_copy(root, {}, tmp_path / "absent") == USUAL


def test_a_large_project_stays_on_the_disk(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch)
    with (root / "data.bin").open("wb") as data:
        data.truncate(room.MAX_SIZE)
    assert room.for_copy(root, {}, tmp_path) == USUAL


def test_a_project_that_cannot_be_looked_through_is_left_to_the_copy(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch)

    def refused(*_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(snapshot, "is_within", refused)
    assert room.for_copy(root, {}, tmp_path) == USUAL


def test_the_limits_are_those_of_files_and_of_bytes_alike(root: Path) -> None:
    assert snapshot.is_within(root, 1, 6)
    assert not snapshot.is_within(root, 0, 6)
    assert not snapshot.is_within(root, 1, 5)


def test_what_is_not_copied_does_not_count(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "pack").write_bytes(b"x" * 100)
    assert snapshot.is_within(root, 1, 6)
