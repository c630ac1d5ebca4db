"""Writing a proved patch and its test to the project: all of it or nothing, and only over what was checked."""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from suture.domain.remedy import Edit

_GIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Applied:
    """The files that were written, relative to the project's root."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written, and why."""

    reason: str


def apply(root: Path, edits: Sequence[Edit], *, allow_dirty: bool = False) -> Applied | Refused:
    """Write all edits, or none.

    A file is written only when it still holds the bytes that the patch was proved on. Mode bits stay; a
    symbolic link stays a link, and its target must lie inside the root.

    Args:
        root: the project's directory.
        edits: files before and after.
        allow_dirty: write also over changes that git has not committed.
    """
    targets = [(edit, _target(root.resolve(), edit)) for edit in edits]
    refusals = [target.reason for _, target in targets if isinstance(target, Refused)]
    if not refusals and not allow_dirty:
        refusals = _uncommitted(root, [edit.path for edit in edits if edit.before is not None])
    if refusals:
        return Refused("; ".join(refusals))
    return _write_all([(edit, target) for edit, target in targets if isinstance(target, Path)])


def _target(root: Path, edit: Edit) -> Path | Refused:
    relative = PurePosixPath(edit.path)
    if relative.is_absolute() or ".." in relative.parts or not relative.parts:
        return Refused(f"{edit.path} is not a path inside the project")
    try:
        if edit.before is None and os.path.lexists(root / relative):
            return Refused(f"{edit.path} exists already")
        target = (root / relative).resolve()
        if not target.is_relative_to(root):
            return Refused(f"{edit.path} leads out of the project, to {target}")
        return _unchanged(target, edit)
    except (OSError, RuntimeError) as error:
        return Refused(f"{edit.path} cannot be read: {error}")


def _unchanged(target: Path, edit: Edit) -> Path | Refused:
    if edit.before is None:
        return target
    if not target.is_file():
        return Refused(f"{edit.path} is no longer a regular file")
    if target.read_bytes() != edit.before:
        return Refused(f"{edit.path} has changed since the patch was proved; run the command again")
    return target


def _uncommitted(root: Path, paths: Sequence[str]) -> list[str]:
    """Return a refusal for each existing file that git does not hold as it is; none outside git."""
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "--literal-pathspecs", "status", "--porcelain",
               "-z", "--no-renames", "--ignored", "--untracked-files=all", "--", *paths]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=_GIT_SECONDS)
    except FileNotFoundError:
        return []
    except (OSError, subprocess.SubprocessError) as error:
        return [f"git could not be asked whether the files are committed ({error}); --allow-dirty goes on without"]
    if done.returncode:
        return [] if not _in_git(root) else [f"git status failed: {done.stderr.decode(errors='replace').strip()}"]
    entries = [entry[3:].decode(errors="replace") for entry in done.stdout.split(b"\0") if entry]
    return [f"{entry} has changes that are not committed; commit them, or say --allow-dirty" for entry in entries]


def _in_git(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def _write_all(targets: Sequence[tuple[Edit, Path]]) -> Applied | Refused:
    written: list[tuple[Edit, Path]] = []
    folders: list[Path] = []
    try:
        for edit, target in targets:
            folders += _make_folders(target.parent)
            _replace(target, edit.after)
            written.append((edit, target))
    except OSError as error:
        _take_back(written, folders)
        return Refused(f"{error}; nothing was changed")
    return Applied(tuple(edit.path for edit, _ in written))


def _make_folders(folder: Path) -> list[Path]:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir()
    return missing


def _replace(target: Path, content: bytes) -> None:
    """Put the content in place in one step: a reader sees the old file or the new one, never a part."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, temporary = tempfile.mkstemp(prefix=".suture-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.replace(temporary, target)  # noqa: PTH105 - the pair of mkstemp
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - the pair of mkstemp
        raise


def _take_back(written: Sequence[tuple[Edit, Path]], folders: Sequence[Path]) -> None:
    for edit, target in written:
        with suppress(OSError):
            if edit.before is None:
                target.unlink()
            else:
                _replace(target, edit.before)
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        with suppress(OSError):
            folder.rmdir()


def _umask() -> int:
    # it can only be read by setting it; the command line has one thread
    mask = os.umask(0)
    os.umask(mask)
    return mask
