import subprocess
from pathlib import Path

import pytest

from suture.domain.diff import unified_diff
from suture.domain.remedy import Edit

PAIRS = {
    "one line": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "no newline at the end": (b"a\nb", b"a\nB"),
    "a newline added at the end": (b"a\nb", b"a\nb\n"),
    "carriage returns": (b"a\r\nb\r\n", b"a\r\nB\r\n"),
    "form feed": (b"a\n\x0cb\nc\n", b"a\n\x0cB\nc\n"),
    "line separator": ("a\u2028x\nb\n".encode(), "a\u2028x\nB\n".encode()),
    "lines like headers": (b"-- a\n++ b\n", b"-- a\n++ c\n"),
    "from nothing": (b"", b"a\n"),
    "to nothing": (b"a\n", b""),
    "far apart": (b"a\n" * 30 + b"x\n" + b"a\n" * 30, b"z\n" + b"a\n" * 29 + b"y\n" + b"a\n" * 30),
}


def git_apply(folder: Path, diff: str, *options: str) -> None:
    subprocess.run(["git", "apply", *options], cwd=folder, input=diff.encode(), check=True)


@pytest.mark.parametrize("kind", PAIRS)
def test_git_applies_the_diff_and_takes_it_out_again(kind: str, tmp_path: Path) -> None:
    before, after = PAIRS[kind]
    (tmp_path / "a.py").write_bytes(before)
    diff = unified_diff([Edit("a.py", before, after)])
    git_apply(tmp_path, diff)
    assert (tmp_path / "a.py").read_bytes() == after
    git_apply(tmp_path, diff, "-R")
    assert (tmp_path / "a.py").read_bytes() == before


def test_a_new_file_is_made_and_deleted(tmp_path: Path) -> None:
    diff = unified_diff([Edit("tests/test_a.py", None, b"pass\n")])
    git_apply(tmp_path, diff)
    assert (tmp_path / "tests" / "test_a.py").read_bytes() == b"pass\n"
    git_apply(tmp_path, diff, "-R")
    assert not (tmp_path / "tests" / "test_a.py").exists()


def test_two_files_are_one_diff(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"a\n")
    git_apply(tmp_path, unified_diff([Edit("a.py", b"a\n", b"b\n"), Edit("b.py", None, b"c\n")]))
    assert [(tmp_path / name).read_bytes() for name in ("a.py", "b.py")] == [b"b\n", b"c\n"]


def test_nothing_changed_is_no_diff() -> None:
    assert unified_diff([]) == ""
    assert unified_diff([Edit("a.py", b"same\n", b"same\n")]) == ""


def test_bytes_that_are_not_utf_8_are_shown_as_escapes() -> None:
    assert "+\\xff" in unified_diff([Edit("a.py", b"a\n", b"\xff\n")])
