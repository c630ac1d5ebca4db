"""The failing program itself as a regression test: run as it was, it ends well and prints what it printed healed.

It is for what cannot be called from a test: statements of a script, and functions of a script that runs when imported.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.verification import command_line, reach
from suture.verification.command_line import PythonProgram
from suture.verification.interface import Command
from suture_sdk.watched import scrub

# A longer text would be data, not a test that somebody reads.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Program:
    """A program that a test may run again.

    `folder` is where it runs, relative to the root, `path` is its script's, empty for a module; `lines` are what it
    prints, None when that cannot be compared.
    """

    runs: PythonProgram
    folder: str
    path: str
    stdin: str
    lines: tuple[str, ...] | None

    @property
    def name(self) -> str:
        """The module's name, or the script's without folder and ending."""
        return self.runs.name if self.runs.is_module else PurePosixPath(self.path).stem


def choose(command: Command, project: Project, after: Sequence[Observation]) -> Program | str:
    """Return the program that the command runs, or why no test may run it.

    Args:
        command: the failing command.
        project: the snapshot.
        after: the patched runs, one for each hash seed.
    """
    runs = command_line.program(command.argv)
    if runs is None:
        return "the command is not `python SCRIPT …` or `python -m MODULE …`"
    folder = os.path.relpath(command.cwd, project.root)
    path = "" if runs.is_module else os.path.normpath(os.path.join(folder, runs.name))  # noqa: PTH118 - `..` is to go
    if why := _foreign(runs.words, folder) or _unfit_input(command) or _effects(after):
        return why
    if name := reach.beyond(project, after):
        return f"it uses {name}, with which it may reach beyond the project"
    if path and project.read(path) is None:
        return "its script is not in the project"
    return Program(runs, folder, path, command.stdin.decode(), _printed(after, project))


def _foreign(words: Sequence[str], folder: str) -> str:
    if folder.startswith(".."):
        return "it was started outside of the project"
    if scrub.text(" ".join(words)) != " ".join(words):
        return "its arguments look like secrets"
    for word in words:
        value = word.rpartition("=")[2]
        inside = os.path.normpath(os.path.join(folder, value))  # noqa: PTH118 - a word, perhaps no path
        if value.startswith(("/", "~")) or inside.startswith(".."):
            return f"its argument {word} is a place on this machine"
    return ""


def _unfit_input(command: Command) -> str:
    text = command.stdin
    unfit = len(text) > _LONGEST or not text.isascii() or scrub.text(text.decode("ascii", "replace")).encode() != text
    return "what it reads from standard input cannot be written into a test" if unfit else ""


def _effects(after: Sequence[Observation]) -> str:
    """Say what a run would do to the machine of whoever runs the test; empty when it does nothing."""
    for run in after:
        if not run.passed:
            return f"it does not end with exit status 0 once patched, but with {run.status}"
        wrote = (*run.changed, *(run.session.wrote if run.session else ()))
        if wrote:
            return f"it writes {wrote[0]}, which a test must not do"
    return "" if after else "it was not seen with the patch"


def _printed(after: Sequence[Observation], project: Project) -> tuple[str, ...] | None:
    """Return the lines of the output, None when there is none, or another machine or run would print others."""
    out = after[0].stdout
    steady = all(run.stdout == out and not run.truncated for run in after)
    # terminals of the same language write what is not ASCII differently
    if not out or not steady or len(out) > _LONGEST or not out.isascii():
        return None
    text = out.decode()
    return None if project.root in text or scrub.text(text) != text else tuple(text.splitlines())
