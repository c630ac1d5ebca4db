"""Which encoding the rest of a project agrees on."""

from __future__ import annotations

import pytest

from suture.domain.hypothesis import Diagnosis
from tests.diagnosis.stated import judged, stated

ASCII = "'ascii' codec can't decode byte 0xc3 in position 0: ordinal not in range(128)"


def _told(files: dict[str, str]) -> Diagnosis:
    source = "def f(b):\n    return b.decode('ascii')\n"
    return judged(stated(source, "b.decode('ascii')", "UnicodeDecodeError", ASCII, files=files))


@pytest.mark.parametrize(
    "line",
    [
        "t.encode('utf-8')",
        "t.encode('UTF8')",
        "open(p, encoding='utf-8')",
        "p.write_text(t, encoding='utf_8')",
        "b.decode('utf-8'), t.encode('ascii')",
    ],
)
def test_the_encoding_that_the_rest_of_the_project_names_is_a_value(line: str) -> None:
    values = _told({"wire.py": f"x = {line}\n"}).values
    assert [(v.literal, v.rule, v.where) for v in values] == [('"utf-8"', 1, ("wire.py:1",))]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"wire.py": "x = t.encode('latin-1'), t.encode('utf-8')\n"},
        {"wire.py": "x = t.encode('latin-1')\n"},
        {"wire.py": "x = t.encode(CODEC)\n"},
        {"wire.py": "x = t.encode('ascii')\n"},
        {"wire.py": "x = t.encode('no-such-codec')\n"},
        {"wire.py": "# decode as utf-8\n"},
        {"tests/test_wire.py": "x = t.encode('utf-8')\n"},
    ],
    ids=["nothing", "two", "another", "a name", "ascii", "no codec", "a comment", "a test"],
)
def test_without_agreement_there_is_no_value(files: dict[str, str]) -> None:
    diagnosis = _told(files)
    assert diagnosis.shown is not None
    assert diagnosis.values == ()
