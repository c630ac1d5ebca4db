"""Decision: what policy said of a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ruling(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Decision:
    """The ruling on one remedy, with the rule that made it in words. ESCALATE means: only a person may say yes."""

    ruling: Ruling
    reason: str = ""

    @property
    def approved(self) -> bool:
        return self.ruling is Ruling.APPROVE
