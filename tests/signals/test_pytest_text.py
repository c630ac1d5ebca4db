"""Failures of pytest runs that could not be watched are read from pytest's own report."""

import subprocess
import sys
from pathlib import Path

import pytest

from suture.domain.signal import Signal
from suture.signals.interface import NotATracebackError
from suture.signals.traceback_text import parse

FILES = {
    "shop.py": "def total(rows):\n    return inner(rows)\n\n\ndef inner(rows):\n    return rows[0]['price']\n",
    "test_shop.py": """
import pytest
import shop
def test_total():
    assert shop.total([{"prize": 1}]) == 1
class TestCart:
    @pytest.mark.parametrize("n", [1])
    def test_sum(self, n):
        assert n == 2
    def test_good(self):
        assert True
""",
}


def failures(directory: Path, style: str) -> tuple[Signal, ...]:
    for name, content in FILES.items():
        (directory / name).write_text(content)
    options = ["-I", "-c", "import sys, pytest; sys.path.insert(0, '.'); pytest.main(sys.argv[1:])"]
    command = [sys.executable, *options, "-p", "no:randomly", "-p", "no:cacheprovider", f"--tb={style}"]
    ran = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    return parse(ran.stdout, cwd=directory)


@pytest.mark.parametrize("style", ["long", "short", "auto"])
def test_places_errors_and_test_ids_are_told(tmp_path: Path, style: str) -> None:
    compared, missing = failures(tmp_path, style)
    assert missing.test is not None
    assert missing.test.endswith("test_shop.py::test_total")
    assert (missing.error.type, missing.error.message) == ("KeyError", "'price'")
    assert [(frame.file, frame.line, frame.function) for frame in missing.error.frames] == [
        (str(tmp_path / "test_shop.py"), 5, "test_total"),
        (str(tmp_path / "shop.py"), 2, "total"),
        (str(tmp_path / "shop.py"), 6, "inner"),
    ]
    assert compared.error.type == "AssertionError"
    assert compared.test is not None
    assert compared.test.endswith("test_shop.py::TestCart::test_sum[1]")


def test_the_native_style_is_a_plain_traceback(tmp_path: Path) -> None:
    found = failures(tmp_path, "native")
    assert [signal.error.type for signal in found] == ["AssertionError", "KeyError"]


@pytest.mark.parametrize(
    "text",
    [
        "=== FAILURES ===\n____ test_x ____\n\nnothing to see\n",
        "____ test_x ____\nE   KeyError: 'x'\n",
        "____ test_x ____\na.py:3: KeyError\n",
        "====== 3 passed in 0.01s ======\n",
    ],
)
def test_a_section_without_a_place_or_an_error_is_no_failure(text: str) -> None:
    with pytest.raises(NotATracebackError, match="expected a Python traceback"):
        parse(text)
