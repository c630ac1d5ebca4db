"""The examples heal as a reviewer would heal them, through the command line, as the demo shows it."""

import importlib.util
import io
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _demo() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo", ROOT / "examples" / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["demo"] = module
    spec.loader.exec_module(module)
    return module


demo = _demo()
EXAMPLES = list(demo.examples())


def test_there_are_five_examples() -> None:
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_heals_with_the_expected_patch(example: object, tmp_path: Path) -> None:
    out, log = io.StringIO(), io.StringIO()
    assert demo.heal(example, tmp_path, out, log) == [], log.getvalue()
    assert "Regression test" in log.getvalue()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_expected_patch_applies_to_the_broken_program(example: object, tmp_path: Path) -> None:
    folder: Path = example.folder  # type: ignore[attr-defined]
    shutil.copytree(folder / "broken", tmp_path / "copy")
    subprocess.run(["git", "apply", str(folder / "expected.diff")], cwd=tmp_path / "copy", check=True)
    assert demo.applied_diff(folder / "broken", tmp_path / "copy") == (folder / "expected.diff").read_text()


def test_a_patch_that_is_not_the_expected_one_is_a_complaint(tmp_path: Path) -> None:
    example = EXAMPLES[0]
    project = tmp_path / "project"
    project.mkdir()
    for path in (example.folder / "broken").iterdir():
        (project / path.name).write_bytes(path.read_bytes())
    assert demo._differences(example, project) != []


def test_the_transcript_has_no_colours() -> None:
    out, log = io.StringIO(), io.StringIO()
    demo._say(out, log, "\x1b[32mgreen\x1b[0m\n")
    assert (out.getvalue(), log.getvalue()) == ("\x1b[32mgreen\x1b[0m\n", "green\n")


def test_the_page_of_the_sdk_says_what_it_does() -> None:
    script = ROOT / "examples" / "sdk" / "prices.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "price while the service is down: 3.00 | breaker: open",
        "price again: 3.00 | breaker: open",
        "label: Red Apple",
        "label without a name fails: KeyError('name')",
        "label with the patch: No. 7 | altered by: fallback __main__.price, patch label_without_name",
        "label after the patch fails as before: KeyError('name')",
        "new cart for user-7: False",
    ]
    assert done.stderr == ""
