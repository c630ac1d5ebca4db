"""A module of a program that is made for one test, and a data patch put in at one of its functions."""

from __future__ import annotations

import sys
import textwrap
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from suture_sdk import settings
from suture_sdk.patches import registry
from suture_sdk.patches.code_hash import code_hash
from suture_sdk.patches.interface import DataPatch, Loaded, NotLoaded, Switch, Target
from suture_sdk.patches.kinds import KINDS

NAME = "living_module"


class OneStore:
    """A store of one patch."""

    def __init__(self, patch: DataPatch) -> None:
        self.patch = patch
        self.switch = Switch(True, 100.0, patch.id, "instance")

    def read(self) -> tuple[Loaded | NotLoaded, ...]:
        return (Loaded(self.patch, self.switch),)


def module(source: str) -> Any:
    made = types.ModuleType(NAME)
    exec(compile(textwrap.dedent(source), f"/{NAME}.py", "exec"), made.__dict__)
    return made


def _identities(made: Any) -> dict[str, int]:
    """Return which object each name is, without holding on to any: a patch looks at who else has them."""
    return {name: id(value) for name, value in vars(made).items() if name != "__builtins__"}


@contextmanager
def patched(source: str, kind: str, at: str = "f", *, starting: bool = False, **parameters: Any) -> Iterator[Any]:
    """Yield the module with the patch in; afterwards everything is as it was, or the test fails."""
    made = module(source)
    before = _identities(made)
    sys.modules[NAME] = made
    settings.init(patchable=[f"{NAME}.*"], instance="one")
    try:
        target: Any = made
        for part in at.split("."):
            target = vars(target)[part]
        patch = DataPatch(
            "one", "", "", Target(NAME, at, (code_hash(target.__code__),)), kind, KINDS[kind].scope, parameters,
            4e9,
        )  # fmt: skip
        code = target.__code__
        problems = registry.apply(OneStore(patch), starting=starting)
        assert problems == (), problems
        yield made
        registry.disable("one")
        assert target.__code__ is code
        assert _identities(made) == before
    finally:
        registry.forget()
        settings.init()
        sys.modules.pop(NAME, None)


def refused(source: str, kind: str, at: str = "f", **parameters: Any) -> str:
    """Return why the patch is not taken in."""
    made = module(source)
    sys.modules[NAME] = made
    settings.init(patchable=[f"{NAME}.*"], instance="one")
    try:
        hashes = (code_hash(vars(made)[at].__code__),)
        patch = DataPatch("one", "", "", Target(NAME, at, hashes), kind, KINDS[kind].scope, parameters, 4e9)
        problems = registry.apply(OneStore(patch))
        assert len(problems) == 1
        return problems[0].reason
    finally:
        registry.forget()
        settings.init()
        sys.modules.pop(NAME, None)


def hits() -> int:
    return int(registry.status()["one"]["hits"])
