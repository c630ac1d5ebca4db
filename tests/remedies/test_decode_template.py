"""Texts that are read in the wrong encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.domain.hypothesis import JustifiedValue
from suture.remedies.python.decode_fallback import DecodeFallback
from tests.remedies.cases import Known, case_in, heals_honestly, offers
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

TEMPLATE = DecodeFallback()
UTF_8 = JustifiedValue('"utf-8"', "str", 1, "the project reads and writes this encoding elsewhere", ("wire.py:1",))
EXPLICIT = "explicit-utf8"


def read(call: str, *values: JustifiedValue, line: int = 1, codec: str = "ascii") -> Known:
    return Known("wrong-encoding", {"codec": codec, "call": call, "line": line}, values)


CHANGES = {
    "a file without an encoding": Changes(
        "with open(p) as f:\n    f.read()\n", "f.read()", read("open(p)", UTF_8), EXPLICIT,
        "open(p)", 'open(p, encoding="utf-8")',
    ),
    "a file with a mode": Changes(
        "with open(p, 'r') as f:\n    f.read()\n", "f.read()", read("open(p, 'r')", UTF_8), EXPLICIT,
        "'r')", "'r', encoding='utf-8')",
    ),
    "a file with an encoding": Changes(
        "with open(p, encoding='ascii') as f:\n    f.read()\n", "f.read()", read("open(p, encoding='ascii')", UTF_8),
        EXPLICIT, "ascii", "utf-8",
    ),
    "bytes": Changes("b.decode('ascii')\n", "b.decode('ascii')", read("b.decode('ascii')", UTF_8), EXPLICIT,
                     "ascii", "utf-8"),
    "a path": Changes("p.read_text('ascii')\n", "p.read_text('ascii')", read("p.read_text('ascii')", UTF_8), EXPLICIT,
                      "ascii", "utf-8"),
}  # fmt: skip

REFUSALS = {
    "no source": Refuses("b.decode('ascii')\n", "b.decode('ascii')", read("b.decode('ascii')"), EXPLICIT, "names no"),
    "no part of UTF-8": Refuses(
        "b.decode('cp1252')\n", "b.decode('cp1252')", read("b.decode('cp1252')", UTF_8, codec="cp1252"), EXPLICIT,
        "not a part of UTF-8",
    ),
    "chosen elsewhere": Refuses(
        "b.decode(codec)\n", "b.decode(codec)", read("b.decode(codec)", UTF_8), EXPLICIT, "chosen elsewhere"
    ),
    "a list of encodings": Refuses(
        "b.decode('ascii')\n", "b.decode('ascii')", read("b.decode('ascii')", UTF_8), "candidate-list", "any byte"
    ),
    "lost letters": Refuses(
        "b.decode('ascii')\n", "b.decode('ascii')", read("b.decode('ascii')", UTF_8), "errors-replace", "lost"
    ),
    "a secret": Refuses(
        "secret.decode('ascii')\n", "secret.decode('ascii')", read("secret.decode('ascii')", UTF_8), "", "not widened"
    ),
    "another line": Refuses(
        "b.decode('ascii')\n", "b.decode('ascii')", read("b.decode('ascii')", UTF_8, line=9), "", "not found"
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", CHANGES)
def test_the_encoding_of_the_project_is_named(title: str, tmp_path: Path) -> None:
    assert assert_changed(TEMPLATE, CHANGES[title], tmp_path).values != ()


@pytest.mark.parametrize("title", REFUSALS)
def test_no_letters_are_guessed_or_lost(title: str, tmp_path: Path) -> None:
    assert_refused(TEMPLATE, REFUSALS[title], tmp_path)


def test_without_a_source_nothing_is_offered(tmp_path: Path) -> None:
    case = case_in(tmp_path, "b.decode('ascii')\n", "b.decode('ascii')", read("b.decode('ascii')"))
    assert heals_honestly(offers(TEMPLATE, case)) == []
