import pytest

from suture.verification.command_line import is_narrowed, only, recognise


@pytest.mark.parametrize(
    ("words", "launcher"),
    [
        ("pytest tests -x", "pytest"),
        ("/venv/bin/py.test -q", "/venv/bin/py.test"),
        ("python -m pytest -q", "python -m pytest"),
        ("/usr/bin/python3.11 -W error -X dev -B -m pytest", "/usr/bin/python3.11 -W error -X dev -B -m pytest"),
        ("uv run pytest tests", "uv run pytest"),
        ("poetry run python -m pytest", "poetry run python -m pytest"),
        ("coverage run -m pytest tests", "coverage run -m pytest"),
    ],
)
def test_pytest_is_recognised_however_it_is_started(words: str, launcher: str) -> None:
    found = recognise(words.split())
    assert found is not None
    assert (found.runner, " ".join(found.launcher)) == ("pytest", launcher)
    assert " ".join(found.argv) == words


def test_unittest_is_recognised() -> None:
    found = recognise("python -m unittest discover -s tests".split())
    assert found is not None
    assert (found.runner, found.rest) == ("unittest", ("discover", "-s", "tests"))


@pytest.mark.parametrize(
    "words",
    [
        "python report.py data.csv",
        "python report.py -m pytest",
        "python -c print() -m pytest",
        "python -m shop",
        "python -m",
        "python",
        "uv run",
        "make test",
        "bash -c pytest",
        "mypytest tests",
        "coverage run report.py",
    ],
)
def test_another_program_is_no_test_command(words: str) -> None:
    assert recognise(words.split()) is None


def narrowed(words: str) -> str:
    found = recognise(words.split())
    assert found is not None
    return " ".join(only(found, ["a.py::t"]))


def test_options_that_choose_or_report_are_dropped() -> None:
    assert narrowed("pytest tests -k total -m slow -x -q --tb short --maxfail=1 --cov=shop -n 4") == "pytest a.py::t"


def test_options_that_make_the_test_what_it_is_are_kept() -> None:
    words = "python -m pytest -c other.ini -p plug --rootdir=. -o a=b -W error --import-mode=importlib"
    assert narrowed(f"{words} tests") == f"{words} a.py::t"


def test_an_option_at_the_end_without_its_value_is_kept_as_it_is() -> None:
    assert narrowed("pytest -p") == "pytest -p a.py::t"


def test_a_unittest_command_keeps_nothing_but_its_launcher() -> None:
    assert narrowed("python -m unittest discover -s tests") == "python -m unittest a.py::t"


def test_a_command_without_a_choice_runs_all_tests() -> None:
    whole, part = recognise(["pytest", "-p", "plug"]), recognise(["pytest", "tests/test_a.py"])
    assert whole is not None
    assert part is not None
    assert not is_narrowed(whole)
    assert is_narrowed(part)
