from __future__ import annotations

import importlib
import sys

import pytest

from suture.diagnosis.removed import ATTRIBUTES, CLASSES, MODULES, is_removed, is_removed_test_method
from suture.remedies.python.stdlib_migrations import GONE, METHODS, MOVES

HOMES = {"unittest.case": "unittest"}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.module}.{move.attribute}")
def test_what_a_template_can_move_is_known_to_be_removed(move: object) -> None:
    module, attribute = move.module, move.attribute  # type: ignore[attr-defined]
    assert is_removed(module, attribute) or module in MODULES or module.partition(".")[0] in MODULES


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.attribute)
def test_a_method_that_a_template_can_rename_is_known_to_be_removed(method: object) -> None:
    module, attribute = method.module, method.attribute  # type: ignore[attr-defined]
    assert is_removed(HOMES.get(module, module), attribute)


@pytest.mark.parametrize("module", GONE)
def test_a_module_that_a_template_gives_up_on_is_known_to_be_removed(module: str) -> None:
    assert module in MODULES


@pytest.mark.parametrize(
    ("module", "attribute"),
    [
        ("json", "loads"),
        ("collections", "OrderedDict"),
        ("nothing", "clock"),
        ("time", "time"),
        ("", ""),
        ("Thread", "start"),
    ],
)
def test_what_is_still_there_was_not_removed(module: str, attribute: str) -> None:
    assert not is_removed(module, attribute)


def test_classes_are_known_by_the_word_in_their_messages() -> None:
    assert is_removed("Thread", "isAlive")
    assert is_removed("xml.etree.ElementTree.Element", "getchildren")
    assert is_removed("array.array", "tostring")
    assert set(CLASSES.values()) <= set(ATTRIBUTES)


@pytest.mark.parametrize(
    ("name", "removed"), [("assertEquals", True), ("failUnless", True), ("makeSuite", False), ("assertEqual", False)]
)
def test_only_assertions_are_methods_of_tests(name: str, *, removed: bool) -> None:
    assert is_removed_test_method(name) is removed


def test_modules_that_this_python_has_for_good_are_not_listed() -> None:
    for module in ("json", "typing", "collections", "tkinter", "symtable"):
        assert module not in MODULES
        assert module in sys.stdlib_module_names
    assert not hasattr(importlib.import_module("time"), "clock")
