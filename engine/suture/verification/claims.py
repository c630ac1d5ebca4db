"""The names of the claims that make up a verdict, in the order in which they are decided."""

from __future__ import annotations

from collections.abc import Iterable

from suture.domain.verdict import Answer, Claim

APPLIES = "applies"
SMALL = "stays within limits"
PARSES = "parses"
NO_WAY_OUT = "hides nothing"
GONE = "failure gone"
ENDS_WELL = "ends well"
AS_FAR = "goes at least as far"
NO_NEW_FAILURE = "no new failure"
NO_NEW_WARNING = "no new warning class"
NOTHING_OUTSIDE = "nothing written outside"
TREE_KEPT = "source tree kept"
BOTH_SEEDS = "same under both hash seeds"
IMPACTED = "impacted tests"
SUITE = "the project's tests"


def yes(name: str, reason: str = "") -> Claim:
    """Return a claim that holds."""
    return Claim(name, Answer.YES, reason)


def no(name: str, reason: str) -> Claim:
    """Return a claim that does not hold, and why."""
    return Claim(name, Answer.NO, reason)


def unknown(name: str, reason: str) -> Claim:
    """Return a claim that nobody could decide; it is shown and prevents nothing."""
    return Claim(name, Answer.UNKNOWN, reason, required=False)


def decided(name: str, against: str | None, reason: str = "") -> Claim:
    """Return no with the reason `against` it, or yes when there is none."""
    return no(name, against) if against else yes(name, reason)


def refuted(claims: Iterable[Claim]) -> bool:
    """Say whether a required claim has failed already, so that the rest need not be decided."""
    return any(claim.required and claim.answer is Answer.NO for claim in claims)
