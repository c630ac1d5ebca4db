import os
import stat
import subprocess
from pathlib import Path

import pytest

from suture.cli import apply as applying
from suture.cli.apply import Applied, apply
from suture.cli.writing import Refused
from suture.domain.remedy import Edit

OLD, NEW = b"x = 1\r\n", b"x = 2\r\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.py").write_bytes(OLD)
    return folder


@pytest.fixture
def repository(root: Path) -> Path:
    git(root, "init", "-q")
    git(root, "add", "a.py")
    git(root, "-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "-qm", "start")
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def test_a_patch_and_its_test_are_written(root: Path) -> None:
    edits = [Edit("a.py", OLD, NEW), Edit("tests/unit/test_a.py", None, b"pass\n")]
    assert apply(root, edits) == Applied(("a.py", "tests/unit/test_a.py"), ("tests", "tests/unit"))
    assert tree(root) == {"a.py": NEW, "tests/unit/test_a.py": b"pass\n"}


def test_mode_bits_stay(root: Path) -> None:
    (root / "a.py").chmod(0o750)
    apply(root, [Edit("a.py", OLD, NEW)])
    assert stat.S_IMODE((root / "a.py").stat().st_mode) == 0o750


def test_a_new_file_has_the_mode_that_the_umask_gives(root: Path) -> None:
    old = os.umask(0o027)
    try:
        apply(root, [Edit("b.py", None, NEW)])
    finally:
        os.umask(old)
    assert stat.S_IMODE((root / "b.py").stat().st_mode) == 0o640


def test_a_link_inside_the_project_stays_a_link(root: Path) -> None:
    (root / "link.py").symlink_to("a.py")
    assert isinstance(apply(root, [Edit("link.py", OLD, NEW)]), Applied)
    assert (root / "link.py").is_symlink()
    assert (root / "a.py").read_bytes() == NEW


def test_a_link_out_of_the_project_is_refused(root: Path) -> None:
    outside = root.parent / "outside.py"
    outside.write_bytes(OLD)
    (root / "link.py").symlink_to(outside)
    answer = apply(root, [Edit("link.py", OLD, NEW)])
    assert isinstance(answer, Refused)
    assert "out of the project" in answer.reason
    assert outside.read_bytes() == OLD


def test_a_folder_that_is_a_link_out_of_the_project_is_refused(root: Path) -> None:
    (root / "sub").symlink_to(root.parent)
    assert isinstance(apply(root, [Edit("sub/new.py", None, NEW)]), Refused)
    assert not (root.parent / "new.py").exists()


@pytest.mark.parametrize("path", ["../b.py", "/etc/b.py", "sub/../../b.py", "", "."])
def test_a_path_that_is_not_inside_the_project_is_refused(root: Path, path: str) -> None:
    assert isinstance(apply(root, [Edit(path, None, NEW)]), Refused)
    assert tree(root) == {"a.py": OLD}


def test_a_file_that_changed_since_the_proof_is_not_overwritten(root: Path) -> None:
    (root / "a.py").write_bytes(b"x = 3\n")
    answer = apply(root, [Edit("a.py", OLD, NEW)], allow_dirty=True)
    assert isinstance(answer, Refused)
    assert "a.py has changed since" in answer.reason
    assert tree(root) == {"a.py": b"x = 3\n"}


def test_a_file_that_is_gone_is_not_made_anew(root: Path) -> None:
    (root / "a.py").unlink()
    assert isinstance(apply(root, [Edit("a.py", OLD, NEW)]), Refused)
    assert tree(root) == {}


def test_a_new_file_never_replaces_one_that_is_there(root: Path) -> None:
    assert isinstance(apply(root, [Edit("a.py", None, NEW)], allow_dirty=True), Refused)
    assert tree(root) == {"a.py": OLD}


def test_a_new_file_never_goes_through_a_dangling_link(root: Path) -> None:
    (root / "test_a.py").symlink_to("nowhere.py")
    assert isinstance(apply(root, [Edit("test_a.py", None, NEW)]), Refused)
    assert not (root / "nowhere.py").exists()


def test_one_refused_file_leaves_all_others_as_they_were(root: Path) -> None:
    (root / "b.py").write_bytes(b"other")
    assert isinstance(apply(root, [Edit("a.py", OLD, NEW), Edit("b.py", OLD, NEW)]), Refused)
    assert tree(root) == {"a.py": OLD, "b.py": b"other"}


def test_a_write_that_fails_half_way_is_taken_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def full_disk(source: str, target: Path) -> None:
        if target.name == "test_a.py":
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(applying.os, "replace", full_disk)
    answer = apply(root, [Edit("a.py", OLD, NEW), Edit("new/test_a.py", None, b"pass\n")])
    assert isinstance(answer, Refused)
    assert "nothing was changed" in answer.reason
    assert tree(root) == {"a.py": OLD}
    assert [path.name for path in root.iterdir()] == ["a.py"]


def test_a_committed_file_is_written(repository: Path) -> None:
    assert isinstance(apply(repository, [Edit("a.py", OLD, NEW)]), Applied)


def test_a_file_with_uncommitted_changes_is_refused(repository: Path) -> None:
    (repository / "a.py").write_bytes(b"x = 3\n")
    answer = apply(repository, [Edit("a.py", b"x = 3\n", NEW)])
    assert isinstance(answer, Refused)
    assert "a.py has changes that are not committed" in answer.reason
    assert "--allow-dirty" in answer.reason


@pytest.mark.parametrize("ignored", [True, False])
def test_a_file_that_git_does_not_hold_is_refused(repository: Path, *, ignored: bool) -> None:
    (repository / "b.py").write_bytes(OLD)
    (repository / ".gitignore").write_text("b.py\n" if ignored else "")
    assert isinstance(apply(repository, [Edit("b.py", OLD, NEW)]), Refused)


def test_uncommitted_changes_elsewhere_do_not_matter(repository: Path) -> None:
    (repository / "notes.txt").write_text("todo")
    assert isinstance(apply(repository, [Edit("a.py", OLD, NEW)]), Applied)


def test_a_dirty_file_is_written_when_told(repository: Path) -> None:
    (repository / "a.py").write_bytes(b"x = 3\n")
    assert isinstance(apply(repository, [Edit("a.py", b"x = 3\n", NEW)], allow_dirty=True), Applied)


def test_a_staged_change_is_a_change_that_is_not_committed(repository: Path) -> None:
    (repository / "a.py").write_bytes(b"x = 3\n")
    git(repository, "add", "a.py")
    assert isinstance(apply(repository, [Edit("a.py", b"x = 3\n", NEW)]), Refused)


def test_a_name_that_is_a_pattern_for_git_means_itself(repository: Path) -> None:
    (repository / "dirty.py").write_text("x")
    (repository / "*.py").write_bytes(OLD)
    git(repository, "--literal-pathspecs", "add", "*.py")
    git(repository, "-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "-qm", "odd name")
    assert isinstance(apply(repository, [Edit("*.py", OLD, NEW)]), Applied)


def test_a_project_in_a_folder_of_the_repository_is_asked_about_by_its_own_paths(repository: Path) -> None:
    sub = repository / "service"
    sub.mkdir()
    (sub / "a.py").write_bytes(OLD)
    assert isinstance(apply(sub, [Edit("a.py", OLD, NEW)]), Refused)


def test_a_broken_repository_is_not_taken_for_none(root: Path) -> None:
    (root / ".git").write_text("nonsense")
    assert isinstance(apply(root, [Edit("a.py", OLD, NEW)]), Refused)
    assert tree(root)["a.py"] == OLD


def test_no_hook_of_the_repository_is_run(repository: Path) -> None:
    git(repository, "config", "core.fsmonitor", f"touch {repository / 'owned'}; false")
    apply(repository, [Edit("a.py", OLD, NEW)])
    assert not (repository / "owned").exists()
