"""The ports of diagnosis: enrichers, and the two questions that the workflow asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from suture.domain.call import RecordedCall
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis, Evidence
from suture.domain.project import Project
from suture.domain.signal import Signal


@dataclass(frozen=True, slots=True)
class Scene:
    """What an enricher may look at: the signal, its fault, and the project as it was before the first run.

    `declared` are the owner's defaults: "name", "module:function.parameter" or "Class.attribute" to the source
    of a literal.
    """

    signal: Signal
    fault: Fault
    project: Project
    environment: Mapping[str, str] = field(default_factory=dict)
    declared: Mapping[str, str] = field(default_factory=dict)


class Enricher(Protocol):
    """One source of evidence, one file. `name` is stable and stands in the report."""

    name: str

    def look(self, scene: Scene) -> Iterable[Evidence]:
        """Yield what was found; nothing when the scene is none of its business. Must not run the program."""


class Diagnostician(Protocol):
    """Nothing of the program is run: no process but git is started, and no file outside the project is read."""

    def locate(self, signal: Signal, project: Project) -> Fault | str:
        """Return the fault, or the reason in words why no application code can be blamed."""

    def suspect(self, scene: Scene) -> Diagnosis:
        """Return ranked hypotheses, none shown yet, with the probes that decide between them."""

    def judge(
        self,
        scene: Scene,
        diagnosis: Diagnosis,
        facts: Mapping[str, Mapping[str, Any]],
        calls: tuple[RecordedCall, ...],
    ) -> Diagnosis:
        """Return the diagnosis with hypotheses shown true or false by the probes' facts.

        `facts` maps a probe's id to its answer; `calls` are recorded calls of the failing function, from
        which the types seen in passing executions come. Justified values are filled in here.
        """
