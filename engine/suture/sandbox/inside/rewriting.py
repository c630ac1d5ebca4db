"""Import the modules that pytest rewrites by an import hook of pytest's own, as they come in when it runs.

pytest rewrites the asserts of the whole distribution of every installed plugin. It warns of a module that was imported
before, unless a hook of this class loaded it. Under `--assert=plain` it rewrites none: their messages differ then.
"""

# pathlib would show in the sys.modules of the program that this interpreter becomes:
# ruff: noqa: PTH112, PTH118, PTH123, PTH208

from __future__ import annotations

import os
import sys

HOOK = "_pytest.assertion.rewrite"


def marked(places: list[str]) -> set[str]:
    """Return the modules and packages of the pytest plugins that are installed in these directories."""
    found = set()
    for place in places:
        for name in os.listdir(place) if os.path.isdir(place) else []:
            info = os.path.join(place, name)
            if name.endswith(".dist-info") and b"[pytest11]" in _content(info, "entry_points.txt"):
                for line in _content(info, "RECORD").decode("utf-8", "replace").splitlines():
                    found.add(line.partition(",")[0].removesuffix("/__init__.py").removesuffix(".py"))
    return {name for name in found if name.isidentifier()}


def begin(names: set[str]) -> object:
    """Put up a hook that rewrites these modules; None as long as pytest's own part of it is not imported."""
    try:
        hook = sys.modules[HOOK].AssertionRewritingHook(_Config())
        hook.mark_rewrite(*names)
    except Exception:  # noqa: BLE001 — another release of pytest, or none: its plugins are left to the jobs
        return None
    sys.meta_path.insert(0, hook)
    return hook


def end(hook: object) -> None:
    """Take the hook away."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not hook]


def too_early(names: set[str]) -> int:
    """Count the modules among these that were imported otherwise: pytest would warn of them."""
    found = [sys.modules[name] for name in names if name in sys.modules]
    return sum(type(getattr(module, "__loader__", None)).__module__ != HOOK for module in found)


def _content(directory: str, name: str) -> bytes:
    try:
        with open(os.path.join(directory, name), "rb") as file:
            return file.read()
    except OSError:
        return b""


class _State:
    """What the hook tells of its work."""

    def trace(self, *_: object) -> None:
        """Forget it."""


class _States:
    def __getitem__(self, _: object) -> _State:
        return _State()


class _Config:
    """As much of pytest's configuration as its hook asks for."""

    stash = _store = _States()

    def getini(self, name: str) -> object:
        """Return pytest's defaults: the files of its tests, and False for what it can be told to do besides."""
        return ["test_*.py", "*_test.py"] if name == "python_files" else False

    def issue_config_time_warning(self, *_: object, **__: object) -> None:
        """Say nothing: `too_early` knows of these modules."""
