"""Help pages: one text file a command, as it is shown, 80 columns wide."""

from __future__ import annotations

import os
from collections.abc import Sequence

PAGES = (
    "suture", "fix", "explain", "run", "patches", "undo", "history", "lesson", "doctor", "templates", "completion",
    "version",
)  # fmt: skip
_FLAGS = ("--help", "-h")
_ACTIONS = {"lesson": ("show",), "patches": ("list", "on", "off"), "templates": ("list", "show", "test")}


def asked_page(arguments: Sequence[str]) -> str | None:
    """Return the page that a command line asks for when it asks for nothing else, or None."""
    match list(arguments):
        case [] | ["help" | "--help" | "-h"]:
            return "suture"
        case ["help", name] if name in PAGES:
            return name
        case [name, flag] if flag in _FLAGS and name in PAGES:
            return name
        case [name, action, flag] if flag in _FLAGS and action in _ACTIONS.get(name, ()):
            return name
    return None


def page(name: str) -> str:
    """Return the text of a help page, one of `PAGES`."""
    with open(os.path.join(os.path.dirname(__file__), f"{name}.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH120, PTH123 - pathlib costs as much as the rest
        return file.read()
