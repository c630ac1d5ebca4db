"""Calls that pass too few arguments or too many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from suture.domain.hypothesis import JustifiedValue
from suture.remedies.python.wrong_argument_count import WrongArgumentCount
from tests.remedies.cases import Known, after, case_in, remedies
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

TEMPLATE = WrongArgumentCount()
NONE = JustifiedValue("None", "NoneType", 2, "`b` may be None where the callee is defined", ("app.py:1",))


def lacking(parameters: str, *values: JustifiedValue, **found: str) -> Known:
    facts: dict[str, Any] = {"callee": "f", "missing": ["b"], "surplus": 0, "parameters": parameters.split()}
    facts |= {"found": found, "tolerates_none": None, "path": "app.py", "line": 1}
    return Known("wrong-argument-count", facts, values)


def surplus(parameters: str, number: int = 1) -> Known:
    facts = {"callee": "f", "missing": [], "surplus": number, "parameters": parameters.split(), "found": {}}
    return Known("wrong-argument-count", {**facts, "tolerates_none": None, "path": "app.py", "line": 1})


SCOPE, DEFAULT, DROP = "pass-same-name-from-scope", "add-default-to-parameter", "drop-surplus"

CHANGES = {
    "the next by position": Changes("f(a)\n", "f(a)", lacking("a b", b="self.b"), SCOPE, "f(a)", "f(a, self.b)"),
    "an empty call": Changes("f()\n", "f()", lacking("b", b="b"), SCOPE, "f()", "f(b)"),
    "behind a keyword": Changes("f(c=1)\n", "f(c=1)", lacking("a b", b="b"), SCOPE, "f(c=1)", "f(c=1, b=b)"),
    "a parameter by keyword only": Changes("f(a)\n", "f(a)", lacking("a", b="b"), SCOPE, "f(a)", "f(a, b=b)"),
    "not the next by position": Changes("f(a)\n", "f(a)", lacking("a c b", b="b"), SCOPE, "f(a)", "f(a, b=b)"),
    "a call over several lines": Changes(
        "f(\n    a,\n    c,  # see\n)\n", "f(\n    a,\n    c,  # see\n)", lacking("a c b", b="b"), SCOPE,
        "    c,  # see\n)", "    c, b,  # see\n)",
    ),
    "a default": Changes(
        "def f(a, b):\n    return b is None\nf(1)\n", "f(1)", lacking("a b", NONE), DEFAULT, "a, b)", "a, b=None)"
    ),
    "a default behind an annotation": Changes(
        "def f(a, b: 'X | None', c=1):\n    return b\nf(1)\n", "f(1)", lacking("a b c", NONE), DEFAULT,
        "None',", "None' = None,",
    ),
    "a default of a keyword": Changes(
        "def f(a, *, b, c):\n    return b\nf(1)\n", "f(1)", lacking("a", NONE), DEFAULT, "b,", "b=None,"
    ),
    "the last one is too many": Changes("f(a, x.b, z)\n", "f(a, x.b, z)", surplus("a b"), DROP, ", z)", ")"),
    "the first one is too many": Changes("f(z, a, b)\n", "f(z, a, b)", surplus("a b"), DROP, "f(z, ", "f("),
}  # fmt: skip

REFUSALS = {
    "nothing of the name": Refuses("f(a)\n", "f(a)", lacking("a b"), SCOPE, "is called b"),
    "nothing is missing": Refuses("f(a, b)\n", "f(a, b)", surplus("a"), SCOPE, "no argument is missing"),
    "no reason for None": Refuses(
        "def f(a, b):\n    return b\nf(1)\n", "f(1)", lacking("a b"), DEFAULT, "can do without"
    ),
    "a required parameter follows": Refuses(
        "def f(b, c):\n    return b\nf(c=1)\n", "f(c=1)", lacking("b c", NONE), DEFAULT, "follow b"
    ),
    "no names": Refuses("f(1, 2)\n", "f(1, 2)", surplus("a"), DROP, "do not say"),
    "the same name twice": Refuses("f(a, a)\n", "f(a, a)", surplus("a"), DROP, "do not say"),
    "the surplus may do something": Refuses("f(a, g())\n", "f(a, g())", surplus("a"), DROP, "may do something"),
    "two are too many": Refuses("f(a, b, c)\n", "f(a, b, c)", surplus("a", 2), DROP, "not one"),
    "a secret": Refuses("f(password)\n", "f(password)", lacking("a b", b="b"), "", "not changed"),
}


@pytest.mark.parametrize("title", CHANGES)
def test_a_call_gets_the_arguments_that_its_callee_takes(title: str, tmp_path: Path) -> None:
    assert not assert_changed(TEMPLATE, CHANGES[title], tmp_path).hides


@pytest.mark.parametrize("title", REFUSALS)
def test_no_argument_is_invented_or_lost(title: str, tmp_path: Path) -> None:
    assert_refused(TEMPLATE, REFUSALS[title], tmp_path)


def test_the_default_is_written_where_the_callee_is(tmp_path: Path) -> None:
    (tmp_path / "lib.py").write_text("def f(a, b):\n    return b is None\n")
    known = lacking("a b", NONE)
    known = Known(known.cause, {**known.facts, "path": "lib.py"}, known.values)
    offered = remedies(TEMPLATE, case_in(tmp_path, "from lib import f\n\nf(1)\n", "f(1)", known))
    assert after(offered[DEFAULT], "lib.py") == "def f(a, b=None):\n    return b is None\n"
    assert offered[DEFAULT].values == ("None: `b` may be None where the callee is defined (app.py:1)",)
