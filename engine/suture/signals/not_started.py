"""Why a command could not be started, in words that help."""

from __future__ import annotations

import difflib
import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from suture.signals.interface import CommandNotStartedError, HostCommand
from suture.signals.shapes import clean

_MOST_NAMES = 20_000


def check(command: HostCommand) -> None:
    """Look for the plain mistakes before anything is started.

    Raises:
        CommandNotStartedError: no command was given, or the directory or the program does not exist.
    """
    if not command.argv or not command.argv[0]:
        raise CommandNotStartedError("no command was given; write it after --, like: suture fix -- python report.py")
    if any("\0" in word for word in command.argv):
        raise CommandNotStartedError("a word of the command holds a null character, which no program can receive")
    if not command.cwd.is_dir():
        raise CommandNotStartedError(f"the working directory {_shown(str(command.cwd))} does not exist")
    name = command.argv[0]
    if "/" not in name and shutil.which(name, path=_path(command.environment)) is None:
        raise CommandNotStartedError(_unknown(name, command))
    if "/" in name and not (command.cwd / name).exists():
        raise CommandNotStartedError(f"there is no file {_shown(name)} (looked for in {_shown(str(command.cwd))})")


def explain(error: OSError, command: HostCommand) -> CommandNotStartedError:
    """Return the error that says why the operating system refused to start the command."""
    name = command.argv[0]
    found = shutil.which(name, path=_path(command.environment)) if "/" not in name else str(command.cwd / name)
    file = Path(found or name)
    if file.is_dir():
        return CommandNotStartedError(f"{_shown(name)} is a directory, not a program")
    if error.errno == errno.ENOENT:
        return CommandNotStartedError(
            f"{_shown(name)} exists, but not the interpreter that its first line names: {_shown(_first_line(file))}"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return CommandNotStartedError(f"{_shown(name)} is not executable; {_advice(name)}")
    if error.errno == errno.ENOEXEC:
        return CommandNotStartedError(
            f"{_shown(name)} is no program for this machine, and no #! line names its interpreter; "
            "start it with that interpreter, like: sh ./name"
        )
    return CommandNotStartedError(f"{_shown(name)} could not be started: {error.strerror or error}")


def _unknown(name: str, command: HostCommand) -> str:
    words = f"there is no program {_shown(name)} on PATH"
    if (command.cwd / name).is_file():
        return f"{words}; did you mean {_shown('./' + name)}, or python {_shown(name)}?"
    near = difflib.get_close_matches(name, _programs(command.environment), n=1, cutoff=0.7)
    return (
        f"{words}; did you mean {_shown(near[0])}?" if near else f"{words}; check the spelling, or give its full path"
    )


def _programs(environment: Mapping[str, str]) -> list[str]:
    names: dict[str, None] = {}
    for directory in _path(environment).split(os.pathsep):
        try:
            with os.scandir(directory or ".") as entries:
                names.update((entry.name, None) for entry in entries if os.access(entry.path, os.X_OK))
        except OSError:
            continue
        if len(names) > _MOST_NAMES:
            break
    return list(names)


def _path(environment: Mapping[str, str]) -> str:
    return environment.get("PATH", os.defpath)


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as content:
            return content.readline(200).decode(errors="replace").strip()
    except OSError:
        return "?"


def _advice(name: str) -> str:
    return f"try: python {_shown(name)}" if name.endswith(".py") else f"try: chmod +x {_shown(name)}"


def _shown(text: str) -> str:
    return clean(text.replace("\n", " ").replace("\t", " "))[:300]
