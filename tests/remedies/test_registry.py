"""Templates come in by entry points; what is broken is named and left out."""

from __future__ import annotations

import logging
import sys
import types
from importlib.metadata import EntryPoint

import pytest

from suture.remedies import registry
from suture.remedies.python.name_typo import NameTypo
from tests.remedies.templates import TEMPLATES

OWN = EntryPoint("name-typo", "suture.remedies.python.name_typo:NameTypo", registry.GROUP)


class Stranger(NameTypo):
    id = "of-a-stranger"


class Usurper(NameTypo):
    pass


class Incomplete:
    id = "incomplete"


class Raising:
    def __init__(self) -> None:
        raise RuntimeError("no")


@pytest.fixture
def foreign(monkeypatch: pytest.MonkeyPatch) -> str:
    module = types.ModuleType("a_foreign_package")
    for item in (Stranger, Usurper, Incomplete, Raising):
        setattr(module, item.__name__, item)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module.__name__


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, registry.GROUP)


def test_a_template_of_a_stranger_comes_in_by_the_same_door(foreign: str) -> None:
    found = registry.discover([point("x", f"{foreign}:Stranger"), OWN])
    assert [template.id for template in found.templates] == ["name-typo", "of-a-stranger"]
    assert found.broken == ()


def test_a_stranger_cannot_take_the_place_of_a_built_in(foreign: str) -> None:
    found = registry.discover([point("a", f"{foreign}:Usurper"), OWN])
    assert [type(template) for template in found.templates] == [NameTypo]
    assert [(s.name, s.reason) for s in found.broken] == [("a", "the id name-typo is taken")]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("no_such_module:X", "cannot be loaded: ModuleNotFoundError"),
        ("a_foreign_package:Nothing", "cannot be loaded: AttributeError"),
        ("a_foreign_package:Raising", "cannot be loaded: RuntimeError: no"),
        ("a_foreign_package:Incomplete", "lacks name, causes"),
    ],
)
def test_a_broken_template_is_named_and_left_out(foreign: str, value: str, reason: str) -> None:
    assert foreign
    found = registry.discover([point("broken", value), OWN])
    assert [template.id for template in found.templates] == ["name-typo"]
    assert [skipped.name for skipped in found.broken] == ["broken"]
    assert reason in found.broken[0].reason


def test_loading_logs_what_is_left_out(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda group: [point(group, "no_such_module:X"), OWN])
    with caplog.at_level(logging.WARNING):
        assert [template.id for template in registry.load()] == ["name-typo"]
    assert "no_such_module:X" in caplog.text


def test_every_template_in_the_folder_is_installed() -> None:
    assert {template.id for template in registry.load()} == {template.id for template in TEMPLATES}
    assert len(TEMPLATES) == 26


def test_ids_are_unique_and_each_cause_is_answered_by_one_template() -> None:
    causes = [cause for template in TEMPLATES for cause in template.causes]
    assert len(set(causes)) == len(causes)
