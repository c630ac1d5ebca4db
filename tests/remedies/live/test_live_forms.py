"""Each live form is drafted from a real crash: the program runs, is diagnosed, and its repair is asked for."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

from suture.domain.live import LivePatch
from suture.domain.remedy import Remedy, Skipped
from suture.remedies.interface import Case, Example
from suture.remedies.live.form import DRAFTERS, live_form
from suture.remedies.registry import load
from suture.testing.diagnosed import diagnosed


def crashed(folder: Path, source: str, **others: str) -> tuple[Case, Remedy]:
    files = {f"{name}.py": textwrap.dedent(text) for name, text in {"app": source, **others}.items()}
    case = diagnosed(folder, Example("", files, "app.py"))
    assert not isinstance(case, str), case
    for template in load():
        if case.hypothesis.cause in template.causes and template.guard(case) is None:
            for offer in template.propose(case):
                if isinstance(offer, Remedy):
                    return case, offer
    raise AssertionError(f"nothing is offered for {case.hypothesis}")


def drafted(folder: Path, source: str, **others: str) -> LivePatch:
    made = live_form(*crashed(folder, source, **others))
    assert isinstance(made, LivePatch), made
    return made


KEY = """
    PRICES = {"apple_juice": 3, "bread": 2}


    def total(items):
        return sum(items) + PRICES["aple_juice"]


    print(total([1]))
    """
IMPORT = """
    def dump(record):
        return json.dumps(record)


    print(dump([1]))
    """
KEYWORD = """
    def fetch(url, timeout=1):
        return url, timeout


    def main():
        return fetch("x", timeot=2)


    print(main())
    """
ATTRIBUTE = """
    class Connection:
        def state_string(self):
            return "open"

        def show(self):
            return self.state_strng()


    print(Connection().show())
    """

FORMS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    (KEY, "key_alias", "object", "total", {"mapping": "PRICES", "alias": {"aple_juice": "apple_juice"}}),
    (IMPORT, "global_shim", "object", "dump", {"name": "json", "import_module": "json"}),
    (KEYWORD, "kwarg_map", "call", "fetch", {"rename": {"timeot": "timeout"}}),
    (
        ATTRIBUTE, "attribute_shim", "object", "Connection.show",
        {"owner": "Connection", "name": "state_strng", "alias_of": "state_string"},
    ),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_repair_has_its_live_form(tmp_path: Path, form: tuple[str, str, str, str, dict[str, Any]]) -> None:
    source, *expected = form
    made = drafted(tmp_path, source)
    assert [made.kind, made.scope, made.function, made.parameters] == expected
    assert (made.module, made.path) == ("__main__", "app.py")


def test_the_module_is_named_as_the_program_knows_it(tmp_path: Path) -> None:
    made = drafted(tmp_path, "import cart\nprint(cart.total([1]))\n", cart=KEY.replace("print(total([1]))", ""))
    assert (made.module, made.path) == ("cart", "cart.py")


def test_a_live_form_is_never_less_risky_than_its_repair(tmp_path: Path) -> None:
    case, remedy = crashed(tmp_path, ATTRIBUTE)
    made = live_form(case, remedy)
    assert isinstance(made, LivePatch)
    assert made.risk >= remedy.risk


LOCAL_MAPPING = """
    def total(items):
        prices = {"apple_juice": 3, "bread": 2}
        return sum(items) + prices["aple_juice"]


    print(total([1]))
    """
SHADOWED = """
    PRICES = {"apple_juice": 1}


    def total(PRICES):
        return PRICES["aple_juice"]


    print(total({"apple_juice": 3, "bread": 2}))
    """
TOP_LEVEL = 'PRICES = {"apple_juice": 3, "bread": 2}\nprint(PRICES["aple_juice"])\n'
NESTED = """
    PRICES = {"apple_juice": 3, "bread": 2}


    def outer():
        def total():
            return PRICES["aple_juice"]

        return total()


    print(outer())
    """


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (LOCAL_MAPPING, "not a mapping of the module"),
        (SHADOWED, "not a mapping of the module"),
        (TOP_LEVEL, "at the level of the module"),
        (NESTED, "functions that can be found by name"),
        ("def f(a):\n    return ' '.join(['n', a])\n\n\nprint(f(1))\n", "no form that a running program can take"),
    ],
)
def test_what_cannot_be_done_live_says_why(tmp_path: Path, source: str, reason: str) -> None:
    made = live_form(*crashed(tmp_path, source))
    assert isinstance(made, Skipped)
    assert reason in made.reason


def test_a_number_is_not_put_in_for_a_missing_key_live(tmp_path: Path) -> None:
    source = """
        STOCK = {"bread": 2}
        OTHER = {}
        print(OTHER.get("apples", 0), OTHER.get("apples", 0))


        def count():
            return STOCK["apples"]


        print(count())
        """
    made = live_form(*crashed(tmp_path, source))
    assert isinstance(made, Skipped)
    assert "only when a person typed it" in made.reason


def test_several_repairs_are_no_live_patch(tmp_path: Path) -> None:
    from dataclasses import replace  # noqa: PLC0415 -- this test only

    case, remedy = crashed(tmp_path, KEY)
    made = live_form(case, replace(remedy, rounds=2))
    assert isinstance(made, Skipped)
    assert "joins 2 repairs" in made.reason


def test_every_template_with_a_live_form_exists() -> None:
    assert set(DRAFTERS) <= {template.id for template in load()}
