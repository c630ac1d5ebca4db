"""Writing files of a project: all of them or none, each in one step, links and mode bits kept."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class Write:
    """One file from the bytes that it has to those that it gets; None stands for no file."""

    path: str
    target: Path
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, relative to the project's root; `folders` were made for it, outermost first."""

    paths: tuple[str, ...]
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written, and why."""

    reason: str


def located(root: Path, path: str) -> Path | Refused:
    """Return the file that a path of the project stands for, with links followed, or why it must not be touched.

    Args:
        root: the project's directory, resolved.
        path: relative to it, with forward slashes. Hostile: it may lead out.
    """
    relative = PurePosixPath(path)
    if relative.is_absolute() or ".." in relative.parts or not relative.parts:
        return Refused(f"{path} is not a path inside the project")
    try:
        target = (root / relative).resolve()
    except (OSError, RuntimeError) as error:
        return Refused(f"{path} cannot be read: {error}")
    return target if target.is_relative_to(root) else Refused(f"{path} leads out of the project, to {target}")


def write_all(root: Path, writes: Sequence[Write]) -> Written | Refused:
    """Write all files, or take back those that were written."""
    done: list[Write] = []
    folders: list[Path] = []
    try:
        for write in writes:
            folders += _make_folders(write.target.parent)
            _put(write.target, write.after)
            done.append(write)
    except OSError as error:
        _take_back(done, folders)
        return Refused(f"{error}; nothing was changed")
    return Written(
        tuple(write.path for write in writes), tuple(folder.relative_to(root).as_posix() for folder in folders)
    )


def remove_empty(root: Path, folders: Sequence[str]) -> None:
    """Remove those of the folders in which nothing is left, innermost first."""
    for folder in reversed(folders):
        if isinstance(place := located(root, folder), Path):
            with suppress(OSError):
                place.rmdir()


def _put(target: Path, content: bytes | None) -> None:
    if content is None:
        target.unlink()
    else:
        _replace(target, content)


def _make_folders(folder: Path) -> list[Path]:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()][::-1]
    for parent in missing:
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


def _take_back(written: Sequence[Write], folders: Sequence[Path]) -> None:
    for write in written:
        with suppress(OSError):
            _put(write.target, write.before)
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def _umask() -> int:
    # it can only be read by setting it; the command line has one thread
    mask = os.umask(0)
    os.umask(mask)
    return mask
