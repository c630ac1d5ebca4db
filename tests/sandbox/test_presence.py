from __future__ import annotations

from pathlib import Path

import pytest

from suture.sandbox.presence import present


def test_who_is_alone_is_told_so(tmp_path: Path) -> None:
    with present(tmp_path, Path("/p")) as others:
        assert not others()


def test_two_know_of_each_other(tmp_path: Path) -> None:
    with present(tmp_path, Path("/p")) as first, present(tmp_path, Path("/p")) as second:
        assert first()
        assert second()


def test_who_came_and_went_is_remembered(tmp_path: Path) -> None:
    with present(tmp_path, Path("/p")) as first:
        with present(tmp_path, Path("/p")):
            pass
        assert first()


def test_whoever_left_before_is_not(tmp_path: Path) -> None:
    with present(tmp_path, Path("/p")), present(tmp_path, Path("/p")):
        pass
    with present(tmp_path, Path("/p")) as others:
        assert not others()


def test_another_project_does_not_count(tmp_path: Path) -> None:
    with present(tmp_path, Path("/p")) as first, present(tmp_path, Path("/q")) as second:
        assert not first()
        assert not second()


def test_a_mark_that_was_left_behind_hinders_nobody(tmp_path: Path) -> None:
    with present(tmp_path, Path("/p")):
        pass
    (mark,) = tmp_path.iterdir()
    mark.write_bytes(b"." * 1000)
    with present(tmp_path, Path("/p")) as others:
        assert not others()
    assert mark.stat().st_size == 1


@pytest.mark.parametrize("directory", ["/proc/nowhere", "/dev/null/below"])
def test_without_a_place_for_the_mark_one_counts_as_alone(directory: str) -> None:
    with present(Path(directory), Path("/p")) as others:
        assert not others()
