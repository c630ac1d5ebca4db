"""What is loaded late is all there when it is looked at, and not a moment before."""

from __future__ import annotations

import subprocess
import sys

from suture import loading
from suture.remedies.registry import load

_IS_LOADED = (
    "import sys, suture.bootstrap; print(sorted({'libcst', 'suture.verification.verifier'} & set(sys.modules)))"
)


def test_the_engine_is_imported_without_its_parser() -> None:
    done = subprocess.run([sys.executable, "-c", _IS_LOADED], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_templates_are_those_of_the_registry_in_its_order() -> None:
    assert [template.id for template in loading.Templates()] == [template.id for template in load()]


def test_a_part_of_the_templates_can_be_looked_at() -> None:
    found = loading.Templates()
    assert len(found) == len(load())
    assert [template.id for template in found[:2]] == [template.id for template in load()[:2]]


def test_looking_twice_loads_once() -> None:
    assert loading.Templates()[0] is loading.Templates()[0]
