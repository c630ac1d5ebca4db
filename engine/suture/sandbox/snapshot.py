"""Copy a project as it is before the first run, and tell later whether the original was touched."""

# directory entries and plain calls copy 5,000 files three times as fast as Path objects do:
# ruff: noqa: PTH101, PTH102, PTH106, PTH107, PTH112, PTH114, PTH115, PTH118, PTH120, PTH123, PTH211

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from suture.sandbox.interface import Snapshot

FICLONE = 0x40049409
MAX_FILES = 50_000
MAX_SIZE = 2 * 1024**3
MAX_COUNTED = 500_000
SHARED = frozenset({"node_modules", ".git", ".hg", ".svn"})
CACHES = frozenset({"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".nox"})
BLOCK = 1 << 20


class SnapshotError(Exception):
    """The project cannot be copied; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    kind: str
    status: os.stat_result


def take(root: Path, into: Path, *, max_files: int = MAX_FILES, max_size: int = MAX_SIZE) -> Snapshot:
    """Copy the tree at `root` into the new directory `into` and digest it on the way.

    Never by hard links: a write to one would reach the original. Caches, sockets, pipes and devices are left out;
    virtual environments, node_modules and version control are listed as `shared` instead of copied.

    Raises:
        SnapshotError: the tree is too large, or something in it cannot be read.
    """
    root = Path(os.path.realpath(root))
    if root == Path("/"):
        raise SnapshotError("the project's root is /; change into the project's own directory and run it there")
    try:
        into.mkdir(mode=0o700, parents=True)
        return _take(root, into, max_files, max_size)
    except OSError as error:
        raise SnapshotError(_could_not_copy(error, root, into)) from error


def _could_not_copy(error: OSError, root: Path, into: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return (
            f"cannot copy {root}: {into.parent} is full ({error.strerror}); free space there, "
            "or name a folder with more of it in TMPDIR"
        )
    return f"cannot copy {root}: {error}; make it readable, or free space in {into.parent}"


def _take(root: Path, into: Path, max_files: int, max_size: int) -> Snapshot:
    state = hashlib.sha256()
    shared: list[str] = []
    files = size = 0
    directories: list[tuple[str, os.stat_result]] = []
    for found in _listed(root, into, max_files, max_size):
        body = b""
        target = os.path.join(into, found.path)
        if found.kind == "directory":
            os.mkdir(target)
            directories.append((target, found.status))
        elif found.kind == "shared":
            os.mkdir(target)
            shared.append(found.path)
            continue
        elif found.kind == "link":
            body = os.fsencode(os.readlink(os.path.join(root, found.path)))
            os.symlink(body, os.fsencode(target))
        else:
            files, size = files + 1, size + found.status.st_size
            body = copy_file(os.path.join(root, found.path), target, found.status)
        _add(state, found, body)
    for path, status in reversed(directories):
        os.chmod(path, stat.S_IMODE(status.st_mode) | 0o700)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    return Snapshot(root, into, state.hexdigest(), files, size, tuple(shared))


def _listed(root: Path, into: Path, max_files: int, max_size: int) -> list[_Found]:
    """Return what is to be copied, looked through first: a tree that is too large is not copied to its half."""
    kept: list[_Found] = []
    files = size = 0
    inside: dict[str, list[int]] = {}
    for found in _walk(str(root), str(into)):
        if found.kind == "file":
            files, size = files + 1, size + found.status.st_size
            top = inside.setdefault(found.path.partition("/")[0] if "/" in found.path else "", [0, 0])
            top[0], top[1] = top[0] + 1, top[1] + found.status.st_size
        if files <= max_files and size <= max_size:
            kept.append(found)
        elif files >= MAX_COUNTED:
            break
    if files > max_files or size > max_size:
        raise SnapshotError(_too_large(root, inside, max_files, max_size))
    return kept


def _too_large(root: Path, inside: dict[str, list[int]], max_files: int, max_size: int) -> str:
    name, (files, size) = max(inside.items(), key=lambda each: max(each[1][0] / max_files, each[1][1] / max_size))
    place = f"{name}/" if name else "the folder itself"
    return (
        f"{root} holds more than {max_files:,} files or {max_size // 1024**2:,} MiB, too much to copy; most is in "
        f"{place} ({files:,} files, {size // 1024**2:,} MiB). Move that elsewhere, or give the program a folder of its "
        "own: the nearest pyproject.toml with a line [tool.suture] marks what is copied"
    )


def copy_file(source: str, target: str, status: os.stat_result) -> bytes:
    """Copy one regular file with its mode and times and return the SHA-256 of its content.

    Its blocks are shared where the file system can copy on write.

    Raises:
        OSError: it cannot be read or written.
    """
    read = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        write = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            body = _fill(read, write, status.st_size)
            os.fchmod(write, stat.S_IMODE(status.st_mode) & 0o777)
            os.utime(write, ns=(status.st_atime_ns, status.st_mtime_ns))
        finally:
            os.close(write)
    finally:
        os.close(read)
    return body


def _fill(read: int, write: int, size: int) -> bytes:
    is_shared = False
    if size > BLOCK:  # below that the attempt costs more than the copy
        with contextlib.suppress(OSError):
            fcntl.ioctl(write, FICLONE, read)
            is_shared = True
    state = hashlib.sha256()
    while block := os.read(read, BLOCK):
        state.update(block)
        view = memoryview(block)
        while view and not is_shared:
            view = view[os.write(write, view) :]
    return state.digest()


def is_within(root: Path, files: int, size: int) -> bool:
    """Say whether a tree holds no more files and bytes than these; a larger one is not looked through.

    Raises:
        OSError: something in the tree cannot be read.
    """
    for found in _walk(os.path.realpath(root), None):
        if found.kind == "file":
            files, size = files - 1, size - found.status.st_size
            if files < 0 or size < 0:
                return False
    return True


def digest(root: Path) -> str:
    """Return the SHA-256 over names, modes and contents of the tree, as in `Snapshot.digest`.

    Raises:
        SnapshotError: something in the tree cannot be read.
    """
    state = hashlib.sha256()
    real = os.path.realpath(root)
    try:
        for found in _walk(real, None):
            if found.kind != "shared":
                _add(state, found, _body(real, found))
    except OSError as error:
        raise SnapshotError(f"cannot read {root}: {error}") from error
    return state.hexdigest()


def _body(root: str, found: _Found) -> bytes:
    path = os.path.join(root, found.path)
    if found.kind == "file":
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    return os.fsencode(os.readlink(path)) if found.kind == "link" else b""


def _add(state: hashlib._Hash, found: _Found, body: bytes) -> None:
    mode = stat.S_IMODE(found.status.st_mode) if found.kind != "link" else 0
    for part in (f"{found.kind}\0{mode:o}\0".encode() + os.fsencode(found.path), body):
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)


def _walk(root: str, leave_out: str | None) -> Iterator[_Found]:
    """Yield what is in a tree, parents first and in the order of names; paths are relative to it."""
    pending = [""]
    while pending:
        directory = pending.pop()
        with os.scandir(os.path.join(root, directory)) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
        below = []
        for entry in inside:
            path = os.path.join(directory, entry.name)
            kind = _kind(entry)
            if kind is None or entry.path == leave_out:
                continue
            yield _Found(path, kind, entry.stat(follow_symlinks=False))
            if kind == "directory":
                below.append(path)
        pending.extend(reversed(below))


def _kind(entry: os.DirEntry[str]) -> str | None:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        if entry.name in CACHES:
            return None
        is_shared = entry.name in SHARED or os.path.lexists(os.path.join(entry.path, "pyvenv.cfg"))
        return "shared" if is_shared else "directory"
    return "file" if entry.is_file(follow_symlinks=False) else None


def remove(copy: Path) -> None:
    """Remove a copy, also one that holds read-only directories."""

    def permit(_function: object, path: str, _error: object) -> None:
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(path), 0o700)
            os.chmod(path, 0o700, follow_symlinks=os.path.isdir(path) and not os.path.islink(path))
        with contextlib.suppress(OSError):
            os.rmdir(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)

    shutil.rmtree(copy, onerror=permit)
