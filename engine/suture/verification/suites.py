"""The project's own tests: where they are and which command runs them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from suture.domain.paths import is_test
from suture.domain.project import Project
from suture.verification.command_line import Runner, SuiteCommand, only, recognise

Ask = Callable[[Sequence[str]], bool]

_BARE: Mapping[str, tuple[str, ...]] = {"python": (), "python3": (), "pytest": ("-m", "pytest")}
_HAS_PYTEST = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pytest') is None)"


@dataclass(frozen=True, slots=True)
class Suite:
    """A way to run tests: the command without any choice of tests, and the folder to run it in.

    `folders` are the folders with test files, relative to the root, most files first; `all_tests` is what the
    owner says runs all tests, empty when nobody said.
    """

    command: SuiteCommand
    cwd: Path
    folders: tuple[str, ...]
    all_tests: tuple[str, ...] = ()

    @property
    def runner(self) -> Runner:
        return self.command.runner

    def whole(self) -> tuple[str, ...]:
        """Return the arguments that run every test."""
        if self.all_tests:
            return self.all_tests
        if self.runner == "pytest":
            return only(self.command, ())
        folder = self.folders[0] if self.folders else "."
        return (*self.command.launcher, "discover", "-s", folder)

    def files(self, paths: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the argument lists that run the tests of these files; unittest needs one for each."""
        if self.runner == "pytest":
            return [only(self.command, paths)] if paths else []
        return [self._discover(PurePosixPath(path)) for path in paths]

    def _discover(self, path: PurePosixPath) -> tuple[str, ...]:
        return (*self.command.launcher, "discover", "-s", str(path.parent), "-p", path.name)


def find(
    argv: Sequence[str], python: str | None, project: Project, ask: Ask, declared: Sequence[str] = ()
) -> Suite | None:
    """Return the project's suite, None when it has no tests.

    Args:
        argv: the given command; when it runs tests itself, the suite is run the same way.
        python: the interpreter of the given command, None when it is not known.
        project: the snapshot.
        ask: whether a command ends with exit status 0 in the sandbox.
        declared: the owner's test command, which outweighs what the given command is.
    """
    folders = folders_with_tests(project)
    owned = recognise(with_interpreter(declared, python))
    if owned is not None:
        return Suite(owned, Path(project.root), folders, owned.argv)
    given = recognise(argv)
    if given is not None:
        return Suite(given, Path(project.root), folders)
    if not folders or python is None:
        return None
    return Suite(_own_runner(python, ask), Path(project.root), folders)


def with_interpreter(declared: Sequence[str], python: str | None) -> tuple[str, ...]:
    """Return a test command with the failing program's interpreter for a bare `python` or `pytest`.

    Another interpreter of that name may come first on the path, and would not have the program's packages.
    """
    word, *rest = declared or [""]
    if python is None or word not in _BARE:
        return tuple(declared)
    return (python, *_BARE[word], *rest)


def first(project: Project, python: str) -> Suite:
    """Return how the first test of a project without tests is run: by the standard library."""
    return Suite(SuiteCommand("unittest", (python, "-m", "unittest"), ()), Path(project.root), ())


def case_files(project: Project) -> list[str]:
    """Return the paths of the files that hold tests, those nearest to the root first."""
    return [path for path in project.python_files() if is_test(path) and _is_case_file(path)]


def folders_with_tests(project: Project) -> tuple[str, ...]:
    """Return the folders with test files, relative to the root ("." for the root), most files first."""
    counted = Counter(str(PurePosixPath(path).parent) for path in case_files(project))
    return tuple(folder for folder, _ in counted.most_common())


def _is_case_file(path: str) -> bool:
    name = PurePosixPath(path).stem
    return name.startswith("test") or name.endswith("_test")


def _own_runner(python: str, ask: Ask) -> SuiteCommand:
    runner: Runner = "pytest" if ask([python, "-c", _HAS_PYTEST]) else "unittest"
    return SuiteCommand(runner, (python, "-m", runner), ())
