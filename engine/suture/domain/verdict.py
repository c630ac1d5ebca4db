"""Verdict: what the checks said of one patch, claim by claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Verdicts have three values; silence is not success."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not enough evidence"


@dataclass(frozen=True, slots=True)
class Claim:
    """One checked statement, e.g. "the failure is gone", with its answer and the reason in words."""

    name: str
    answer: Answer
    reason: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """All claims about the patch with this digest, and the sandbox mode they were decided in."""

    digest: str
    claims: tuple[Claim, ...]
    mode: str

    @property
    def answer(self) -> Answer:
        """NO when a required claim failed, UNKNOWN when one is open or there is none, else YES."""
        required = [claim.answer for claim in self.claims if claim.required]
        if Answer.NO in required:
            return Answer.NO
        if not required or Answer.UNKNOWN in required:
            return Answer.UNKNOWN
        return Answer.YES

    @property
    def reason(self) -> str:
        """Say why the answer is not yes, in the words of the first claim that prevents it; empty for yes."""
        for wanted in (Answer.NO, Answer.UNKNOWN):
            for claim in self.claims:
                if claim.required and claim.answer is wanted:
                    return f"{claim.name}: {claim.reason}"
        return "" if self.answer is Answer.YES else "nothing was checked"
