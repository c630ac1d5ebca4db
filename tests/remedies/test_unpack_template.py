"""What is unpacked: where a text is parted, and which of a function's values are taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.domain.hypothesis import JustifiedValue
from suture.domain.remedy import Remedy, Risk
from suture.remedies.python.unpack_mismatch import UnpackMismatch
from tests.remedies.cases import Known, case_in, remedies
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

TEMPLATE = UnpackMismatch()
EMPTY = JustifiedValue('""', "str", 2, "'b' is declared with this default in")


def split(targets: str, separator: str | None, how: str = "too many", *values: JustifiedValue) -> Known:
    names = targets.split(", ")
    facts = {"how": how, "want": len(names), "got": None, "targets": names, "value": "x.split()", "producer": "split"}
    return Known("unpack-mismatch", {**facts, "receiver": "x", "separator": separator}, values)


def function(targets: str, *names: str) -> Known:
    wanted = targets.split(", ")
    facts = {"how": "too many", "want": len(wanted), "got": None, "targets": wanted, "value": "f()"}
    listed = [each.split() for each in names]
    return Known("unpack-mismatch", {**facts, "producer": "function", "callee": "f", "length": 3, "names": listed})


CHANGES = {
    "at white space": Changes(
        "word, rest = x.split()\n", "word, rest", split("word, rest", None), "maxsplit", "split()", "split(maxsplit=1)"
    ),
    "in three": Changes(
        "a, b, text = x.split(',')\n", "a, b, text", split("a, b, text", "','"), "maxsplit", "','", "',', 2"
    ),
    "at the last colon": Changes(
        "host, port = x.split(':')\n", "host, port", split("host, port", "':'"), "maxsplit",
        "split(':')", "rsplit(':', 1)",
    ),
    "a version": Changes(
        "major, minor = x.split('.')\n", "major, minor", split("major, minor", "'.'"), "star-target",
        "major, minor", "major, minor, *_",
    ),
    "where the underscore is a function": Changes(
        "major, minor = x.split('.')\nprint(_('x'))\n", "major, minor", split("major, minor", "'.'"), "star-target",
        "minor = ", "minor, *_unused = ",
    ),
    "a value in the middle": Changes(
        "a, c = f()\n", "a, c", function("a, c", "a b c"), "star-target", "a, c", "a, _, c"
    ),
    "in parentheses over two lines": Changes(
        "k, value = (\n    x.split('=')\n)\n", "k, value", split("k, value", "'='"), "maxsplit", "'='", "'=', 1"
    ),
    "an empty second part": Changes(
        "a, b = x.split('=')\n", "a, b", split("a, b", "'='", "not enough", EMPTY), "partition",
        "a, b = x.split('=')", "a, _, b = x.partition('=')",
    ),
}  # fmt: skip

REFUSALS = {
    "no side is named": Refuses(
        "a, b = x.split('-')\n", "a, b", split("a, b", "'-'"), "maxsplit", "first or the last"
    ),
    "both sides are named": Refuses(
        "a, b = x.split('-')\n", "a, b", split("a, text_port_extra", "'-'"), "star-target", "thrown away"
    ),
    "too few to part": Refuses(
        "a, b = x.split('=')\n", "a, b", split("a, b", "'='", "not enough"), "maxsplit", "too often"
    ),
    "the surplus of a text": Refuses(
        "a, b = x.split(',')\n", "a, b", split("a, b", "','"), "star-target", "thrown away"
    ),
    "two readings of a function": Refuses(
        "a, b = f()\n", "a, b", function("a, b", "a b c", "c a b"), "star-target", "does not say"
    ),
    "names in another order": Refuses(
        "a, b = f()\n", "a, b", function("a, b", "b a c"), "star-target", "does not say"
    ),
    "an amount that is missing": Refuses(
        "a, price = x.split('=')\n", "a, price", split("a, price", "'='", "not enough", EMPTY), "partition", "amount"
    ),
    "three parts of which one is missing": Refuses(
        "a, b, c = x.split('=')\n", "a, b, c", split("a, b, c", "'='", "not enough", EMPTY), "partition", "in two"
    ),
    "a malformed record": Refuses(
        "a, b = x.split('=')\n", "a, b", split("a, b", "'='"), "catch-and-default", "without a word"
    ),
    "a secret": Refuses(
        "user, secret = x.split(':')\n", "user, secret", split("user, secret", "':'"), "", "not guessed"
    ),
    "no mapping": Refuses("a, b = x.split('=')\n", "a, b", split("a, b", "'='"), "items", "no mapping"),
}  # fmt: skip


@pytest.mark.parametrize("title", CHANGES)
def test_what_is_unpacked_is_parted_as_its_names_say(title: str, tmp_path: Path) -> None:
    remedy = assert_changed(TEMPLATE, CHANGES[title], tmp_path)
    assert remedy.risk is Risk.R1
    assert not remedy.hides


@pytest.mark.parametrize("title", REFUSALS)
def test_nothing_is_guessed_of_what_is_unpacked(title: str, tmp_path: Path) -> None:
    assert_refused(TEMPLATE, REFUSALS[title], tmp_path)


def test_an_empty_part_without_a_source_is_marked_as_hiding(tmp_path: Path) -> None:
    known = split("a, b", "'='", "not enough")
    offered = remedies(TEMPLATE, case_in(tmp_path, "a, b = x.split('=')\n", "a, b", known))
    assert isinstance(offered["partition"], Remedy)
    assert offered["partition"].hides
    assert offered["partition"].risk is Risk.R2


def test_every_other_byte_stays(tmp_path: Path) -> None:
    text = "\ufeffk, value = x.split('=')  # é\r\ny = 'ü'\r\n"
    offered = remedies(TEMPLATE, case_in(tmp_path, text.encode(), "k, value", split("k, value", "'='")))
    assert offered["maxsplit"].patch.edits[0].after == text.replace("'='", "'=', 1").encode()
