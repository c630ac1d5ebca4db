"""Committing a heal: exactly the files that were written, and nothing else that is staged or changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from suture.cli.apply import Applied
from suture.cli.git import HOOK_SECONDS, GitError, git, literal

# file in git's directory -> what is going on
_IN_PROGRESS = {
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase or `git am`",
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
}
_INSIDE = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")


@dataclass(frozen=True, slots=True)
class CommitTo:
    """Where to commit: a new branch of this name, or the one that is checked out when there is no name."""

    branch: str = ""


def refusal(place: Path, to: CommitTo, environment: Mapping[str, str] = os.environ) -> str:
    """Return why nothing can be committed there, and what to do; empty when it can.

    Args:
        place: a directory of the project.
        to: where to commit.
        environment: the user's.
    """
    if found := [name for name in _INSIDE if environment.get(name)]:
        return f"{found[0]} is set, as in a git hook; run it outside of one, or say --apply and commit yourself"
    try:
        return next((why for check in _CHECKS if (why := check(place, to))), "")
    except GitError as error:
        return f"--commit needs git: {error}; install it, or say --apply"


def commit(root: Path, applied: Applied, text: str, to: CommitTo) -> Applied:
    """Commit the files that were just written; hooks run and signing is as the user's git says.

    When git refuses, the branch and the index are as they were before, the files stay written, and `uncommitted`
    carries git's own words.
    """
    try:
        return _commit(root, applied, text, to)
    except GitError as error:
        return replace(applied, uncommitted=str(error))


@dataclass(frozen=True, slots=True)
class _Begin:
    """What is to be put back when git refuses: `origin` is the branch or commit that was checked out."""

    root: Path
    new: tuple[str, ...]
    origin: str
    to: CommitTo

    def steps(self, specs: list[str]) -> list[tuple[str, ...]]:
        """Return the git commands in order; the last one reads the message."""
        begin: list[tuple[str, ...]] = [("checkout", "--quiet", "-b", self.to.branch)] if self.to.branch else []
        add: list[tuple[str, ...]] = [("add", "--intent-to-add", "--", *self.new)] if self.new else []
        # --only leaves what else is staged out of the commit, and staged
        return [*begin, *add, ("commit", "--quiet", "--only", "--cleanup=whitespace", "--file=-", "--", *specs)]

    def take_back(self) -> None:
        if self.new:
            git(self.root, "reset", "--quiet", "--", *self.new)
        if self.to.branch and _checked_out(self.root) == self.to.branch:
            git(self.root, "checkout", "--quiet", self.origin)
            git(self.root, "branch", "--quiet", "-D", self.to.branch)


def _commit(root: Path, applied: Applied, text: str, to: CommitTo) -> Applied:
    root = root.resolve()
    # behind a link the file itself has changed, not the link
    specs = [literal((root / path).resolve().relative_to(root).as_posix()) for path in applied.paths]
    new = tuple(spec for spec in specs if git(root, "ls-files", "--error-unmatch", "--", spec).status)
    branch = _checked_out(root)
    begin = _Begin(root, new, branch or git(root, "rev-parse", "HEAD").text, to)
    for step in begin.steps(specs):
        done = git(root, *step, stdin=text.encode("utf-8", "replace"), seconds=HOOK_SECONDS)
        if done.status:
            begin.take_back()
            return replace(applied, uncommitted=done.said or f"git {step[0]} failed without a word")
    return replace(applied, commit=git(root, "rev-parse", "HEAD").text, branch=to.branch or branch)


def _checked_out(root: Path) -> str:
    return git(root, "symbolic-ref", "--quiet", "--short", "HEAD").text


def _no_repository(place: Path, _to: CommitTo) -> str:
    done = git(place, "rev-parse", "--is-inside-work-tree")
    if done.status == 0 and done.text == "true":
        return ""
    return f"--commit needs a git repository, and {place} is in none; say --apply, or `git init` and commit first"


def _no_commit(place: Path, _to: CommitTo) -> str:
    if git(place, "rev-parse", "--verify", "--quiet", "HEAD").status == 0:
        return ""
    return "the repository has no commit yet; commit what there is first, so that the repair stands apart"


def _busy(place: Path, _to: CommitTo) -> str:
    folder = Path(git(place, "rev-parse", "--absolute-git-dir").text)
    going_on = next((words for name, words in _IN_PROGRESS.items() if (folder / name).exists()), "")
    return f"{going_on} is in progress; finish or abort it first (git status)" if going_on else ""


def _detached(place: Path, to: CommitTo) -> str:
    if to.branch or git(place, "symbolic-ref", "--quiet", "HEAD").status == 0:
        return ""
    return "HEAD is detached, so the commit would be on no branch; say --branch NAME"


def _bad_branch(place: Path, to: CommitTo) -> str:
    if not to.branch:
        return ""
    if git(place, "check-ref-format", "--branch", to.branch).status or to.branch.startswith("-"):
        return f"--branch: git takes {to.branch!r} for no name of a branch"
    if git(place, "rev-parse", "--verify", "--quiet", f"refs/heads/{to.branch}").status == 0:
        return f"--branch: there is a branch {to.branch!r} already; expected a new name"
    return ""


def _nobody(place: Path, _to: CommitTo) -> str:
    if git(place, "var", "GIT_AUTHOR_IDENT").status == 0:
        return ""
    return "git does not know who you are; git config user.name and user.email say it"


_CHECKS: tuple[Callable[[Path, CommitTo], str], ...] = (
    _no_repository,
    _no_commit,
    _busy,
    _detached,
    _bad_branch,
    _nobody,
)
