"""How the project writes and places its tests, so that a new one looks at home."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from suture.domain.project import Project
from suture.verification.command_line import Runner
from suture.verification.suites import case_files, folders_with_tests

Writing = Literal["pytest", "unittest"]

_CASE = re.compile(rb"^class\s+\w+\((?:[\w.]*\.)?\w*TestCase\)", re.MULTILINE)
_FUNCTION = re.compile(rb"^(?:async\s+)?def\s+test_|^class\s+Test\w*(?:\(\))?:", re.MULTILINE)
_MOST_READ = 50


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The way of writing and the path of the new test file, relative to the root."""

    writing: Writing
    path: str


def read(project: Project, module: str, impacted: Sequence[str], runner: Runner) -> HouseStyle:
    """Return how and where a test of the module at this path is written.

    Args:
        project: the snapshot.
        module: path of the module under test.
        impacted: test files that import the module; the new one is put beside them.
        runner: what runs the project's tests; unittest cannot run plain functions.
    """
    files = [path for path in impacted if project.read(path) is not None] or case_files(project)[:_MOST_READ]
    cases = sum(bool(_CASE.search(project.read(path) or b"")) for path in files)
    plain = sum(bool(_FUNCTION.search(project.read(path) or b"")) for path in files)
    writing: Writing = "unittest" if runner == "unittest" or cases > plain else "pytest"
    return HouseStyle(writing, _free(project, _folder(project, module, impacted), _name(files, module)))


def _folder(project: Project, module: str, impacted: Sequence[str]) -> str:
    if impacted:
        return str(PurePosixPath(impacted[0]).parent)
    if folders := folders_with_tests(project):
        return folders[0]
    parent = PurePosixPath(module).parent
    # beside a plain script the script can be imported by every runner; a package keeps its tests outside
    in_package = project.read(str(parent / "__init__.py")) is not None
    return "tests" if in_package else str(parent)


def _name(files: Sequence[str], module: str) -> str:
    stem = re.sub(r"\W", "_", PurePosixPath(module).stem.strip("_")) or "module"
    names = [PurePosixPath(path).stem for path in files]
    at_end = sum(name.endswith("_test") for name in names) > len(names) / 2
    return f"{stem}_regression{{}}_test.py" if at_end else f"test_{stem}_regression{{}}.py"


def _free(project: Project, folder: str, name: str) -> str:
    # files of one name in two folders without __init__.py cannot be collected together
    taken = {PurePosixPath(path).name for path in project.python_files()}
    numbers = ["", *(f"_{number}" for number in range(2, 100))]
    chosen = next(candidate for number in numbers if (candidate := name.format(number)) not in taken)
    return str(PurePosixPath(folder) / chosen)
