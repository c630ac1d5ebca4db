"""One Python expression under way: what it may hold, which imports it needs, and by which name things are found."""

from __future__ import annotations

import builtins
import functools
import sys
from typing import Any, Callable

from . import attributes, scrub, static
from .attributes import ABSENT

LONGEST = 4096
DEEPEST = 12

LEAVES = (type(None), bool, int, float, str, bytes, bytearray)
"""Types whose text counts against the room of one expression; containers cost what lies in them."""


class CannotWriteError(Exception):
    """The value cannot be written down; the message completes the sentence "it …"."""


class Writing:
    """One expression under way: the import lines that it needs, and how much room is left.

    `writer` finds the function that writes a value of its type. `taken` maps names to the modules they come from,
    and is shared by all arguments of one call, so that two classes of one name never meet in one namespace.
    """

    def __init__(self, writer: Callable[[Any], Writer], taken: dict[str, str] | None = None) -> None:
        self.writer = writer
        self.imports: dict[str, None] = {}
        self.taken = {} if taken is None else taken
        self.room = LONGEST
        self.depth = 0

    def name(self, module: str, qualified: str) -> str:
        """Return the expression for an object of a module, `Decimal` or `datetime.date`."""
        first = qualified.partition(".")[0]
        if module == "datetime" or hasattr(builtins, first) or self.taken.setdefault(first, module) != module:
            self.imports[f"import {module}"] = None
            return f"{module}.{qualified}"
        self.imports[f"from {module} import {first}"] = None
        return qualified

    def source(self, value: Any) -> str:
        """Return the expression.

        Raises:
            CannotWriteError: says why there is none.
        """
        if self.depth >= DEEPEST:
            raise CannotWriteError("is nested too deeply, or holds itself")
        self.depth += 1
        text = self.writer(value)(value, self)
        self.depth -= 1
        self.room -= len(text) if type(value) in LEAVES else 2
        if self.room < 0 or len(text) > LONGEST:
            raise CannotWriteError(f"is longer than {LONGEST} characters")
        return text

    def item(self, name: object, value: Any) -> str:
        """Return the expression of what stands under a key, attribute or parameter of that name."""
        if type(name) is str and is_secret_name(name) and value is not None:
            raise CannotWriteError("holds a secret")
        return self.source(value)


Writer = Callable[[Any, Writing], str]

# Cached, for the same keys and words come again with every call of a function, and scrubbing is the dearest part.
is_secret_name = functools.lru_cache(maxsize=4096)(scrub.secret_name)


@functools.lru_cache(maxsize=4096)
def holds_secret(text: str) -> bool:
    """Say whether scrubbing would take something out of a text."""
    return scrub.text(text) != text


def by_name(value: Any, module: Any, qualified: Any, writing: Writing) -> str:
    """Return the expression that imports the very object by its module and qualified name.

    Raises:
        CannotWriteError: the name does not lead back to the object.
    """
    if type(module) is not str or type(qualified) is not str:
        raise CannotWriteError("has no name to import it by")
    if "<" in qualified:
        raise CannotWriteError(f"{qualified} is defined inside a function")
    if _found(module, qualified) is not value:
        raise CannotWriteError(f"{module}.{qualified} is not the name of this very object")
    if module == "builtins":
        return qualified
    return writing.name(importable(module), qualified)


def importable(module: str) -> str:
    """Return the name by which another program can import a module: of `__main__` its file's stem.

    Raises:
        CannotWriteError: the program's main module has no file that could be imported.
    """
    if module != "__main__":
        return module
    main = static.instance_namespace(sys.modules["__main__"])
    spec = main.get("__spec__")
    if spec is not None and type(spec.name) is str:
        return str(spec.name)
    file = main.get("__file__")
    stem = file.replace("\\", "/").rpartition("/")[2][:-3] if type(file) is str and file.endswith(".py") else ""
    if not stem.isidentifier():
        raise CannotWriteError("is defined in a main program that cannot be imported")
    return str(stem)


def _found(module: str, qualified: str) -> Any:
    found: Any = sys.modules.get(module)
    for part in qualified.split("."):
        held = static.instance_namespace(found) if not attributes.is_class(found) else static.class_namespace(found)
        found = held.get(part, ABSENT)
    return found.__func__ if type(found) is staticmethod else found
