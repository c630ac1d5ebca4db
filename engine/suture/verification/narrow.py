"""A long test command, narrowed to the tests that can tell of a candidate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.verification import impact
from suture.verification.candidate import Candidate
from suture.verification.command_line import only, recognise
from suture.verification.interface import Command
from suture.verification.suite_outcome import is_collection

# Below this the whole command costs less than the thought of a shorter one; in seconds of the unpatched run.
_SHORT = 1.5
# More would not be narrow, and a command line has an end.
_MOST = 200


def tests(candidate: Candidate) -> list[str]:
    """Return the tests to which a check can be narrowed, the failing one first; empty to run the whole command."""
    first, signal = candidate.reproduction.runs[0], candidate.signal
    if recognise(candidate.command.argv) is None or signal.test is None or first.seconds < _SHORT:
        return []
    if is_collection(signal.test) or signal.test not in first.tests:
        return []
    impacted = impact.by_run(candidate.patch, first)
    chosen = list(dict.fromkeys([signal.test, *(test for test in impacted if not is_collection(test))]))
    return chosen if len(chosen) <= _MOST and len(chosen) < len(first.tests) else []


def argv(command: Command, chosen: Sequence[str], project: Project) -> tuple[str, ...] | None:
    """Return the arguments that run only the chosen tests; None when the command runs no tests."""
    suite = recognise(command.argv)
    if suite is None:
        return None
    if suite.runner == "unittest":
        return only(suite, chosen)
    return only(suite, [_absolute(test, command.cwd, project) for test in chosen])


def _absolute(test: str, cwd: Path, project: Project) -> str:
    # pytest names a test by the path from its own root, but looks for an argument from the working directory
    path, _, rest = test.partition("::")
    for folder in (cwd, Path(project.root)):
        relative = project.relative(str(folder / path))
        if relative is not None and project.read(relative) is not None:
            return f"{folder / path}::{rest}"
    return test


def restricted(run: Observation, chosen: Collection[str]) -> Observation:
    """Return the run as if only the chosen tests had been there."""
    kept = {test: kind for test, kind in run.tests.items() if test in chosen}
    signals = tuple(signal for signal in run.signals if signal.test is None or signal.test in chosen)
    return replace(run, tests=kept, signals=signals)
