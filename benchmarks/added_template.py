"""What one template more costs a diagnosis: fifty are added, each with a cause that looks at the failure in vain."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.patients import ENVIRONMENT, Patient, patient
from benchmarks.report import Row, at_most
from benchmarks.timing import in_turns
from suture.diagnosis import diagnose
from suture.diagnosis.causes.cause import Cause
from suture.diagnosis.interface import Scene
from suture.diagnosis.search import Search
from suture.diagnosis.view import View, view_of
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis
from suture.remedies.interface import Template
from suture.remedies.registry import load
from suture.verification.reproduce import reproduce

Facts = Mapping[str, Mapping[str, Any]]
ADDED = 50
MICROSECONDS = 50.0
REPEATS = 20

FAILURES = {
    "a misspelt name": "def total(items):\n    found = sum(items)\n    return fuond\n\n\nprint(total([1, 2]))\n",
    "a missing key": 'SIZES = {"small": 1}\n\n\ndef size(name):\n    return SIZES[name]\n\n\nprint(size("smal"))\n',
    "an attribute of None": 'import re\n\n\ndef first(text):\n    return re.match("x", text).group()\n\n\nfirst("y")\n',
    "a text and a number": 'def label(count):\n    return "pieces: " + count\n\n\nprint(label(3))\n',
}


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A template that answers to one synthetic cause; all else of it is that of a real one."""

    id: str
    causes: tuple[str, ...]
    real: Template

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


def clones(causes: Sequence[Cause], count: int) -> tuple[Cause, ...]:
    """Return so many causes that look as real ones do, in turn, each under a word of its own."""
    turn = itertools.cycle(causes)
    return tuple(replace(next(turn), word=f"synthetic-{number}") for number in range(count))


def idle(causes: Sequence[Cause], view: View) -> list[Cause]:
    """Return the causes that do not come into question for a failure: a template more is mostly one of these."""
    return [cause for cause in causes if cause.suspect(view) is None]


def templates(real: Sequence[Template], causes: Sequence[Cause]) -> tuple[Synthetic, ...]:
    """Return a template for each cause."""
    turn = itertools.cycle(real)
    return tuple(Synthetic(f"t-{cause.word}", (cause.word,), next(turn)) for cause in causes)


@contextmanager
def registered(causes: Sequence[Cause]) -> Iterator[None]:
    """Let the diagnosis know these causes beside its own."""
    own = diagnose.CAUSES
    diagnose.CAUSES = (*own, *causes)
    try:
        yield
    finally:
        diagnose.CAUSES = own


def per_template(without: float, added: float, count: int) -> float:
    """Return what one template adds, in microseconds; the times are in seconds."""
    return (added - without) / count * 1e6


def diagnosed(lying: Patient, facts: Facts, everyone: Sequence[Template | Synthetic]) -> int:
    """Diagnose a failure as the workflow does, and return how many templates answer to what was found.

    Without the enrichers: they know nothing of templates, and one of them waits for git.
    """
    doctor = diagnose.PythonDiagnostician()
    scene, diagnosis = _suspected(doctor, lying)
    judged = doctor.judge(scene, diagnosis, facts, ())
    open_ones = [one for one in judged.hypotheses if one.shown is not False]
    return sum(hypothesis.cause in template.causes for hypothesis in open_ones for template in everyone)


def _suspected(doctor: diagnose.PythonDiagnostician, lying: Patient) -> tuple[Scene, Diagnosis]:
    project = lying.fresh.project
    fault = doctor.locate(lying.signal, project)
    if not isinstance(fault, Fault):
        raise TypeError(f"no code can be blamed: {fault}")
    scene = Scene(lying.signal, fault, project, ENVIRONMENT)
    return scene, doctor.suspect(scene)


def measure(folder: Path, rounds: int, count: int = ADDED) -> list[Row]:
    """Measure the diagnosis of each failure with and without more causes and templates, in turns."""
    found: list[Row] = []
    for number, (name, source) in enumerate(FAILURES.items()):
        with patient(folder / str(number), {"app.py": source}, (sys.executable, "app.py")) as lying:
            found += _measured(name, lying, rounds, count)
    worst = max(row.value for row in found if row.unit == "µs")
    return [*found, at_most("one template more adds to a diagnosis, at most", worst, "µs", MICROSECONDS)]


def _measured(name: str, lying: Patient, rounds: int, count: int) -> list[Row]:
    scene, diagnosis = _suspected(diagnose.PythonDiagnostician(), lying)
    facts = reproduce(lying.fresh, lying.command, lying.signal, diagnosis.probes).runs[0].facts
    view = view_of(scene, Search(scene.project))
    if isinstance(view, str):
        raise TypeError(f"the failing line was not found: {view}")
    causes = clones(idle(diagnose.CAUSES, view), count)
    real = load()
    more = [*real, *templates(real, causes)]

    def run(added: Sequence[Cause], everyone: Sequence[Template | Synthetic]) -> float:
        with registered(added):
            return min(_timed(partial(diagnosed, lying, facts, everyone)) for _ in range(REPEATS))

    least = in_turns({"without": partial(run, (), real), "added": partial(run, causes, more)}, rounds)
    return [
        Row(f"diagnosis of {name}", least["without"] * 1e3, "ms"),
        Row(f"diagnosis of {name}: one template more", per_template(least["without"], least["added"], count), "µs"),
    ]


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
