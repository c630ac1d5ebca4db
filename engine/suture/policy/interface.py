"""The port of policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from suture.domain.decision import Decision
from suture.domain.fault import Fault
from suture.domain.remedy import Remedy
from suture.domain.signal import Signal


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person allowed beyond the default."""

    hiding: bool = False


class Policy(Protocol):
    """Decides on remedies; every implementation stands on the floor and can only forbid more."""

    def decide(self, remedy: Remedy, signal: Signal, fault: Fault, consent: Consent) -> Decision:
        """Return the decision on one remedy. Pure."""
