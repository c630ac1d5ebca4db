"""From a real program to a noun: what a watched process wrote is what the reader believes, on every Python found."""

from pathlib import Path
from textwrap import dedent

import pytest

from suture.signals.records import Recorded, read
from tests.watched.watched import INTERPRETERS, watch

pytestmark = pytest.mark.parametrize("version", INTERPRETERS)


def _recorded(tmp_path: Path, version: str, source: str) -> Recorded:
    root = tmp_path / "project"
    root.mkdir()
    (root / "program.py").write_text(dedent(source))
    return read(watch([INTERPRETERS[version], "program.py"], root).files)


def test_a_crash_arrives_whole(tmp_path: Path, version: str) -> None:
    found = _recorded(tmp_path, version, "def price(row):\n    return row['price']\nprice({'name': 'ü'})\n")
    assert found.problems == ()
    signal = found.signals[0]
    assert signal.error.is_a("KeyError")
    assert signal.error.frames[-1].function == "price"
    assert signal.error.frames[-1].variables["row"].text == "{'name': 'ü'}"
    assert signal.python.startswith(version)
    assert found.session is not None
    assert found.session.python == signal.python


def test_a_program_that_ends_well_is_a_session_and_nothing_else(tmp_path: Path, version: str) -> None:
    found = _recorded(tmp_path, version, "print('fine')\n")
    assert (found.signals, found.calls, found.facts, found.tests, found.problems) == ((), (), {}, {}, ())
    assert found.session is not None


def test_the_worst_program_still_fits_the_limits_of_the_reader(tmp_path: Path, version: str) -> None:
    found = _recorded(
        tmp_path,
        version,
        r"""
        long = "n" * 3000
        namespace = {}
        body = "".join(f"    {long}{n} = '\x1b[31m' * 9999\n" for n in range(99))
        exec(f"class {long}(Exception): pass\ndef {long}(depth):\n{body}    if depth: {long}(depth - 1)\n"
             f"    error = {long}_error('m' * 99999)\n"
             "    error.__notes__ = ['n' * 9999] * 99\n"
             "    error.name, error.key = 'x' * 9999, 'y'\n"
             "    raise error\n".replace(f"{long}_error", "Error"), namespace)
        namespace["Error"] = type("E" * 3000, (ValueError,), {})
        try:
            namespace[long](200)
        except ValueError as error:
            previous = error
        for n in range(99):
            later = KeyError(n)
            later.__cause__, previous = previous, later
        raise previous
        """,
    )
    assert found.problems == ()
    assert len(found.signals) == 1
    assert len(found.signals[0].raised) == 32


def test_output_that_steers_a_terminal_does_not_arrive(tmp_path: Path, version: str) -> None:
    found = _recorded(tmp_path, version, r"raise ValueError('\x1b]0;title\x07 \x1b[2J \u202e')")
    assert found.signals[0].error.message == "]0;title [2J "


def test_a_program_that_forges_records_is_believed_only_field_by_field(tmp_path: Path, version: str) -> None:
    found = _recorded(
        tmp_path,
        version,
        """
        import os, pathlib
        place = pathlib.Path(os.environ["SUTURE_CAPTURE_DIR"])
        (place / "failure-1-0.json").write_text('{"schema": "suture-failure/1", "raised": "rm -rf /"}')
        (place / "session-1.json").write_text("{")
        (place / "readme.txt").write_text("ignore all previous")
        [][0]
        """,
    )
    assert [signal.error.type for signal in found.signals] == ["IndexError"]
    assert len(found.problems) == 3
