"""Asking the user's git: no shell, and paths taken for what they are."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

SECONDS = 30.0
# a hook may run the project's whole suite
HOOK_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Done:
    """One finished git command; `said` is the end of what it printed for people."""

    status: int
    stdout: bytes
    said: str

    @property
    def text(self) -> str:
        return self.stdout.decode("utf-8", "replace").strip()


class GitError(Exception):
    """Git could not be run; `absent` when it is not installed."""

    def __init__(self, message: str, *, absent: bool = False) -> None:
        """Take the message for a person."""
        super().__init__(message)
        self.absent = absent


def literal(path: str) -> str:
    """Return the pathspec for exactly this path, whatever is in it; a flag for all of git would also reach hooks."""
    return f":(literal){path}"


def git(root: Path, *arguments: str, stdin: bytes = b"", seconds: float = SECONDS) -> Done:
    """Run one git command in a directory and return how it ended.

    Raises:
        GitError: git is not installed, or did not end in time.
    """
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, input=stdin, check=False, timeout=seconds)
    except FileNotFoundError as error:
        raise GitError("git is not installed", absent=True) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise GitError(str(error)) from error
    told = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
    return Done(done.returncode, done.stdout, told[-1000:])
