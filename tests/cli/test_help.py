import subprocess
import sys
from collections.abc import Sequence

import pytest
import typer

from suture.cli import main as cli
from suture.cli.app import app
from suture.cli.help import PAGES, asked_page, page

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ([], "suture"),
        (["--help"], "suture"),
        (["-h"], "suture"),
        (["help"], "suture"),
        (["help", "fix"], "fix"),
        (["fix", "--help"], "fix"),
        (["explain", "-h"], "explain"),
        (["lesson", "--help"], "lesson"),
        (["lesson", "show", "--help"], "lesson"),
    ],
)
def test_help_is_found_without_the_parser(words: Sequence[str], name: str) -> None:
    assert asked_page(words) == name


@pytest.mark.parametrize(
    "words", [["fix"], ["fix", "--", "pytest", "--help"], ["help", "../../etc"], ["bogus", "--help"], ["fix", "--json"]]
)
def test_what_asks_for_more_than_help_goes_to_the_parser(words: Sequence[str]) -> None:
    assert asked_page(words) is None


def test_help_between_other_options_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fix", "--json", "--help"]) == 0
    assert capsys.readouterr().out == page("fix")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_narrow_terminal(name: str) -> None:
    assert max(map(len, page(name).splitlines())) <= 80


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_page_names_every_option_of_its_command_and_no_other(name: str) -> None:
    options = {
        word
        for option in COMMANDS[name].params
        for word in [*option.opts, *option.secondary_opts]
        if word.startswith("--")
    }
    named = {
        word.split()[0]
        for word in page(name).replace("-h, ", "").replace("-i, ", "").split("\n  ")
        if word.startswith("--")
    }
    assert named - {"--"} == options


def test_the_first_page_names_every_command() -> None:
    assert all(f"  {name}" in page("suture") for name in COMMANDS)


def test_help_loads_neither_parser_nor_colours() -> None:
    code = (
        "import sys; from suture.cli.main import main; main(['fix', '--help']);"
        "sys.exit('loaded: ' + ','.join({'typer', 'rich', 'libcst', 'sqlite3', 'pathlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "loaded:"


def test_a_terminal_that_knows_only_ascii_gets_escapes_and_no_crash() -> None:
    code = "from suture.cli.main import run; import sys; sys.argv = ['suture', 'help', 'fix']; run()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii"}
    )
    assert done.stdout.isascii()
    assert b"\\u2026" in done.stdout
