"""The shape of a cause: one function that suspects it, one that judges it by the probes' answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from suture.diagnosis.facts import Answers
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe

LESS = "; with less evidence: "


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A possible cause and the probes that tell whether it is true; the first one decides.

    `certain` says that nothing else can be true once this is suspected.
    """

    sentence: str
    probes: tuple[Probe, ...] = ()
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers say: true, false, or None where they do not tell; `facts` as in docs/reference/causes.md."""

    shown: bool | None
    because: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause by its word. `judge` is only called where `suspect` gave a suspicion."""

    word: str
    suspect: Callable[[View], Suspicion | None]
    judge: Callable[[View, Answers], Finding]


def no(because: str) -> Finding:
    return Finding(shown=False, because=because)


def unknown(because: str) -> Finding:
    return Finding(shown=None, because=because)
