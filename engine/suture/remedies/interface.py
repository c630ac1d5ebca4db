"""The port of a bug template: trigger, preconditions, ranked strategies, and its examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis, Hypothesis
from suture.domain.project import Project
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.domain.signal import Signal


@dataclass(frozen=True, slots=True)
class Case:
    """What a template may look at. `hypothesis` is the one that the template answers to."""

    signal: Signal
    fault: Fault
    diagnosis: Diagnosis
    hypothesis: Hypothesis
    project: Project


@dataclass(frozen=True, slots=True)
class Strategy:
    """One way of a template, in rank order; `hides` as in `Remedy.hides`."""

    id: str
    when: str
    risk: Risk
    hides: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A small project that the template repairs, or must leave alone.

    `files` maps paths to sources; `run` is the file that is run and crashes. For a good example `after`
    maps each changed path to its expected source under `strategy`; for a bad one `after` is empty and
    `reason` says why nothing may be offered.
    """

    title: str
    files: dict[str, str]
    run: str
    strategy: str = ""
    after: dict[str, str] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Prior:
    """Beta prior of success, from the catalog of mined fixes; alpha + beta is its weight in fixes."""

    alpha: float
    beta: float


class Template(Protocol):
    """A bug template. `causes` are the causes of hypotheses that it answers to."""

    id: str
    name: str
    causes: tuple[str, ...]
    prior: Prior
    strategies: tuple[Strategy, ...]
    good: tuple[Example, ...]
    bad: tuple[Example, ...]

    def guard(self, case: Case) -> Skipped | None:
        """Return why the template must not be used on this case, or None when it may. Never edits."""

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        """Yield remedies in rank order, and for every strategy that does not fit the reason.

        Called only after `guard` returned None.
        """
