"""Choice: what a person is asked when a candidate is verified, and what they may answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from suture.domain.remedy import Remedy, Skipped
from suture.domain.report import Suggestion, Tried
from suture.domain.verdict import Verdict


class Wish(StrEnum):
    """What to do next: try the remaining candidates, take this one, or take none and stop."""

    NEXT = "next"
    ACCEPT = "accept"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Verified:
    """A candidate that passed every required check, the second time in a fresh sandbox."""

    remedy: Remedy
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from now: the verified candidates, best first, and why the others are not among them.

    `left` is the number of candidates that were not tried yet and may still be. The newest verified one is the
    last; when nothing is left, none may be new since the last question.
    """

    verified: tuple[Verified, ...]
    left: int
    tried: tuple[Tried, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    withheld: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """The answer; with ACCEPT, `digest` names the patch of the verified candidate that is taken."""

    wish: Wish
    digest: str = ""
