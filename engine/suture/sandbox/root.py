"""Which tree a command belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

# What stands at the top of a project, strongest first: a repository outweighs a package inside it.
_MARKERS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "manage.py", "tox.ini", "pytest.ini")


_TOO_WIDE = (Path("/"), Path("/tmp"), Path("/var/tmp"))  # noqa: S108 -- named in order to be refused


class NoProjectRootError(Exception):
    """The tree of the command would be a home directory or the whole disk; the message says what to do."""


def find(cwd: Path, argv: Sequence[str], home: Path | None = None) -> Path:
    """Return the absolute root of the project that a command works on.

    It is the nearest folder upwards from the working directory (or, when the command names a Python file
    elsewhere, from that file) that carries a project's marker; without one, the folder itself.

    Raises:
        NoProjectRootError: that folder is the home directory, the temporary directory or the root of the disk.
    """
    cwd = cwd.resolve()
    home = (home or Path.home()).resolve()
    start = _script_folder(cwd, argv) or cwd
    marked = _marked(start, home)
    if marked is not None:
        return marked
    if start in {home, *_TOO_WIDE}:
        message = (
            f"no project found: {start} carries none of {', '.join(_MARKERS)} and is too wide to be copied whole; "
            "change into the project's folder and run it there"
        )
        raise NoProjectRootError(message)
    return start


def _script_folder(cwd: Path, argv: Sequence[str]) -> Path | None:
    """Return the folder of the first Python file that the command names, when it lies outside the working directory."""
    for argument in argv[1:]:
        if argument.endswith(".py") and (script := (cwd / argument).resolve()).is_file():
            return None if script.is_relative_to(cwd) else script.parent
    return None


def _marked(start: Path, home: Path) -> Path | None:
    folders = [folder for folder in (start, *start.parents) if folder not in {home, *_TOO_WIDE}]
    repository = next((folder for folder in folders if (folder / ".git").exists()), None)
    if repository is not None:
        return repository
    return next((folder for folder in folders if any((folder / marker).exists() for marker in _MARKERS)), None)
