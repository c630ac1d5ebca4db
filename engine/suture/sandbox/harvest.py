"""Read back what a job left: its records, and what it changed in the tree. All of it is hostile."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MAX_RECORDS = 64
MAX_RECORD = 8 * 1024 * 1024
MAX_CHANGED = 10_000
CACHES = frozenset({"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"})
BYTECODE = (".pyc", ".pyo")
LINK = "-> "


@dataclass(frozen=True, slots=True)
class Changed:
    """Paths that differ from the snapshot, in order, and the SHA-256 of those that still exist as files."""

    paths: tuple[str, ...]
    digests: Mapping[str, str]


def records(directory: int, inputs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the regular files in an open capture directory by name, without those that the engine laid there."""
    found: dict[str, bytes] = {}
    for name in sorted(os.listdir(directory)):
        if len(found) == MAX_RECORDS:
            break
        if name in inputs:
            continue
        with contextlib.suppress(OSError):
            content = _content(name, directory)
            if content is not None and len(content) <= MAX_RECORD:
                found[name] = content
    return found


def _content(name: str, directory: int) -> bytes | None:
    # without O_NONBLOCK a pipe would hold the engine for ever, without O_NOFOLLOW a link would lead it elsewhere
    opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=directory)
    with os.fdopen(opened, "rb") as file:
        return file.read(MAX_RECORD + 1) if stat.S_ISREG(os.fstat(opened).st_mode) else None


def changed_in_layer(upper: int, lower: Path, own: Mapping[str, bytes | None]) -> Changed:
    """Compare the writable layer of an overlay (an open directory) with the snapshot below it."""
    found: dict[str, str | None] = {}
    for path, directory, name, status in _walk(upper):
        if stat.S_ISCHR(status.st_mode) and status.st_rdev == 0:  # a whiteout: deleted
            found[path] = None
        elif stat.S_ISDIR(status.st_mode):
            if not (lower / path).is_dir():
                continue
            if _is_opaque(directory, name):  # deleted and made again: nothing of what was there is left
                found |= dict.fromkeys(_files(lower, path))
        else:
            identity = _identity(name, directory, status)
            if not _same(lower / path, identity, status):
                found[path] = identity
            else:
                found.pop(path, None)
    return _without_own(found, own)


def changed_in_copy(tree: int, lower: Path, shared: tuple[str, ...], own: Mapping[str, bytes | None]) -> Changed:
    """Compare a whole copy (an open directory) with the snapshot that it was made from."""
    found: dict[str, str | None] = dict.fromkeys(_files(lower, ""))
    for path, directory, name, status in _walk(tree, skip=shared):
        if stat.S_ISDIR(status.st_mode):
            continue
        identity = _identity(name, directory, status)
        if _same(lower / path, identity, status):
            found.pop(path, None)
        else:
            found[path] = identity
    return _without_own(found, own)


def _walk(top: int, skip: tuple[str, ...] = ()) -> Iterator[tuple[str, int, str, os.stat_result]]:
    count = 0
    for place, directories, files, directory in os.fwalk(".", dir_fd=top, follow_symlinks=False):
        directories[:] = sorted(
            name for name in directories if name not in CACHES and os.path.normpath(f"{place}/{name}") not in skip
        )
        for name in sorted([*directories, *files]):
            path = os.path.normpath(f"{place}/{name}")
            if path in skip or name.endswith(BYTECODE) or name in CACHES:
                continue
            count += 1
            if count > MAX_CHANGED:
                return
            with contextlib.suppress(OSError):
                yield path, directory, name, os.stat(name, dir_fd=directory, follow_symlinks=False)


def _files(lower: Path, below: str) -> Iterator[str]:
    for path in (lower / below).rglob("*"):
        name = str(path.relative_to(lower))
        if not CACHES & set(path.parts) and not name.endswith(BYTECODE) and (path.is_symlink() or not path.is_dir()):
            yield name


def _identity(name: str, directory: int, status: os.stat_result) -> str | None:
    """Return a file's SHA-256, where a link leads to behind an arrow, and None for anything else."""
    with contextlib.suppress(OSError):
        if stat.S_ISLNK(status.st_mode):
            return LINK + os.readlink(name, dir_fd=directory)
        if stat.S_ISREG(status.st_mode):
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            with os.fdopen(os.open(name, flags, dir_fd=directory), "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    return None


def _same(before: Path, identity: str | None, status: os.stat_result) -> bool:
    with contextlib.suppress(OSError):
        was = before.lstat()
        if stat.S_ISLNK(was.st_mode):
            return identity == f"{LINK}{before.readlink()}"
        if identity is not None and stat.S_ISREG(was.st_mode) and was.st_size == status.st_size:
            with before.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == identity
    return False


def _is_opaque(directory: int, name: str) -> bool:
    place = f"/proc/self/fd/{directory}/{name}"
    for attribute in ("user.overlay.opaque", "trusted.overlay.opaque"):
        with contextlib.suppress(OSError):
            if os.getxattr(place, attribute, follow_symlinks=False) == b"y":
                return True
    return False


def _without_own(found: Mapping[str, str | None], own: Mapping[str, bytes | None]) -> Changed:
    mine = {
        os.path.normpath(path): None if content is None else hashlib.sha256(content).hexdigest()
        for path, content in own.items()
    }
    left = {path: identity for path, identity in sorted(found.items()) if path not in mine or mine[path] != identity}
    digests = {path: identity for path, identity in left.items() if identity and not identity.startswith(LINK)}
    return Changed(tuple(left), digests)
