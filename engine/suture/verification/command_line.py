"""Test commands: recognised by their arguments, and narrowed to single tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

Runner = Literal["pytest", "unittest"]

_SCRIPTS = frozenset({"pytest", "py.test"})
_PYTHON = re.compile(r"(?:python|pypy)[\d.]*")
_PYTHON_VALUES = frozenset({"-W", "-X"})
# Wrappers that run what follows them as it stands.
_WRAPPERS = (("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("rye", "run"), ("hatch", "run"))

# Options without which a test would be another test; all others choose tests or change the report.
_KEPT_WITH_VALUE = frozenset(
    "-c -o -p -W --rootdir --override-ini --confcutdir --import-mode --pythonwarnings --ds --dc".split()
)
_DROPPED_WITH_VALUE = frozenset(
    "-k -m -n -r --maxfail --deselect --ignore --ignore-glob --durations --tb --cov --cov-report --cov-config "
    "--junitxml --junit-xml --numprocesses --dist --color --log-file --log-level --log-cli-level --basetemp".split()
)


@dataclass(frozen=True, slots=True)
class SuiteCommand:
    """A command that runs tests: its runner, the words up to and with it, and the words after it."""

    runner: Runner
    launcher: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def argv(self) -> tuple[str, ...]:
        return (*self.launcher, *self.rest)


@dataclass(frozen=True, slots=True)
class PythonProgram:
    """What a Python command runs: the words after the interpreter, and the script's path or the module's name."""

    words: tuple[str, ...]
    name: str
    is_module: bool


def recognise(argv: Sequence[str]) -> SuiteCommand | None:
    """Return the test command that the arguments are, None when they are another program."""
    words = tuple(argv)
    start = next((2 for wrapper in _WRAPPERS if words[:2] == wrapper), 0)
    if start >= len(words):
        return None
    name = PurePosixPath(words[start]).name
    if name in _SCRIPTS:
        return SuiteCommand("pytest", words[: start + 1], words[start + 1 :])
    if name == "coverage" and words[start + 1 : start + 3] == ("run", "-m"):
        return _module(words, start + 2)
    return _module(words, _module_option(words, start + 1)) if _PYTHON.fullmatch(name) else None


def program(argv: Sequence[str]) -> PythonProgram | None:
    """Return the program that `python SCRIPT …` or `python -m MODULE …` runs, None for anything else."""
    words = tuple(argv)
    if not words or recognise(words) or not _PYTHON.fullmatch(PurePosixPath(words[0]).name):
        return None
    index = _module_option(words, 1)
    flags = [word for word in words[1:index] if not word.startswith(("-W", "-X", "--"))]
    is_module = words[index : index + 1] == ("-m",)
    name = words[index + is_module : index + is_module + 1]
    return PythonProgram(words[1:], name[0], is_module) if name and not any("c" in flag for flag in flags) else None


def _module_option(words: Sequence[str], index: int) -> int:
    while index < len(words) and words[index].startswith("-") and words[index] != "-m":
        index += 2 if words[index] in _PYTHON_VALUES else 1
    return index


def _module(words: tuple[str, ...], index: int) -> SuiteCommand | None:
    if words[index : index + 1] != ("-m",) or index + 1 >= len(words):
        return None
    module = words[index + 1]
    runner: Runner | None = "pytest" if module in _SCRIPTS else "unittest" if module == "unittest" else None
    return SuiteCommand(runner, words[: index + 2], words[index + 2 :]) if runner else None


def only(command: SuiteCommand, tests: Sequence[str]) -> tuple[str, ...]:
    """Return the arguments that run only these tests, with the options that make them what they are."""
    kept = _kept(command.rest) if command.runner == "pytest" else ()
    return (*command.launcher, *kept, *tests)


def _kept(rest: Sequence[str]) -> Iterator[str]:
    words = iter(rest)
    for word in words:
        if word in _KEPT_WITH_VALUE:
            yield word
            yield from (value for value in [next(words, None)] if value is not None)
        elif word in _DROPPED_WITH_VALUE:
            next(words, None)
        elif word.startswith(("-p", "-W", "-o", "-c")) or word.partition("=")[0] in _KEPT_WITH_VALUE:
            yield word


def is_narrowed(command: SuiteCommand) -> bool:
    """Say whether the command chooses among the project's tests."""
    return bool(set(command.rest).difference(_kept(command.rest)))
