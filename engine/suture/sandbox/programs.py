"""Find the program that a command names, the interpreter behind it, and what of the disk they need to run."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = re.compile(r"python(\d+(\.\d+)*)?")
# of an installation prefix only these are code; ~/.local/share holds key rings as well
PARTS = ("bin", "lib", "lib64", "include", "libexec", "pyvenv.cfg")
PYENV_PARTS = ("bin", "shims", "libexec", "versions", "version", "plugins", "pyenv.d")
NO_SITE = frozenset("EISihV?")
TAKES_VALUE = frozenset("WX")
ENDS_OPTIONS = frozenset("mc")
MAX_LINKS = 40
SHEBANG_SIZE = 256


@dataclass(frozen=True, slots=True)
class Program:
    """A command ready to be run: `path` is the file behind `argv[0]`, None when there is none.

    `python` says that it is a Python interpreter, or a script that names one, started so that it imports
    `sitecustomize`: only such a start can be taken over by a zygote.
    """

    argv: tuple[str, ...]
    path: Path | None
    search: str
    python: bool


def resolve(argv: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Program:
    """Look a command up as a shell in `cwd` would; a pyenv shim is replaced by what it would start."""
    search = environment.get("PATH", os.defpath)
    path = _locate(argv[0], cwd, search)
    words = tuple(argv)
    if path is not None and (real := _behind_shim(path, cwd, environment)) is not None:
        # as `pyenv exec` does: the version's own directory comes first on the path
        path, words, search = real, (str(real), *words[1:]), f"{real.parent}{os.pathsep}{search}"
    return Program(words, path, search, _is_python(path, words, search))


def _locate(name: str, cwd: Path, search: str) -> Path | None:
    if "/" in name:
        path = cwd / name
        return path if is_there(path) else None
    found = shutil.which(name, path=search)
    return (cwd / found) if found else None


def _behind_shim(path: Path, cwd: Path, environment: Mapping[str, str]) -> Path | None:
    root = path.parent.parent
    pyenv = root / "bin" / "pyenv"
    if path.parent.name != "shims" or not is_there(pyenv) or not is_there(cwd):
        return None
    return _which(pyenv, path.name, cwd, environment.get("PATH", ""), environment.get("PYENV_VERSION"))


@functools.cache
def _which(pyenv: Path, name: str, cwd: Path, search: str, version: str | None) -> Path | None:
    given = {"PATH": search, "PYENV_ROOT": str(pyenv.parent.parent)} | ({"PYENV_VERSION": version} if version else {})
    command = [str(pyenv), "which", name]
    asked = subprocess.run(command, cwd=cwd, env=given, capture_output=True, text=True, check=False, timeout=10)
    found = asked.stdout.strip()
    return Path(found) if asked.returncode == 0 and found else None


def _is_python(path: Path | None, argv: Sequence[str], search: str) -> bool:
    if path is None:
        return False
    if PYTHON.fullmatch(path.name) or PYTHON.fullmatch(path.resolve().name):
        return imports_site(argv[1:])
    return _script_runner(path, search) is not None


def _script_runner(path: Path, search: str) -> Path | None:
    """Return the interpreter of a Python script without options on its first line, None for anything else."""
    words = _shebang(path)
    if words[:1] == ["/usr/bin/env"]:
        words = [shutil.which(words[1], path=search) or ""] if len(words) == 2 else []  # noqa: PLR2004
    if len(words) != 1 or not PYTHON.fullmatch(Path(words[0]).name):
        return None
    return Path(words[0])


def _shebang(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            first = file.readline(SHEBANG_SIZE)
    except OSError:
        return []
    return os.fsdecode(first[2:]).split() if first.startswith(b"#!") else []


def imports_site(options: Sequence[str]) -> bool:
    """Say whether an interpreter with these arguments reads PYTHONPATH and imports `sitecustomize`."""
    words = iter(options)
    for word in words:
        if not word.startswith("-") or word == "-" or word.startswith("--"):
            return not word.startswith("--")
        for place, letter in enumerate(word[1:], start=1):
            if letter in NO_SITE:
                return False
            if letter in ENDS_OPTIONS:
                return True
            if letter in TAKES_VALUE:
                if place == len(word) - 1:
                    next(words, None)
                break
    return True


def needed(program: Program, environment: Mapping[str, str]) -> list[Path]:
    """Return the paths outside the project that the program needs to be seen: its prefixes and its search paths."""
    home = Path(environment.get("HOME", "/nonexistent"))
    found = [Path(entry) for entry in environment.get("PYTHONPATH", "").split(os.pathsep) if entry.startswith("/")]
    for entry in program.search.split(os.pathsep):
        place = Path(entry)
        if entry.startswith("/") and place != home and place not in home.parents:
            found += [place.parent / part for part in PYENV_PARTS] if place.name == "shims" else [place]
    if program.path is not None:
        found += installation(program.path)
        runner = _script_runner(program.path, program.search)
        found += installation(runner) if runner else []
    found += _pythons(home / ".local" / "lib")
    return [path for path in dict.fromkeys(found) if is_there(path)]


def is_there(path: Path) -> bool:
    """Say whether a path can be seen; `Path.exists` raises where a directory above it is closed to this user."""
    return os.access(path, os.F_OK)


def _pythons(directory: Path) -> list[Path]:
    return list(directory.glob("python*")) if os.access(directory, os.R_OK | os.X_OK) else []


def installation(program: Path) -> Iterator[Path]:
    """Yield what must be seen for this program to run: its links, and the prefixes that they lie in."""
    for path in _links(program):
        yield path
        prefix = path.parent.parent
        settings = prefix / "pyvenv.cfg"
        if os.access(settings, os.R_OK):
            yield prefix
            made_from = re.search(r"^home\s*=\s*(.+)$", settings.read_text("utf-8", "replace"), re.MULTILINE)
            if made_from:
                yield from _parts(Path(made_from[1].strip()).parent)
        elif _pythons(prefix / "lib"):
            yield from _parts(prefix)


def _parts(prefix: Path) -> Iterator[Path]:
    for place in dict.fromkeys((prefix, prefix.resolve())):
        yield from (place / part for part in PARTS)


def _links(path: Path) -> Iterator[Path]:
    """Yield a path and what it leads to, link by link."""
    for _ in range(MAX_LINKS):
        yield path
        try:
            path = Path(os.path.normpath(path.parent / path.readlink()))
        except OSError:  # no link, or none that this user may read
            break
    yield path.resolve()
