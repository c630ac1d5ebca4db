"""Which tree a command belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

# What stands at the top of a project, strongest first: a repository outweighs a package inside it.
_MARKERS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "manage.py", "tox.ini", "pytest.ini")


_TABLE = re.compile(rb"^\s*\[tool\.suture[\].]", re.MULTILINE)
_MOST_BYTES = 1024 * 1024
_TOO_WIDE = (Path("/"), Path("/tmp"), Path("/var/tmp"))  # noqa: S108 -- named in order to be refused


class NoProjectRootError(Exception):
    """The tree of the command would be a home directory or the whole disk; the message says what to do."""


def find(cwd: Path, argv: Sequence[str], home: Path | None = None) -> Path:
    """Return the absolute root of the project that a command works on.

    It is the nearest folder upwards from the working directory (or, when the command names a Python file
    elsewhere, from that file) whose pyproject.toml has a [tool.suture], else the one that carries a project's
    marker; without one, the folder itself.

    Raises:
        NoProjectRootError: that folder is the home directory, the temporary directory or the root of the disk.
    """
    cwd = cwd.resolve()
    home = (home or _home_of_account()).resolve()
    start = _script_folder(cwd, argv) or cwd
    marked = _own_word(start, home) or _marked(start, home)
    if marked is not None:
        return marked
    if start in {home, *_TOO_WIDE}:
        message = (
            f"no project found: {start} carries none of {', '.join(_MARKERS)} and is too wide to be copied whole; "
            "change into the project's folder and run it there"
        )
        raise NoProjectRootError(message)
    return start


def home(environment: Mapping[str, str]) -> Path:
    """Return the home directory that an environment names, else that of the account; "/" for one that has none."""
    return Path(environment.get("HOME") or _home_of_account())


def _home_of_account() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without an entry in /etc/passwd, as in many containers
        return Path("/")


def _script_folder(cwd: Path, argv: Sequence[str]) -> Path | None:
    """Return the folder of the first Python file that the command names, when it lies outside the working directory."""
    for argument in argv[1:]:
        if argument.endswith(".py") and (script := (cwd / argument).resolve()).is_file():
            return None if script.is_relative_to(cwd) else script.parent
    return None


def _own_word(start: Path, home: Path) -> Path | None:
    """Return the nearest folder whose pyproject.toml has a table of ours: it marks one program in many."""
    for folder in (start, *start.parents):
        if folder not in {home, *_TOO_WIDE} and _has_table(folder / "pyproject.toml"):
            return folder
        if (folder / ".git").exists():
            return None
    return None


def _has_table(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            return _TABLE.search(content.read(_MOST_BYTES)) is not None
    except OSError:
        return False


def _marked(start: Path, home: Path) -> Path | None:
    folders = [folder for folder in (start, *start.parents) if folder not in {home, *_TOO_WIDE}]
    repository = next((folder for folder in folders if (folder / ".git").exists()), None)
    if repository is not None:
        return repository
    return next((folder for folder in folders if any((folder / marker).exists() for marker in _MARKERS)), None)
