"""Taking a change out again: exactly what was written, around what came later, or not at all."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suture.cli.apply import Applied, apply
from suture.cli.undo import Undone, committed_in, is_left, undo
from suture.cli.writing import Refused
from suture.domain.lesson import Change
from suture.domain.remedy import Edit

BEFORE = b"def f(d):\n    a = 1\n    b = 2\n    c = 3\n    x = d['k']\n    e = 5\n    g = 6\n    h = 7\n    return x\n"
AFTER = BEFORE.replace(b"d['k']", b"d.get('k', 0)")
EDIT = Edit("a.py", BEFORE, AFTER)
TEST = Edit("tests/unit/test_a.py", None, b"def test_f():\n    assert True\n")
CHANGE = Change((EDIT, TEST), ("tests", "tests/unit"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_bytes(BEFORE)
    assert apply(tmp_path, CHANGE.edits) == Applied(("a.py", "tests/unit/test_a.py"), CHANGE.folders)
    return tmp_path


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_what_was_written_is_taken_out_to_the_last_byte_and_folder(root: Path) -> None:
    assert undo(root, CHANGE) == Undone(("a.py", "tests/unit/test_a.py"))
    assert names(root) == ["a.py"]
    assert (root / "a.py").read_bytes() == BEFORE


def test_mode_bits_stay(root: Path) -> None:
    (root / "a.py").chmod(0o750)
    undo(root, CHANGE)
    assert (root / "a.py").stat().st_mode & 0o777 == 0o750


def test_a_second_time_there_is_nothing_left(root: Path) -> None:
    undo(root, CHANGE)
    assert not is_left(root, CHANGE)
    assert undo(root, CHANGE) == Undone(())


def test_a_folder_that_holds_something_else_by_now_stays(root: Path) -> None:
    (root / "tests" / "notes").write_text("mine")
    undo(root, CHANGE)
    assert names(root) == ["a.py", "tests", "tests/notes"]


def test_a_folder_that_was_there_before_stays_although_it_is_empty(root: Path) -> None:
    undo(root, Change(CHANGE.edits, ("tests/unit",)))
    assert names(root) == ["a.py", "tests"]


def test_later_changes_elsewhere_in_the_file_are_kept(root: Path) -> None:
    (root / "a.py").write_bytes(AFTER.replace(b"h = 7", b"h = 70"))
    assert undo(root, CHANGE) == Undone(("a.py", "tests/unit/test_a.py"), merged=("a.py",))
    assert (root / "a.py").read_bytes() == BEFORE.replace(b"h = 7", b"h = 70")


def test_a_later_change_in_the_same_place_is_a_refusal_that_shows_it(root: Path) -> None:
    (root / "a.py").write_bytes(AFTER.replace(b"'k', 0", b"'k', 1"))
    end = undo(root, CHANGE)
    assert isinstance(end, Refused)
    assert "-    x = d.get('k', 0)\n+    x = d.get('k', 1)" in end.reason


def test_one_file_that_cannot_be_undone_keeps_all_others_as_they_are(root: Path) -> None:
    (root / "a.py").write_bytes(b"another file\n")
    before = {name: (root / name).read_bytes() for name in names(root) if (root / name).is_file()}
    assert isinstance(undo(root, CHANGE), Refused)
    assert {name: (root / name).read_bytes() for name in names(root) if (root / name).is_file()} == before


def test_a_patch_that_a_person_took_out_and_built_on_is_out(root: Path) -> None:
    (root / "a.py").write_bytes(BEFORE.replace(b"h = 7", b"h = 70"))
    (root / TEST.path).unlink()
    assert not is_left(root, CHANGE)
    assert undo(root, CHANGE) == Undone(())


def test_a_test_that_was_changed_since_stays_and_is_named(root: Path) -> None:
    (root / TEST.path).write_text("def test_f():\n    assert f({}) == 0\n")
    assert undo(root, CHANGE) == Undone(("a.py",), kept=("tests/unit/test_a.py: it was changed since",))
    assert (root / TEST.path).exists()


def test_a_file_that_is_gone_is_a_refusal(root: Path) -> None:
    (root / "a.py").unlink()
    assert undo(root, CHANGE) == Refused("a.py is not there any more")


def test_a_project_that_is_gone_is_a_refusal(tmp_path: Path) -> None:
    end = undo(tmp_path / "moved", CHANGE)
    assert isinstance(end, Refused)
    assert "is not there any more" in end.reason


def test_what_would_be_no_python_without_the_patch_is_a_refusal(root: Path) -> None:
    edit = Edit("b.py", b"x = 1\n\n\n\ny = 2\n\n\n\nz = 3\n", b"x = 1\n\n\n\nif y:\n    y = 2\n\n\n\nz = 3\n")
    (root / "b.py").write_bytes(edit.after.replace(b"z = 3\n", b"z = 3\nelse:\n    z = 4\n"))
    broken = Edit("b.py", b"x = 1\nelse_\n", edit.after)
    assert isinstance(undo(root, Change((broken,))), Refused)


@pytest.mark.parametrize("path", ["../outside.py", "/etc/hostname", "", "a/../../b.py"])
def test_a_path_that_leads_out_is_never_touched(root: Path, path: str) -> None:
    end = undo(root, Change((Edit(path, None, b"x"),)))
    assert isinstance(end, Refused)
    assert "is not a path inside the project" in end.reason


def test_a_link_that_leads_out_by_now_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.py"
    outside.write_bytes(AFTER)
    (root / "a.py").unlink()
    (root / "a.py").symlink_to(outside)
    assert isinstance(undo(root, CHANGE), Refused)
    assert outside.read_bytes() == AFTER


def test_without_git_an_unchanged_file_is_undone_and_a_changed_one_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    (root / "a.py").write_bytes(AFTER.replace(b"h = 7", b"h = 70"))
    end = undo(root, CHANGE)
    assert isinstance(end, Refused)
    assert "git is not installed" in end.reason
    (root / "a.py").write_bytes(AFTER)
    assert isinstance(undo(root, CHANGE), Undone)


@pytest.mark.parametrize("before", [b"a\r\nb\r\n", b"\xff\xfe\x00x", b"no newline", b"", b"\xef\xbb\xbfx = 1\n"])
def test_bytes_of_every_kind_come_back(tmp_path: Path, before: bytes) -> None:
    (tmp_path / "a.py").write_bytes(before + b"#")
    undo(tmp_path, Change((Edit("a.py", before, before + b"#"),)))
    assert (tmp_path / "a.py").read_bytes() == before


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.binary(max_size=60), after=st.binary(max_size=60), mode=st.sampled_from([0o644, 0o600, 0o755]))
def test_apply_and_undo_together_change_nothing(tmp_path: Path, before: bytes, after: bytes, mode: int) -> None:
    target = tmp_path / "any.txt"
    target.write_bytes(before)
    target.chmod(mode)
    change = Change((Edit("any.txt", before, after),))
    assert isinstance(apply(tmp_path, change.edits), Applied)
    assert isinstance(undo(tmp_path, change), Undone)
    assert (target.read_bytes(), target.stat().st_mode & 0o777, list(tmp_path.iterdir())) == (before, mode, [target])


def commit(root: Path, message: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", *identity, "commit", "-q", "--allow-empty", "-m", message], cwd=root, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True)
    return head.stdout.strip()


def test_the_commit_of_a_lesson_is_found_by_its_trailer(tmp_path: Path) -> None:
    wanted = commit(tmp_path, "Heal\n\nSuture-Lesson: 3f2ac0ffee00\n")
    commit(tmp_path, "Later\n\nSuture-Lesson: 3f2ac0ffee001\n")
    assert committed_in(tmp_path, "3f2ac0ffee00") == wanted


def test_where_no_commit_carries_it_there_is_none(tmp_path: Path) -> None:
    assert committed_in(tmp_path, "3f2a") == ""
    commit(tmp_path, "It says Suture-Lesson: 3f2a in its summary")
    assert committed_in(tmp_path, "3f2a") == ""
