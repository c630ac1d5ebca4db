"""Numbers that are read from text."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.domain.hypothesis import JustifiedValue
from suture.remedies.python.numeric_parse import NumericParse
from tests.remedies.cases import Known, case_in, heals_honestly, offers
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

TEMPLATE = NumericParse()
EMPTY, WHOLE, TRY = "strip-and-empty-default", "float-then-int", "try-default"
ONE = JustifiedValue("1", "int", 2, "'x' is declared with this default in")


def dirty(form: str, *values: JustifiedValue, callee: str = "int", names: str = "x") -> Known:
    facts = {"callee": callee, "operand": "x", "form": form, "names": names.split()}
    return Known("dirty-number", facts, values)


def value(literal: str, kind: str) -> JustifiedValue:
    return JustifiedValue(literal, kind, 1, "'x' has this default in 2 of 2 places")


CHANGES = {
    "a name": Changes("y = int(x)\n", "int(x)", dirty("empty", ONE), EMPTY, "int(x)", "int(x) if x.strip() else 1"),
    "in a sum": Changes(
        "y = 1 + int(x)\n", "int(x)", dirty("empty", ONE), EMPTY, "int(x)", "(int(x) if x.strip() else 1)"
    ),
    "an item": Changes(
        "f(int(r['x']))\n", "int(r['x'])", dirty("empty", ONE), EMPTY, "(r['x'])", "(r['x']) if r['x'].strip() else 1"
    ),
    "a float": Changes(
        "y = float(x)\n", "float(x)", dirty("empty", value("0.5", "float"), callee="float"), EMPTY,
        "float(x)", "float(x) if x.strip() else 0.5",
    ),
    "None": Changes(
        "y = int(x)\n", "int(x)", dirty("empty", value("None", "NoneType")), EMPTY,
        "int(x)", "int(x) if x.strip() else None",
    ),
    "a point": Changes("y = int(r.x)\n", "int(r.x)", dirty("whole"), WHOLE, "r.x", "float(r.x)"),
}  # fmt: skip

REFUSALS = {
    "no default": Refuses("y = int(x)\n", "int(x)", dirty("empty"), EMPTY, "no reason for a value"),
    "a default of another type": Refuses(
        "y = int(x)\n", "int(x)", dirty("empty", value("''", "str")), EMPTY, "no number"
    ),
    "a float for a whole number": Refuses(
        "y = int(x)\n", "int(x)", dirty("empty", value("0.5", "float")), EMPTY, "no number"
    ),
    "a call": Refuses("y = int(x())\n", "int(x())", dirty("empty", ONE), EMPTY, "run twice"),
    "no empty text": Refuses("y = int(x)\n", "int(x)", dirty("whole", ONE), EMPTY, "not empty"),
    "a part that would be lost": Refuses("y = int(x)\n", "int(x)", dirty("decimal"), WHOLE, "no whole number"),
    "a count": Refuses("count = int(x)\n", "int(x)", dirty("whole", names="count x"), WHOLE, "count"),
    "anything else": Refuses("y = int(x)\n", "int(x)", dirty("empty"), TRY, "without a word"),
    "a payment": Refuses("def pay(x):\n    return int(x)\n", "int(x)", dirty("empty", ONE), "", "not guessed"),
}


@pytest.mark.parametrize("title", CHANGES)
def test_a_number_is_read_or_the_project_says_which_it_is(title: str, tmp_path: Path) -> None:
    assert not assert_changed(TEMPLATE, CHANGES[title], tmp_path).hides


@pytest.mark.parametrize("title", REFUSALS)
def test_no_number_is_invented(title: str, tmp_path: Path) -> None:
    assert_refused(TEMPLATE, REFUSALS[title], tmp_path)


@pytest.mark.parametrize("name", ["price", "quantity", "count", "id", "total"])
def test_the_empty_value_of_a_type_stands_for_no_amount(name: str, tmp_path: Path) -> None:
    zero = JustifiedValue("0", "int", 4, "it was int in passing calls")
    case = case_in(tmp_path, f"{name} = int(x)\n", "int(x)", dirty("empty", zero, names=f"{name} x"))
    assert heals_honestly(offers(TEMPLATE, case)) == []
