from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from suture.sandbox import snapshot
from suture.sandbox.snapshot import SnapshotError


def test_contents_modes_and_times_are_kept(project: Path, tmp_path: Path) -> None:
    script = project / "run.sh"
    script.write_bytes(b"\x00\xff script")
    script.chmod(0o750)
    os.utime(script, ns=(1, 123_456_789))

    taken = snapshot.take(project, tmp_path / "copy")

    copied = taken.copy / "run.sh"
    assert copied.read_bytes() == b"\x00\xff script"
    assert stat.S_IMODE(copied.stat().st_mode) == 0o750
    assert copied.stat().st_mtime_ns == 123_456_789
    assert (taken.files, taken.size) == (1, 9)


def test_a_write_to_the_copy_never_reaches_the_original(project: Path, tmp_path: Path) -> None:
    (project / "small.txt").write_text("small")
    (project / "large.bin").write_bytes(b"x" * (snapshot.BLOCK + 1))
    taken = snapshot.take(project, tmp_path / "copy")

    for name in ("small.txt", "large.bin"):
        with (taken.copy / name).open("r+b") as file:
            file.write(b"HIT")
        assert not (project / name).read_bytes().startswith(b"HIT")
        assert (project / name).stat().st_nlink == 1
    assert snapshot.digest(project) == taken.digest


def test_the_digest_is_that_of_the_original(project: Path, tmp_path: Path) -> None:
    (project / "a" / "b").mkdir(parents=True)
    (project / "a" / "b" / "f.py").write_text("x = 1")
    (project / "empty").mkdir()
    (project / "link").symlink_to("a/b/f.py")

    assert snapshot.take(project, tmp_path / "copy").digest == snapshot.digest(project)


@pytest.mark.parametrize("touch", ["content", "mode", "name", "new", "gone", "link", "directory"])
def test_any_change_changes_the_digest(project: Path, touch: str) -> None:
    (project / "f.py").write_text("x = 1")
    (project / "g.py").write_text("x = 1")
    (project / "link").symlink_to("f.py")
    before = snapshot.digest(project)

    changes = {
        "content": lambda: (project / "f.py").write_text("x = 2"),
        "mode": lambda: (project / "f.py").chmod(0o700),
        "name": lambda: (project / "f.py").rename(project / "h.py"),
        "new": (project / "h.py").touch,
        "gone": (project / "g.py").unlink,
        "link": lambda: ((project / "link").unlink(), (project / "link").symlink_to("g.py")),
        "directory": (project / "d").mkdir,
    }
    changes[touch]()

    assert snapshot.digest(project) != before


def test_reading_and_touching_leave_the_digest_alone(project: Path) -> None:
    (project / "f.py").write_text("x = 1")
    before = snapshot.digest(project)

    (project / "f.py").read_text()
    os.utime(project / "f.py")
    (project / "__pycache__").mkdir()
    (project / "__pycache__" / "f.pyc").write_bytes(b"x")
    (project / ".git").mkdir()
    (project / ".git" / "index").write_bytes(b"x")

    assert snapshot.digest(project) == before


def test_links_are_copied_as_links_wherever_they_lead(project: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s")
    (project / "out").symlink_to(secret)
    (project / "up").symlink_to("..")
    (project / "dangling").symlink_to("nowhere")
    (project / "loop").symlink_to("loop")

    taken = snapshot.take(project, tmp_path / "copy")

    assert sorted(path.name for path in taken.copy.iterdir()) == ["dangling", "loop", "out", "up"]
    assert all(path.is_symlink() for path in taken.copy.iterdir())
    assert (taken.copy / "out").readlink() == secret


def test_pipes_sockets_and_caches_are_left_out(project: Path, tmp_path: Path) -> None:
    os.mkfifo(project / "pipe")
    for name in ("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".tox", ".nox"):
        (project / name).mkdir()
        (project / name / "f").touch()

    taken = snapshot.take(project, tmp_path / "copy")

    assert list(taken.copy.iterdir()) == []
    assert taken.files == 0


def test_environments_and_version_control_are_shared_and_not_copied(project: Path, tmp_path: Path) -> None:
    for name in (".git", "node_modules", "sub/myenv"):
        (project / name).mkdir(parents=True)
        (project / name / "big").touch()
    (project / "sub" / "myenv" / "pyvenv.cfg").touch()

    taken = snapshot.take(project, tmp_path / "copy")

    assert taken.shared == (".git", "node_modules", "sub/myenv")
    assert all(list((taken.copy / name).iterdir()) == [] for name in taken.shared)


def test_a_worktree_that_is_only_a_file_is_copied(project: Path, tmp_path: Path) -> None:
    (project / ".git").write_text("gitdir: elsewhere")

    taken = snapshot.take(project, tmp_path / "copy")

    assert (taken.copy / ".git").read_text() == "gitdir: elsewhere"
    assert taken.shared == ()


@pytest.mark.parametrize("bounds", [{"max_files": 2}, {"max_size": 2}])
def test_a_tree_beyond_the_limits_is_refused_with_advice(project: Path, tmp_path: Path, bounds: dict[str, int]) -> None:
    for number in range(3):
        (project / f"{number}").write_text("x")

    with pytest.raises(SnapshotError, match="too much to copy; most is in the folder itself"):
        snapshot.take(project, tmp_path / "copy", **bounds)


def test_the_root_of_the_file_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="change into"):
        snapshot.take(Path("/"), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_missing_project_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="gone"):
        snapshot.take(tmp_path / "gone", tmp_path / "copy")
    with pytest.raises(SnapshotError, match="gone"):
        snapshot.digest(tmp_path / "gone")


def test_a_copy_inside_the_project_does_not_copy_itself(project: Path) -> None:
    (project / "f").touch()

    taken = snapshot.take(project, project / "copy")

    assert [path.name for path in taken.copy.iterdir()] == ["f"]


def test_names_that_are_no_text_are_copied(project: Path, tmp_path: Path) -> None:
    (project / os.fsdecode(b"\xff\xfe name\n")).write_text("x")

    taken = snapshot.take(project, tmp_path / "copy")

    assert [os.fsencode(path.name) for path in taken.copy.iterdir()] == [b"\xff\xfe name\n"]
    assert taken.digest == snapshot.digest(project)


def test_a_copy_with_locked_directories_can_be_removed(project: Path, tmp_path: Path) -> None:
    (project / "d").mkdir()
    (project / "d" / "f").touch()
    (project / "d").chmod(0o500)

    taken = snapshot.take(project, tmp_path / "copy")
    (taken.copy / "d").chmod(0)
    snapshot.remove(taken.copy)

    assert not taken.copy.exists()
    (project / "d").chmod(0o700)
