"""Taking an applied patch out of the project again: exactly, or merged around later changes, or not at all."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from suture.cli.git import GitError, git
from suture.cli.writing import Refused, Write, located, remove_empty, write_all
from suture.domain.diff import unified_diff
from suture.domain.lesson import Change
from suture.domain.remedy import Edit


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken out.

    `paths` are the files that were written or removed, empty when nothing was left to take out; `merged` those of them
    in which later changes were kept; `kept` are files of the patch that stay, each with the reason.
    """

    paths: tuple[str, ...]
    merged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stays:
    """A file that was new with the patch and was changed since: nobody's to delete but a person's."""

    path: str


@dataclass(frozen=True, slots=True)
class _Out:
    """A file that holds nothing of the patch any more."""


_Step = Write | Refused | _Stays | _Out


def undo(root: Path, change: Change) -> Undone | Refused:
    """Take all of a change out of the project, or nothing of it.

    Args:
        root: the project's directory.
        change: what was written there.
    """
    root = root.resolve()
    if not root.is_dir():
        return Refused(f"the project's directory {root} is not there any more")
    steps = [_step(root, edit) for edit in change.edits]
    if refusals := [step.reason for step in steps if isinstance(step, Refused)]:
        return Refused("; ".join(refusals))
    writes = [step for step in steps if isinstance(step, Write)]
    written = write_all(root, writes)
    if isinstance(written, Refused):
        return written
    remove_empty(root, change.folders)
    return Undone(written.paths, _merged(writes, change), _kept(steps))


def committed_in(root: Path, lesson: str) -> str:
    """Return the id of the commit on this branch that carries the lesson's trailer, empty when there is none."""
    # a lesson's id is our own: hexadecimal, so it is no pattern and no option
    wanted = f"^Suture-Lesson: {lesson}$"
    with suppress(GitError):
        done = git(root, "log", "-1", "--format=%H", f"--grep={wanted}", "--extended-regexp", "HEAD", "--")
        return done.text if done.status == 0 else ""
    return ""


def is_left(root: Path, change: Change) -> bool:
    """Say whether anything of a change stands in the project still, or may."""
    return any(isinstance(_step(root.resolve(), edit), Write | Refused) for edit in change.edits)


def _step(root: Path, edit: Edit) -> _Step:
    target = located(root, edit.path)
    if isinstance(target, Refused):
        return target
    try:
        now = target.read_bytes() if target.exists() else None
    except OSError as error:
        return Refused(f"{edit.path} cannot be read: {error}")
    if now in {edit.before, edit.after}:
        return _Out() if now == edit.before else Write(edit.path, target, now, edit.before)
    return _around_later_changes(edit, target, now)


def _around_later_changes(edit: Edit, target: Path, now: bytes | None) -> _Step:
    if edit.before is None:
        return _Stays(edit.path)
    if now is None:
        return Refused(f"{edit.path} is not there any more")
    try:
        merged = _merge(now, edit.after, edit.before)
    except GitError as error:
        return Refused(f"{edit.path} was changed since, and merging needs git: {error}")
    if merged is None:
        since = unified_diff([Edit(edit.path, edit.after, now)])
        return Refused(f"{edit.path} was changed since in the same place:\n{since}")
    if edit.path.endswith(".py") and _parses(now) and not _parses(merged):
        return Refused(f"{edit.path} was changed since so that it would be no Python any more without the patch")
    return _Out() if merged == now else Write(edit.path, target, now, merged)


def _merge(now: bytes, base: bytes, without: bytes) -> bytes | None:
    """Return the file with the patch taken out and later changes kept, None when they overlap.

    Raises:
        GitError: git is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="suture-undo-") as folder:
        place = Path(folder)
        for name, content in (("now", now), ("base", base), ("without", without)):
            (place / name).write_bytes(content)
        done = git(place, "merge-file", "--stdout", "--quiet", "now", "base", "without")
    return done.stdout if done.status == 0 else None


def _parses(content: bytes) -> bool:
    try:
        ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _merged(writes: Sequence[Write], change: Change) -> tuple[str, ...]:
    exact = {(edit.path, edit.before) for edit in change.edits}
    return tuple(write.path for write in writes if (write.path, write.after) not in exact)


def _kept(steps: Sequence[_Step]) -> tuple[str, ...]:
    return tuple(f"{step.path}: it was changed since" for step in steps if isinstance(step, _Stays))
