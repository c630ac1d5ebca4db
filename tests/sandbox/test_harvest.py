from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from suture.sandbox import harvest
from suture.sandbox.harvest import Changed


@pytest.fixture
def upper(tmp_path: Path) -> Path:
    (tmp_path / "upper").mkdir()
    return tmp_path / "upper"


@pytest.fixture
def lower(tmp_path: Path) -> Path:
    (tmp_path / "lower" / "pkg").mkdir(parents=True)
    (tmp_path / "lower" / "a.txt").write_text("a")
    (tmp_path / "lower" / "pkg" / "b.py").write_text("b")
    (tmp_path / "lower" / "link").symlink_to("a.txt")
    return tmp_path / "lower"


@pytest.fixture
def opened(upper: Path) -> Iterator[int]:
    descriptor = os.open(upper, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_an_empty_layer_holds_no_change(opened: int, lower: Path) -> None:
    assert harvest.changed_in_layer(opened, lower, {}) == Changed((), {})


def test_a_file_that_was_only_copied_up_is_no_change(opened: int, upper: Path, lower: Path) -> None:
    (upper / "a.txt").write_text("a")
    (upper / "pkg").mkdir()
    (upper / "link").symlink_to("a.txt")

    assert harvest.changed_in_layer(opened, lower, {}) == Changed((), {})


def test_new_and_changed_files_are_named_with_their_digests(opened: int, upper: Path, lower: Path) -> None:
    (upper / "a.txt").write_text("A")
    (upper / "pkg").mkdir()
    (upper / "pkg" / "new.py").write_text("n")

    found = harvest.changed_in_layer(opened, lower, {})

    assert found == Changed(("a.txt", "pkg/new.py"), {"a.txt": digest(b"A"), "pkg/new.py": digest(b"n")})


def test_a_link_in_the_place_of_a_file_is_a_change_and_is_not_followed(opened: int, upper: Path, lower: Path) -> None:
    (upper / "a.txt").symlink_to("/etc/passwd")
    (upper / "out").symlink_to("/etc")

    assert harvest.changed_in_layer(opened, lower, {}) == Changed(("a.txt", "out"), {})


def test_a_link_that_leads_elsewhere_of_the_same_length_is_a_change(opened: int, upper: Path, lower: Path) -> None:
    (upper / "link").symlink_to("b.txt")

    assert harvest.changed_in_layer(opened, lower, {}).paths == ("link",)


def test_a_pipe_does_not_hold_the_engine(opened: int, upper: Path, lower: Path) -> None:
    os.mkfifo(upper / "pipe")

    assert harvest.changed_in_layer(opened, lower, {}) == Changed(("pipe",), {})
    assert harvest.records(opened, {}) == {}


def test_own_changes_are_left_out_unless_they_changed_further(opened: int, upper: Path, lower: Path) -> None:
    (upper / "a.txt").write_text("mine")
    (upper / "n.txt").write_text("theirs")

    found = harvest.changed_in_layer(opened, lower, {"./a.txt": b"mine", "n.txt": b"mine"})

    assert found.paths == ("n.txt",)


def test_a_copy_is_compared_as_a_whole(opened: int, upper: Path, lower: Path) -> None:
    (upper / "pkg").mkdir()
    (upper / "pkg" / "b.py").write_text("b")
    (upper / "shared").mkdir()
    (upper / "shared" / "x").write_text("x")

    found = harvest.changed_in_copy(opened, lower, ("shared",), {})

    assert found == Changed(("a.txt", "link"), {})


def test_records_are_bounded_in_number_and_size(opened: int, upper: Path) -> None:
    (upper / "big.json").write_bytes(b"x" * (harvest.MAX_RECORD + 1))
    for number in range(harvest.MAX_RECORDS + 5):
        (upper / f"r{number:03}.json").write_text("x")

    found = harvest.records(opened, {"r000.json": b""})

    assert len(found) == harvest.MAX_RECORDS
    assert "big.json" not in found
    assert "r000.json" not in found


def test_what_is_looked_at_is_bounded(opened: int, upper: Path, lower: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvest, "MAX_CHANGED", 3)
    for number in range(9):
        (upper / f"{number}").touch()

    assert len(harvest.changed_in_layer(opened, lower, {}).paths) == 3
