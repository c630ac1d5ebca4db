"""Names of tests as files give them: which ones can be put into a command, and how a runner calls them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from suture.signals.shapes import clean

LONGEST = 2_000


def is_runnable(test: str, folder: Path) -> bool:
    """Say whether this is the id of a test in a file below the folder; never an option, never another place."""
    path = test.partition("::")[0]
    if not path or len(test) > LONGEST or test.startswith("-") or clean(test) != test:
        return False
    return "\n" not in test and path.endswith(".py") and _is_below(path, folder)


def _is_below(path: str, folder: Path) -> bool:
    try:
        file = (folder / path).resolve()
        return file.is_file() and file.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def of_class(classname: str, name: str, folder: Path) -> str | None:
    """Return pytest's id of a test that a report names by class and function, None where no file fits.

    "tests.test_cart.TestCart" and "test_size[a b]" is tests/test_cart.py::TestCart::test_size[a b]. A file that
    failed to be collected has an empty class and the name of its module.
    """
    words = classname.split(".") if classname else name.split(".")
    rest = [name] if classname else []
    for count in range(len(words), 0, -1):
        test = "::".join(["/".join(words[:count]) + ".py", *words[count:], *rest])
        if is_runnable(test, folder):
            return test
    return None


def dotted(test: str) -> str:
    """Return the name by which unittest and Django call a test, without a parameter."""
    path, *names = test.partition("[")[0].split("::")
    return ".".join([*path.removesuffix(".py").split("/"), *names])


def absolute(tests: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Return the ids for a command that is run elsewhere than in the folder they are relative to."""
    return tuple(f"{folder / path}{colons}{rest}" for path, colons, rest in (test.partition("::") for test in tests))
