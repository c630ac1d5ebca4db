"""Writing a proved patch and its test to the project: all of it or nothing, and only over what was checked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from suture.cli.git import GitError, git, literal
from suture.cli.writing import Refused, Write, located, write_all
from suture.domain.remedy import Edit


@dataclass(frozen=True, slots=True)
class Applied:
    """The files that were written, relative to the project's root.

    `folders` were made for them; `commit` is the id of the commit they are in and `branch` its branch, both empty when
    nothing was committed, and `uncommitted` why it was not although it was asked for.
    """

    paths: tuple[str, ...]
    folders: tuple[str, ...] = ()
    commit: str = ""
    branch: str = ""
    uncommitted: str = ""


def apply(root: Path, edits: Sequence[Edit], *, allow_dirty: bool = False) -> Applied | Refused:
    """Write all edits, or none.

    A file is written only when it still holds the bytes that the patch was proved on. Mode bits stay; a
    symbolic link stays a link, and its target must lie inside the root.

    Args:
        root: the project's directory.
        edits: files before and after.
        allow_dirty: write also over changes that git has not committed.
    """
    root = root.resolve()
    targets = [(edit, _target(root, edit)) for edit in edits]
    refusals = [target.reason for _, target in targets if isinstance(target, Refused)]
    if not refusals and not allow_dirty:
        refusals = _uncommitted(root, [edit.path for edit in edits if edit.before is not None])
    if refusals:
        return Refused("; ".join(refusals))
    writes = [Write(edit.path, target, edit.before, edit.after) for edit, target in targets if isinstance(target, Path)]
    written = write_all(root, writes)
    return written if isinstance(written, Refused) else Applied(written.paths, written.folders)


def _target(root: Path, edit: Edit) -> Path | Refused:
    target = located(root, edit.path)
    if isinstance(target, Refused):
        return target
    if edit.before is None:
        return Refused(f"{edit.path} exists already") if os.path.lexists(root / edit.path) else target
    return _unchanged(target, edit)


def _unchanged(target: Path, edit: Edit) -> Path | Refused:
    try:
        if not target.is_file():
            return Refused(f"{edit.path} is no longer a regular file")
        if target.read_bytes() != edit.before:
            return Refused(f"{edit.path} has changed since the patch was proved; run the command again")
    except OSError as error:
        return Refused(f"{edit.path} cannot be read: {error}")
    return target


def _uncommitted(root: Path, paths: Sequence[str]) -> list[str]:
    """Return a refusal for each existing file that git does not hold as it is; none outside git."""
    if not paths:
        # without a path git would be asked for all of the project
        return []
    command = ["status", "--porcelain", "-z", "--no-renames", "--ignored", "--untracked-files=all", "--"]
    try:
        done = git(root, *command, *map(literal, paths))
    except GitError as error:
        return [] if error.absent else [f"git could not be asked ({error}); --allow-dirty goes on without"]
    if done.status:
        return [] if not _in_git(root) else [f"git status failed: {done.said}"]
    entries = [entry[3:].decode(errors="replace") for entry in done.stdout.split(b"\0") if entry]
    return [f"{entry} has changes that are not committed; commit them, or say --allow-dirty" for entry in entries]


def _in_git(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root, *root.parents))
