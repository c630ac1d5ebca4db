"""Defaults by the owner's word: found by their exact place first, and never where a door is guarded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from suture.diagnosis.declared import last_name
from suture.domain.hypothesis import JustifiedValue
from suture.domain.signal import Variable
from tests.diagnosis.stated import cause_of, judged, stated

NONE = {"value": {"type": "NoneType", "is_none": True, "size": None, "text": "None", "writable": "None"}}
KEYS = {
    "keys": {"type": "dict", "mapping": True, "keys": [{"type": "str", "text": "zzz"}], "total": 1},
    "peers": {"siblings": 5, "having": 0, "types": {}},
}


def for_key(declared: Mapping[str, str], key: str = '"currency"', function: str = "label") -> list[JustifiedValue]:
    source = f"class Cart:\n    def {function}(self, row):\n        return row[{key}]\n"
    scene = stated(source, f"row[{key}]", "KeyError", "'currency'")
    diagnosis = judged(replace(scene, declared=declared), KEYS)
    return list(diagnosis.values)


def for_operand(
    declared: Mapping[str, str], expression: str, *, given: str = "order", seen: str | None = None
) -> list[JustifiedValue]:
    source = f"def total({given}):\n    return 2 * {expression}\n"
    said = "unsupported operand type(s) for *: 'int' and 'NoneType'"
    variables = {"order": Variable(seen, "…")} if seen else {}
    scene = stated(source, f"2 * {expression}", "TypeError", said, variables=variables)
    diagnosis = judged(replace(scene, declared=declared), NONE)
    assert cause_of(diagnosis) == "none-operand"
    return list(diagnosis.values)


def for_receiver(declared: Mapping[str, str], annotation: str = "") -> list[JustifiedValue]:
    source = f"def greet(user{annotation}):\n    return user.name\n"
    scene = stated(source, "user.name", "AttributeError", "'NoneType' object has no attribute 'name'")
    diagnosis = judged(replace(scene, declared=declared), NONE)
    assert cause_of(diagnosis) == "none-receiver"
    return list(diagnosis.values)


def literals(values: list[JustifiedValue]) -> list[tuple[int, str]]:
    return [(value.rule, value.literal) for value in values]


def test_a_declared_key_is_a_value_with_the_owner_as_its_source() -> None:
    (value,) = for_key({"currency": "'EUR'"})
    assert (value.rule, value.literal, value.type) == (0, "'EUR'", "str")
    assert value.reason == "'currency' has this default by the owner's word (pyproject.toml)"


@pytest.mark.parametrize(
    "declared",
    [
        {},
        {"curency": "'EUR'"},
        {"Currency": "'EUR'"},
        {"other:Cart.label.currency": "'EUR'"},
        {"app:label.currency": "'EUR'"},
        {"app:Cart.other.currency": "'EUR'"},
        {"Cart.currency": "'EUR'"},
    ],
)
def test_a_declaration_for_another_place_or_name_is_none_for_this(declared: Mapping[str, str]) -> None:
    assert for_key(declared) == []


def test_the_most_exact_declaration_speaks_alone() -> None:
    assert literals(for_key({"currency": "'EUR'", "app:Cart.label.currency": "'USD'"})) == [(0, "'USD'")]


@pytest.mark.parametrize("key", ["key", "0", "f'{x}'", "('currency', 1)"])
def test_a_computed_key_gets_no_declared_value(key: str) -> None:
    assert for_key({"currency": "'EUR'", "key": "1", "0": "2"}, key) == []


@pytest.mark.parametrize("function", ["check_permission", "authorize", "pay", "is_admin"])
def test_code_that_guards_a_door_gets_no_declared_value(function: str) -> None:
    assert for_key({"currency": "'EUR'"}, function=function) == []


def test_a_number_may_be_declared() -> None:
    assert literals(for_operand({"rate": "1.5"}, "order.rate")) == [(0, "1.5")]
    assert literals(for_operand({"rate": "0"}, "rate", given="rate")) == [(0, "0")]


@pytest.mark.parametrize("key", ["app:total.rate", "rate"])
def test_a_parameter_is_declared_by_its_function_or_its_name(key: str) -> None:
    assert literals(for_operand({key: "3"}, "rate", given="rate=None")) == [(0, "3")]


def test_an_attribute_is_declared_by_the_class_of_the_object() -> None:
    declared = {"Order.rate": "1.5", "rate": "9"}
    assert literals(for_operand(declared, "order.rate", seen="shop.models.Order")) == [(0, "1.5")]
    assert literals(for_operand(declared, "order.rate", seen="shop.models.Item")) == [(0, "9")]
    assert literals(for_operand(declared, "order.rate", given="order: 'Order | None'")) == [(0, "1.5")]
    assert literals(for_operand({"Order.rate": "1"}, "order.rate")) == []
    assert literals(for_operand({"Order.rate": "1"}, "order[0].rate")) == []


def test_an_attribute_of_none_is_declared_by_the_annotated_class() -> None:
    assert literals(for_receiver({"User.name": "'nobody'"}, ": User | None")) == [(0, "'nobody'")]
    assert literals(for_receiver({"User.name": "'nobody'"}, ": Person")) == []
    assert literals(for_receiver({"name": "'nobody'"})) == [(0, "'nobody'")]


def test_the_result_of_a_function_is_declared_as_its_return() -> None:
    (value,) = for_receiver({"app:greet.return": "''"})
    assert value.reason.startswith("returned: ")
    assert for_receiver({"app:other.return": "''"}) == []
    assert for_receiver({"return": "''"}) == []


def test_a_declared_value_comes_before_what_the_project_gives() -> None:
    scene = stated(
        'def label(row):\n    return row["currency"]\n',
        'row["currency"]',
        "KeyError",
        "'currency'",
        files={"other.py": 'a.get("currency", "GBP")\nb.get("currency", "GBP")\n'},
    )
    values = judged(replace(scene, declared={"currency": "'EUR'"}), KEYS).values
    assert literals(list(values)) == [(0, "'EUR'"), (1, "'GBP'")]


def test_a_declaration_for_a_cause_without_values_is_not_used() -> None:
    scene = stated("def f(x):\n    return missing\n", "missing", "NameError", "name 'missing' is not defined")
    assert judged(replace(scene, declared={"missing": "1", "app:f.return": "1"})).values == ()


@pytest.mark.parametrize("path", ["src/shop/cart.py", "shop/cart/__init__.py", "shop/cart.py"])
def test_a_module_has_the_name_by_which_it_is_imported(path: str) -> None:
    scene = stated('def f(row):\n    return row["x"]\n', 'row["x"]', "KeyError", "'x'", files={path: ""})
    moved = replace(scene, declared={"shop.cart:f.x": "1"}, fault=replace(scene.fault, path=path))
    content = scene.project.read("app.py")
    assert content is not None
    project = replace(scene.project, contents={path: content.decode()})  # type: ignore[type-var]
    assert literals(list(judged(replace(moved, project=project), KEYS).values)) == [(0, "1")]


@pytest.mark.parametrize(
    ("expression", "name"),
    [("a", "a"), ("a.b", "b"), ("a['b']", "b"), ("a.get('b')", "b"), ("a()", None), ("a[0]", None), ("a b", None)],
)
def test_an_expression_is_named_by_what_it_reads(expression: str, name: str | None) -> None:
    assert last_name(expression) == name
