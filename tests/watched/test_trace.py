"""The trace tells which functions of the project ran, by test, in the order of their first calls."""

from pathlib import Path

import pytest

from tests.watched.planned import run
from tests.watched.watched import INTERPRETERS

every_version = pytest.mark.parametrize("version", INTERPRETERS)


def entered(directory: Path, source: str, version: str, *argv: str) -> dict[str, tuple[str, ...]]:
    recorded = run(directory, source, version=version, argv=argv, trace=True)
    assert recorded.session is not None
    return dict(recorded.session.entered)


@every_version
def test_functions_are_told_once_in_the_order_of_their_first_calls(tmp_path: Path, version: str) -> None:
    source = """
class Cart:
    def total(self):
        return helper([1])
def helper(xs):
    return [x for x in xs]
def unused(): ...
helper([]); Cart().total(); helper([])
"""
    assert entered(tmp_path, source, version) == {"": ("program.py::helper", "program.py::Cart.total")}


@every_version
def test_only_files_of_the_project_count(tmp_path: Path, version: str) -> None:
    project = tmp_path / "project"
    foreign = project / ".venv" / "lib" / "site-packages"
    (project / "inner").mkdir(parents=True)
    foreign.mkdir(parents=True)
    (foreign / "foreign.py").write_text("def far(): ...\n")
    (project / "inner" / "near.py").write_text("def near(): ...\n")
    source = f"""
import json, sys
sys.path[:0] = [{str(foreign)!r}, {str(project / "inner")!r}]
import foreign, near
foreign.far(); near.near(); json.loads("[1]")
exec(compile("def dynamic(): ...\\ndynamic()", "<string>", "exec"))
"""
    assert entered(tmp_path, source, version) == {"": ("inner/near.py::near",)}


@every_version
def test_a_module_without_functions_enters_nothing(tmp_path: Path, version: str) -> None:
    assert entered(tmp_path, "x = [n for n in range(3)]\nclass C:\n    y = 1\n", version) == {}


@every_version
def test_functions_entered_before_a_crash_are_told(tmp_path: Path, version: str) -> None:
    source = "def a():\n    b()\ndef b():\n    {}['x']\na()\n"
    assert entered(tmp_path, source, version) == {"": ("program.py::a", "program.py::b")}


def test_each_test_of_pytest_has_its_own_functions(tmp_path: Path) -> None:
    source = "def a(): ...\ndef b(): ...\ndef test_one():\n    a(); b()\ndef test_two():\n    b()\n"
    found = entered(tmp_path, source, "3.11", *_pytest(), "program.py")
    assert found["program.py::test_one"] == ("program.py::test_one", "program.py::a", "program.py::b")
    assert found["program.py::test_two"] == ("program.py::test_two", "program.py::b")


@every_version
def test_each_test_of_unittest_has_its_own_functions(tmp_path: Path, version: str) -> None:
    source = """
import unittest
def a(): ...
a()
class T(unittest.TestCase):
    def test_one(self):
        a()
    def test_two(self):
        a()
"""
    found = entered(tmp_path, source, version, "-m", "unittest", "program")
    assert [names for names in found.values() if "program.py::a" in names] == [
        ("program.py::a",),
        ("program.py::T.test_one", "program.py::a"),
        ("program.py::T.test_two", "program.py::a"),
    ]


@every_version
def test_a_function_called_again_after_a_test_within_the_test_is_told_of_both_once(
    tmp_path: Path, version: str
) -> None:
    source = """
import unittest
def a(): ...
class Inner(unittest.TestCase):
    def runTest(self):
        a()
class Outer(unittest.TestCase):
    def runTest(self):
        a()
        unittest.TextTestRunner().run(Inner())
        a()
unittest.TextTestRunner().run(Outer())
"""
    assert entered(tmp_path, source, version) == {
        "__main__.Outer.runTest": ("program.py::Outer.runTest", "program.py::a"),
        "__main__.Inner.runTest": ("program.py::Inner.runTest", "program.py::a"),
    }


def test_a_program_that_makes_code_without_end_is_followed_to_its_end(tmp_path: Path) -> None:
    source = """
for number in range(30_000):
    exec("lambda: 0")
def late(): ...
late()
"""
    assert entered(tmp_path, source, "3.11") == {"": ("program.py::late",)}


def test_what_runs_before_the_first_test_of_pytest_is_followed_too(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "conftest.py").write_text("def near(): ...\nnear()\n")
    source = "def made(): ...\nmade()\ndef test_one(): made()\n"
    found = entered(tmp_path, source, "3.11", *_pytest(), "program.py")
    assert found[""] == ("conftest.py::near", "program.py::made")


def test_nothing_is_followed_while_pytest_reports(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "conftest.py").write_text("def pytest_collectstart(): ...\ndef pytest_terminal_summary(): ...\n")
    found = entered(tmp_path, "def test_one(): ...\n", "3.11", *_pytest(), "program.py")
    assert found == {
        "": ("conftest.py::pytest_collectstart",),
        "program.py::test_one": ("program.py::test_one",),
    }


def test_nothing_is_followed_while_pytest_loads_itself(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    # a plugin that is named by -p is imported before those of the project
    (project / "early.py").write_text("import sys\nTRACE = sys.gettrace()\n")
    source = "import early, sys\ndef test_one():\n    assert (early.TRACE, sys.gettrace() is None) == (None, False)\n"
    recorded = run(tmp_path, source, version="3.11", argv=[*_pytest(), "-p", "early", "program.py"], trace=True)
    assert recorded.tests == {"program.py::test_one": "passed"}


def test_a_program_that_imports_pytest_is_followed_without_a_break(tmp_path: Path) -> None:
    source = "import pytest\ndef late(): ...\nlate()\n"
    assert entered(tmp_path, source, "3.11") == {"": ("program.py::late",)}


def _pytest() -> list[str]:
    return ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
