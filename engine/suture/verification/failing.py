"""The functions on the way to a failure, innermost first."""

from __future__ import annotations

from collections.abc import Iterator

from suture.domain.paths import is_test
from suture.domain.project import Project
from suture.domain.signal import Signal

# Outwards from the fault: far enough to reach a function whose arguments can be written down.
_MOST = 5


def functions(signal: Signal, project: Project) -> tuple[tuple[str, str, int], ...]:
    """Return (absolute file, qualified name, first line or 0) of the application's functions on the traceback.

    The first is the one in which the fault lies. Module bodies, comprehensions, lambdas and test functions
    are left out: nobody calls them with arguments.
    """
    found = dict.fromkeys(_application(signal, project))
    return tuple(found)[:_MOST]


def _application(signal: Signal, project: Project) -> Iterator[tuple[str, str, int]]:
    for frame in reversed(signal.error.frames):
        path = project.relative(frame.file)
        if path is None or is_test(path) or frame.function.rpartition(".")[2].startswith("<"):
            continue
        yield frame.file, frame.function, frame.first_line or 0


def anywhere(found: tuple[tuple[str, str, int], ...]) -> tuple[tuple[str, str, int], ...]:
    """Return the functions without their lines, for a patched file in which these have moved."""
    return tuple((file, name, 0) for file, name, _ in found)
