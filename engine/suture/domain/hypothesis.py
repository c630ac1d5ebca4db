"""Hypothesis: a possible cause, the probe that tests it and the evidence that came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ProbeKind = Literal[
    "value", "keys", "peers", "attributes", "scope", "signature", "length", "importable", "paths", "environment",
    "distribution",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Probe:
    """A cheap, side-effect-free question to the failing program, answered at the moment of the failure.

    `kind` names what is asked, `subject` the expression, module, variable or path it is asked of, and
    `frame` the index into `signal.error.frames` in which expressions are looked up. The facts that each
    kind answers with are listed in contract/probe.schema.json.
    """

    id: str
    kind: ProbeKind
    subject: str
    frame: int
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one probe or enricher found out.

    `source` is a probe's id or an enricher's name, `said` one sentence for a person, `facts` plain JSON
    values, `where` an optional "path:line" to look at.
    """

    source: str
    said: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    where: str | None = None


@dataclass(frozen=True, slots=True)
class JustifiedValue:
    """A substitute value with its reason; there is no other way for a value to enter a patch.

    `literal` is Python source. `rule` is the number in `default_value_selection`: 1 the same name has
    this default elsewhere (`support` places), 2 an annotation or class default, 4 the empty literal of
    the type seen in passing executions, 0 declared by the owner. `where` are "path:line" places.
    """

    literal: str
    type: str
    rule: Literal[0, 1, 2, 4]
    reason: str
    where: tuple[str, ...] = ()
    support: int = 1


@dataclass(frozen=True, slots=True)
class Intent:
    """What the failing code was meant to do, quoted from the project: docstring, annotation, test or call."""

    kind: Literal["docstring", "annotation", "test", "call"]
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One possible cause. `shown` is True or False once a probe has answered, None before that.

    `cause` is a stable word ("missing-key") by which templates say what they repair, `sentence` says it
    to a person, `probability` is in 0..1 within one diagnosis, `probe` the id of the probe that decides.
    """

    cause: str
    sentence: str
    probability: float
    probe: str | None = None
    shown: bool | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The ranked hypotheses about one fault, with all that was found; at most one is shown true."""

    hypotheses: tuple[Hypothesis, ...]
    evidence: tuple[Evidence, ...] = ()
    intent: tuple[Intent, ...] = ()
    values: tuple[JustifiedValue, ...] = ()
    probes: tuple[Probe, ...] = ()

    @property
    def shown(self) -> Hypothesis | None:
        return next((h for h in self.hypotheses if h.shown), None)
