"""A module of its own for each test: source with a file name, found in sys.modules by its name."""

import sys
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from suture_sdk import clock, patches, settings
from suture_sdk.patches.code_hash import code_hash
from suture_sdk.patches.interface import CALL, Caps, DataPatch, Loaded, Switch, Target

SHOP = """
def locate(name):
    if name == "bad":
        raise FileNotFoundError(name)
    return "/shop/" + name

def also(name):
    return locate(name)

async def fetch(name):
    return locate(name)

class Folder:
    def find(self, name):
        return locate(name)
"""


def module(name: str, source: str) -> ModuleType:
    made = ModuleType(name)
    exec(compile(textwrap.dedent(source), f"/srv/{name}.py", "exec"), made.__dict__)
    return made


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return the module `shop`, which may be patched; at the end nothing is patched any more."""
    made = module("shop", SHOP)
    monkeypatch.setitem(sys.modules, "shop", made)
    monkeypatch.setattr(settings, "_current", settings.Settings(patchable=("shop:*",), release="1", instance="here"))
    patches.forget()
    yield made
    patches.forget()


def data(function: Callable[..., Any], **changes: Any) -> DataPatch:
    """Return a patch that gives "/up" in place of a FileNotFoundError."""
    made = DataPatch(
        id="fix",
        service="",
        release="1",
        target=Target("shop", function.__qualname__, (code_hash(function.__code__),)),
        kind="default_on_exception",
        scope=CALL,
        parameters={"exc": "FileNotFoundError", "value": "/up"},
        expires=clock.wall() + 1_000,
        caps=Caps(hit_rate=1.0),
    )
    return made._replace(**changes)


def loaded(function: Callable[..., Any], percentage: float = 100.0, unit: str = "request", **changes: Any) -> Loaded:
    return Loaded(data(function, **changes), Switch(True, percentage, "salt", unit))
