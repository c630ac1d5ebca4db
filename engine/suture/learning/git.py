"""Reading files of the commit HEAD and of the working tree, without running anything of the repository's."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path

_SECONDS = 10


def read_head(root: Path, paths: Collection[str]) -> Mapping[str, bytes | None]:
    """Return the files as they are in HEAD, None for one that is not there; empty when this is not git's."""
    if _git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        return {}
    # cat-file is plumbing: no filter, hook or text conversion of the repository is run
    return {path: _git(root, "cat-file", "blob", f"HEAD:./{path}") for path in paths}


def read_tree(root: Path, paths: Collection[str]) -> Mapping[str, bytes | None]:
    """Return the files as they are now, None for one that is not a readable file inside the root."""
    return {path: _read(root.resolve(), path) for path in paths}


def _read(root: Path, path: str) -> bytes | None:
    try:
        target = (root / path).resolve()
        return target.read_bytes() if target.is_relative_to(root) else None
    except (OSError, RuntimeError):
        return None


def _git(root: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
