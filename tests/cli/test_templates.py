"""The command `templates`: a list, one of them, and the examples of a stranger's file."""

import json
import os
import textwrap
from pathlib import Path

import jsonschema
import pytest

from suture.cli import main as cli
from suture.cli.exit_status import CANNOT, DONE, NOT_HEALED
from suture.cli.templates import loaded
from suture.remedies.python.name_typo import NameTypo
from suture.remedies.registry import load

SCHEMA = json.loads((Path(__file__).parents[2] / "contract" / "templates.schema.json").read_text())

MINE = """\
from suture.remedies.python.name_typo import NameTypo


class Mine(NameTypo):
    id = "mine"
    good = NameTypo.good[:1]
    bad = {bad}
"""


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(MINE.format(bad="()"))
    return path


def served(*words: str) -> int:
    return cli.main(["templates", *words])


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA)
    return found


def test_the_list_names_every_template_with_its_prior(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("list") == DONE
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[: len(load())]] == [template.id for template in load()]
    assert "84%  Guard against None" in "\n".join(lines)


def test_the_list_as_json_is_as_the_contract_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("list", "--json") == DONE
    assert len(document(capsys)["templates"]) == len(load())  # type: ignore[arg-type]


def test_one_is_shown_with_causes_strategies_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("show", "name-typo") == DONE
    out = capsys.readouterr().out
    assert "causes: misspelt-name" in out
    assert "rename-name (R0): exactly one near name is bound there" in out
    assert "-    return couner\n  +    return counter" in out
    assert out.count("Leaves alone: ") == len(NameTypo.bad)


def test_one_as_json_is_as_the_contract_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("show", "name-typo", "--json") == DONE
    assert document(capsys)["id"] == "name-typo"


def test_one_that_is_not_there_ends_with_three_and_the_way_to_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("show", "\x1bnothing") == CANNOT
    out, err = capsys.readouterr()
    assert out == ""
    assert "suture templates list" in err
    assert "\x1b" not in err


def test_a_strangers_file_whose_examples_hold_is_fine(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert served("test", str(mine)) == DONE
    assert capsys.readouterr().out.endswith("1 examples, 0 not as they say\n")


def test_a_mismatch_is_said_and_is_the_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.py").write_text(MINE.format(bad="NameTypo.good[:1]"))
    assert served("test", str(tmp_path / "mine.py"), "--json") == NOT_HEALED
    found = document(capsys)
    assert found["mismatches"] == 1
    assert "offers a repair, expected none" in str(found["examples"])


@pytest.mark.parametrize("words", [[], ["burn"], ["list", "x"], ["show"]])
def test_wrong_usage_ends_with_three(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert served(*words) == CANNOT
    assert "suture: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nothing.py", "cannot be loaded: FileNotFoundError"),
        ("no_such_module:X", "cannot be loaded: ModuleNotFoundError"),
        ("suture.remedies.python.name_typo:Nothing", "cannot be loaded: AttributeError"),
        ("json", "holds no template"),
    ],
)
def test_a_place_without_a_template_ends_with_three(place: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert served("test", place) == CANNOT
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("raise SystemError('no')\n", "SystemError: no"),
        ("class T:\n    id = 'x'\n    def propose(self, case):\n        return []\n", "T lacks name, causes"),
        ("from suture.remedies.python.name_typo import NameTypo\n", "holds no template"),
    ],
)
def test_a_file_that_is_no_template_says_why(
    tmp_path: Path, source: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.py").write_text(textwrap.dedent(source))
    assert served("test", str(tmp_path / "t.py")) == CANNOT
    assert said in capsys.readouterr().err


def test_a_class_is_found_by_module_and_name() -> None:
    assert [type(one) for one in loaded("suture.remedies.python.name_typo:NameTypo")] == [NameTypo]


def test_loading_a_file_does_not_change_the_directory(mine: Path) -> None:
    before = Path.cwd()
    loaded(os.path.relpath(mine))
    assert Path.cwd() == before
