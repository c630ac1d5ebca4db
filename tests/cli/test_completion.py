"""Completion: the scripts name what the parser knows, and bash completes with one of them."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from suture.cli import main as cli
from suture.cli.completion import WORDS
from suture.cli.exit_status import CANNOT, DONE
from suture.cli.help import PAGES
from tests.cli.test_help import COMMANDS


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(["completion", shell]) == DONE
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", WORDS["completion"])
def test_a_script_names_every_command_and_every_option(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = script(shell, capsys)
    assert [name for name in PAGES if name != "suture" and name not in text] == []
    options = {word for command in COMMANDS.values() for option in command.params for word in option.opts}
    wanted = {word.removeprefix("--") for word in options if word.startswith("--")}
    assert sorted(word for word in wanted if word not in text) == []


def completed(text: str, line: str) -> list[str]:
    words = shlex.split(line) + ([""] if line.endswith(" ") else [])
    ask = (
        f"{text}\nCOMP_WORDS=({' '.join(map(shlex.quote, words))}); COMP_CWORD={len(words) - 1}; "
        '_suture; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "--norc", "-c", ask], capture_output=True, text=True, check=True, cwd="/")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("suture ex", ["explain"]),
        ("suture undo --js", ["--json"]),
        ("suture fix --inter", ["--interactive"]),
        ("suture fix --sandbox land", ["landlock"]),
        ("suture templates ", ["list", "show", "test"]),
        ("suture lesson ", ["show"]),
        ("suture help compl", ["completion"]),
        ("suture fix -- /et", ["/etc"]),
        ("suture fix -- python --js", []),
        ("suture fix --traceback /et", ["/etc"]),
        ("suture zzz", []),
    ],
)
def test_bash_completes(line: str, expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert completed(script("bash", capsys), line) == expected


def zsh(text: str, line: str) -> list[str]:
    # the builtin answers only inside of the line editor, so what would be offered is printed
    words = line.split(" ")
    ask = (
        "compadd() { shift; print -l -- $@ }; _files() { print FILES }; "
        f"words=({' '.join(map(shlex.quote, words))}); CURRENT={len(words)}; "
        f"PREFIX={shlex.quote(words[-1])}\n{text}"
    )
    done = subprocess.run(["zsh", "-f", "-c", ask], capture_output=True, text=True, check=True, cwd="/")
    return [word for word in done.stdout.split() if word == "FILES" or word.startswith(words[-1])]


def fish(text: str, line: str, home: Path) -> list[str]:
    ask = f"{text}\ncomplete -C {shlex.quote(line)}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", ask],
        capture_output=True, text=True, check=True, cwd="/", env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return done.stdout.split()


LINES = [
    ("suture ex", ["explain"]),
    ("suture undo --js", ["--json"]),
    ("suture fix --inter", ["--interactive"]),
    ("suture fix --sandbox land", ["landlock"]),
    ("suture templates ", ["list", "show", "test"]),
    ("suture help compl", ["completion"]),
    ("suture fix -- python --js", []),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_zsh_completes(line: str, expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    offered = zsh(script("zsh", capsys), line)
    assert offered == (expected or ["FILES"])


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_fish_completes(line: str, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fish(script("fish", capsys), line, tmp_path) == expected


@pytest.mark.parametrize("words", [["completion"], ["completion", "tcsh"], ["completion", "bash", "zsh"]])
def test_another_shell_ends_with_three(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == CANNOT
    assert capsys.readouterr().out == ""


def test_the_script_loads_neither_engine_nor_notebook() -> None:
    code = (
        "import sys; from suture.cli.main import main; main(['completion', 'zsh']);"
        "sys.exit(','.join(sorted({'suture.bootstrap', 'libcst', 'sqlite3'} & set(sys.modules))))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
