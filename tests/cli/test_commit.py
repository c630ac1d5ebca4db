"""Committing a heal in real repositories: these files and nothing else, and a clear refusal before anything runs."""

import subprocess
from pathlib import Path

import pytest

from suture.cli.apply import Applied, apply
from suture.cli.commit import CommitTo, commit, refusal
from suture.domain.remedy import Edit

BEFORE, AFTER = b"x = 1\n", b"x = 2\n"
EDITS = (Edit("a.py", BEFORE, AFTER), Edit("tests/test_a.py", None, b"def test_x():\n    pass\n"))
HERE = CommitTo()
NO_ENVIRONMENT: dict[str, str] = {}


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(autouse=True)
def own_configuration(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path_factory.mktemp("home") / "gitconfig"
    file.write_text("[user]\nname = Ada\nemail = ada@example.org\n[init]\ndefaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(file))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "a.py").write_bytes(BEFORE)
    (tmp_path / "b.py").write_bytes(BEFORE)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def healed(root: Path, to: CommitTo = HERE, text: str = "Take 2\n\nSuture-Lesson: 3f2a\n") -> Applied:
    applied = apply(root, EDITS)
    assert isinstance(applied, Applied)
    return commit(root, applied, text, to)


def hook(root: Path, name: str, script: str) -> None:
    path = root / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_commit_holds_the_patched_files_and_the_test_and_no_other(root: Path) -> None:
    (root / "b.py").write_bytes(b"mine\n")
    (root / "new.py").write_bytes(b"mine\n")
    git(root, "add", "b.py", "new.py")
    done = healed(root)
    assert git(root, "show", "--format=", "--name-status", done.commit).split("\n") == ["M\ta.py", "A\ttests/test_a.py"]
    assert git(root, "status", "--porcelain") == "M  b.py\nA  new.py"
    assert (done.branch, done.uncommitted) == ("main", "")


def test_the_trailers_are_read_by_git(root: Path) -> None:
    done = healed(root)
    assert git(root, "log", "-1", "--format=%(trailers:key=Suture-Lesson,valueonly)", done.commit) == "3f2a"


def test_a_branch_is_new_and_checked_out_and_the_old_one_stays_where_it_was(root: Path) -> None:
    before = git(root, "rev-parse", "main")
    done = healed(root, CommitTo("heal/x"))
    assert git(root, "symbolic-ref", "--short", "HEAD") == "heal/x" == done.branch
    assert git(root, "rev-parse", "main") == before
    assert git(root, "rev-parse", "heal/x~1") == before


def test_a_file_whose_name_is_a_pattern_is_taken_for_what_it_is(root: Path) -> None:
    (root / "c.py").write_bytes(BEFORE)
    applied = apply(root, [Edit("*.py", None, AFTER)])
    assert isinstance(applied, Applied)
    (root / "a.py").write_bytes(b"mine\n")
    done = commit(root, applied, "x\n", HERE)
    assert git(root, "show", "--format=", "--name-only", done.commit) == "*.py"


def test_a_folder_below_the_top_of_the_repository_can_be_the_project(root: Path) -> None:
    (root / "sub").mkdir()
    (root / "sub" / "a.py").write_bytes(BEFORE)
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "sub")
    done = healed(root / "sub")
    assert git(root, "show", "--format=", "--name-only", done.commit) == "sub/a.py\nsub/tests/test_a.py"


def test_hooks_run_and_see_ordinary_pathspecs(root: Path) -> None:
    hook(root, "pre-commit", "git diff --cached --name-only -- '*.py' > .git/seen")
    healed(root)
    assert (root / ".git" / "seen").read_text() == "a.py\ntests/test_a.py\n"


@pytest.mark.parametrize("to", [HERE, CommitTo("heal/x")])
def test_a_hook_that_refuses_leaves_branch_and_index_as_they_were(root: Path, to: CommitTo) -> None:
    hook(root, "pre-commit", "echo 'no tabs, please' >&2; exit 1")
    (root / "b.py").write_bytes(b"mine\n")
    git(root, "add", "b.py")
    before = git(root, "rev-parse", "HEAD")
    done = healed(root, to)
    assert "no tabs, please" in done.uncommitted
    assert done.commit == ""
    assert git(root, "branch", "--format=%(refname:short)") == "main"
    assert git(root, "rev-parse", "HEAD") == before
    assert git(root, "status", "--porcelain", "-uall").split("\n") == ["M a.py", "M  b.py", "?? tests/test_a.py"]


def test_the_message_is_read_as_text_and_never_as_an_option_or_a_comment(root: Path) -> None:
    done = healed(root, text="--amend\n\n# not a comment\n-F /etc/passwd\n\nSuture-Patch: 0\n")
    assert git(root, "log", "-1", "--format=%B", done.commit).startswith("--amend\n\n# not a comment\n-F /etc/passwd")


def test_a_test_that_git_is_told_to_ignore_is_not_committed_by_force(root: Path) -> None:
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "exclude").write_text("tests/\n")
    done = healed(root)
    assert "ignored" in done.uncommitted
    assert git(root, "status", "--porcelain") == "M a.py"


def test_signing_is_as_the_users_git_says(root: Path) -> None:
    git(root, "config", "commit.gpgSign", "true")
    git(root, "config", "gpg.program", "/bin/false")
    assert "sign" in healed(root).uncommitted


def test_a_repository_that_is_ready_is_not_refused(root: Path) -> None:
    assert refusal(root, HERE, NO_ENVIRONMENT) == ""
    assert refusal(root, CommitTo("heal/x"), NO_ENVIRONMENT) == ""


def test_outside_of_a_repository_the_way_on_is_named(tmp_path: Path) -> None:
    why = refusal(tmp_path, HERE, NO_ENVIRONMENT)
    assert "needs a git repository" in why
    assert "--apply" in why


def test_without_git_the_way_on_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "needs git" in refusal(root, HERE, NO_ENVIRONMENT)


def test_a_repository_without_a_commit_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert "no commit yet" in refusal(tmp_path, HERE, NO_ENVIRONMENT)


def test_a_detached_head_needs_a_branch(root: Path) -> None:
    git(root, "checkout", "-q", "--detach")
    assert "HEAD is detached" in refusal(root, HERE, NO_ENVIRONMENT)
    assert refusal(root, CommitTo("heal/x"), NO_ENVIRONMENT) == ""


def test_a_hook_that_refuses_on_a_detached_head_leaves_it_detached(root: Path) -> None:
    git(root, "checkout", "-q", "--detach")
    before = git(root, "rev-parse", "HEAD")
    hook(root, "pre-commit", "exit 1")
    assert healed(root, CommitTo("heal/x")).uncommitted
    assert git(root, "rev-parse", "--abbrev-ref", "HEAD") == "HEAD"
    assert git(root, "rev-parse", "HEAD") == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rebase-merge", "a rebase"),
        ("rebase-apply", "a rebase"),
        ("MERGE_HEAD", "a merge"),
        ("CHERRY_PICK_HEAD", "a cherry-pick"),
        ("REVERT_HEAD", "a revert"),
    ],
)
def test_what_is_in_progress_is_finished_first(root: Path, name: str, words: str) -> None:
    (root / ".git" / name).write_text("")
    assert refusal(root, HERE, NO_ENVIRONMENT).startswith(f"{words}")


@pytest.mark.parametrize("branch", ["-D", "a..b", "a b", "main", "@{-1}", "x.lock", "--force", "\n"])
def test_a_name_that_is_no_new_branch_is_refused(root: Path, branch: str) -> None:
    assert refusal(root, CommitTo(branch), NO_ENVIRONMENT).startswith("--branch: ")


def test_inside_of_a_hook_it_is_refused(root: Path) -> None:
    assert "GIT_INDEX_FILE is set" in refusal(root, HERE, {"GIT_INDEX_FILE": ".git/index"})


def test_nobody_cannot_commit(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git(root, "config", "user.useConfigOnly", "true")
    assert "git does not know who you are" in refusal(root, HERE, NO_ENVIRONMENT)
