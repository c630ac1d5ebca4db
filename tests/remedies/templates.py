"""The templates under test, found by file so that a new one cannot be forgotten."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import suture.remedies.python
from suture.remedies.interface import Template


def _found() -> tuple[Template, ...]:
    made = []
    for module in pkgutil.iter_modules(suture.remedies.python.__path__):
        loaded = importlib.import_module(f"suture.remedies.python.{module.name}")
        classes = [
            item for item in vars(loaded).values() if inspect.isclass(item) and item.__module__ == loaded.__name__
        ]
        made += [item() for item in classes if hasattr(item, "propose")]
    return tuple(made)


TEMPLATES = _found()
