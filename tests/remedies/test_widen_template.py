"""Handlers that name one more class."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.domain.remedy import Risk
from suture.remedies.python.widen_except_clause import WidenExceptClause
from tests.remedies.cases import Known, case_in, reasons
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

TEMPLATE = WidenExceptClause()
EXTEND = "extend-tuple"


def sibling(*caught: str, line: int = 4, error: str = "TypeError") -> Known:
    return Known("unhandled-sibling", {"error": error, "caught": list(caught), "line": line})


def program(caught: str, name: str = "f", fallback: str = "x = None") -> str:
    return (
        f"def {name}(t):\n    try:\n        x = int(t)\n    except {caught}:  # see\n        {fallback}\n    return x\n"
    )


CHANGES = {
    "one class": (program("ValueError"), ("ValueError",), "ValueError", "(ValueError, TypeError)"),
    "one in parentheses": (program("(ValueError)"), ("ValueError",), "(ValueError)", "((ValueError, TypeError))"),
    "a name for the error": (program("ValueError as e"), ("ValueError",), "ValueError", "(ValueError, TypeError)"),
    "two classes": (
        program("(ValueError, OverflowError)"), ("ValueError", "OverflowError"),
        "OverflowError)", "OverflowError, TypeError)",
    ),
    "a class of a module": (
        program("errors.ValueError"), ("ValueError",), "errors.ValueError", "(errors.ValueError, TypeError)"
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", CHANGES)
def test_the_class_is_named_beside_its_sibling(title: str, tmp_path: Path) -> None:
    text, caught, old, new = CHANGES[title]
    remedy = assert_changed(TEMPLATE, Changes(text, "int(t)", sibling(*caught), EXTEND, old, new), tmp_path)
    assert remedy.risk is Risk.R1
    assert not remedy.hides


REFUSALS = {
    "everything": Refuses(program("ValueError"), "int(t)", sibling(error="Exception"), EXTEND, "catch everything"),
    "no identifier": Refuses(program("ValueError"), "int(t)", sibling(error="a b"), EXTEND, "names no class"),
    "over several lines": Refuses(
        program("(ValueError,\n            OverflowError)"), "int(t)", sibling("ValueError"), EXTEND, "several lines"
    ),
    "another handler": Refuses(program("ValueError"), "int(t)", sibling(line=99), "", "not around"),
    "a payment": Refuses(program("ValueError", "pay"), "int(t)", sibling(), "", "access or money"),
    "an amount": Refuses(program("ValueError", fallback="total = 0"), "int(t)", sibling(), "", "access or money"),
    "another clause": Refuses(program("ValueError"), "int(t)", sibling("ValueError"), "add-clause", "right for"),
    "a base class": Refuses(program("ValueError"), "int(t)", sibling("ValueError"), "family-base", "more than that"),
}


@pytest.mark.parametrize("title", REFUSALS)
def test_no_handler_is_made_wider_than_what_was_seen(title: str, tmp_path: Path) -> None:
    assert_refused(TEMPLATE, REFUSALS[title], tmp_path)


def test_strategies_that_hide_say_why_they_are_left_out(tmp_path: Path) -> None:
    case = case_in(tmp_path, program("ValueError"), "int(t)", sibling("ValueError"))
    assert "right for TypeError as well" in reasons(TEMPLATE, case)
