"""Which programs a test may run again, and how that test reads."""

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from suture.domain.observation import Observation
from suture.verification import program, program_source
from suture.verification.house_style import HouseStyle
from suture.verification.interface import Command
from suture.verification.program import Program
from tests.verification.fakes import ROOT, MemoryProject, a_run, a_session

PROJECT = MemoryProject({"report.py": "", "jobs/load.py": ""})
HEALED = a_run(stdout=b"3 rows\n")


def chosen(*argv: str, after: Sequence[Observation] = (HEALED, HEALED), **more: object) -> Program | str:
    command = Command(argv or ("python", "report.py"), Path(ROOT))
    return program.choose(replace(command, **more), PROJECT, after)  # type: ignore[arg-type]


def accepted(*argv: str, **more: object) -> Program:
    found = chosen(*argv, **more)  # type: ignore[arg-type]
    assert isinstance(found, Program), found
    return found


def test_a_script_that_only_prints_may_be_run_by_a_test() -> None:
    found = accepted("python3", "-u", "report.py", "orders.csv")
    assert (found.name, found.path, found.folder) == ("report", "report.py", ".")
    assert found.runs.words == ("-u", "report.py", "orders.csv")
    assert found.lines == ("3 rows",)


def test_a_module_is_named_by_its_own_name_whatever_its_arguments_are() -> None:
    assert accepted("python", "-m", "shop.report", "-m", "x").name == "shop.report"


def test_a_script_in_another_folder_is_found_from_where_it_was_started() -> None:
    found = accepted("python", "load.py", cwd=Path(ROOT, "jobs"))
    assert (found.path, found.folder) == ("jobs/load.py", "jobs")


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("sh", "run.sh"), "the command is not"),
        (("python", "-c", "import report"), "the command is not"),
        (("python", "-Ic", "import report"), "the command is not"),
        (("python",), "the command is not"),
        (("python", "-m", "pytest"), "the command is not"),
        (("python", "gone.py"), "its script is not in the project"),
        (("python", "/tmp/report.py"), "is a place on this machine"),
        (("python", "report.py", "/etc/passwd"), "is a place on this machine"),
        (("python", "report.py", "--out=../x"), "is a place on this machine"),
        (("python", "report.py", "--password=hunter22"), "look like secrets"),
    ],
)
def test_another_command_is_not_run_by_a_test(argv: tuple[str, ...], why: str) -> None:
    found = chosen(*argv)
    assert isinstance(found, str)
    assert why in found


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (a_run(changed=("out.txt",)), "it writes out.txt"),
        (a_run(session=a_session(wrote=("/var/lib/x",))), "it writes /var/lib/x"),
        (a_run(status=3), "but with 3"),
    ],
)
def test_a_program_with_effects_is_not_run_by_a_test(run: Observation, why: str) -> None:
    found = chosen(after=(HEALED, run))
    assert isinstance(found, str)
    assert why in found


@pytest.mark.parametrize("stdin", [b"\xff", b"x" * 5000, b"password=hunter22"])
def test_input_that_cannot_be_written_down_is_not_written_down(stdin: bytes) -> None:
    found = chosen(stdin=stdin)
    assert isinstance(found, str)
    assert "standard input" in found


@pytest.mark.parametrize(
    "after",
    [
        (HEALED, a_run(stdout=b"4 rows\n")),
        (a_run(), a_run()),
        (a_run(stdout="3 Stück".encode()),) * 2,
        (a_run(stdout=b"x" * 5000),) * 2,
        (a_run(stdout=f"read {ROOT}/orders.csv".encode()),) * 2,
        (a_run(stdout=b"3 rows", truncated=True),) * 2,
        (a_run(stdout=b"password=hunter22"),) * 2,
    ],
    ids=["differs", "nothing", "not ASCII", "long", "names the machine", "cut", "secret"],
)
def test_output_that_another_run_or_machine_would_not_print_is_not_compared(after: Sequence[Observation]) -> None:
    assert accepted(after=after).lines is None


def test_the_test_is_python_in_both_ways_of_writing_and_starts_where_the_program_started() -> None:
    found = accepted("python", "load.py", "it's", cwd=Path(ROOT, "jobs"), stdin=b"a\nb\n")
    plain = program_source.render(found, HouseStyle("pytest", "tests/test_load_regression.py"), "KeyError", '"')
    case = program_source.render(found, HouseStyle("unittest", "test_load_regression.py"), "KeyError", "'")
    assert 'resolve().parents[1] / "jobs"' in plain
    assert "resolve().parent / 'jobs'" in case
    for source in (plain, case):
        words = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.List)]
        assert [ast.unparse(word) for word in words[0].elts[1:]] == ["'load.py'", '"it\'s"']
        assert "input='a\\nb\\n'" in source or "'a\\nb\\n'" in source or '"a\\nb\\n"' in source
        assert max(map(len, source.splitlines())) <= 100


def test_without_output_to_compare_only_the_end_is_asserted() -> None:
    found = replace(accepted(), lines=None)
    source = program_source.render(found, HouseStyle("pytest", "test_report_regression.py"), "KeyError", '"')
    assert "assert ran.returncode == 0, ran.stderr" in source
    assert "expected" not in source
