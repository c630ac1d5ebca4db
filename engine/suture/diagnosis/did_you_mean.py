"""Did you mean: the one near name among candidates, or the reason why there is none.

Ratcliff and Obershelp's ratio as in `difflib`, on casefolded text without "-" and "_".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Category = Literal["callable", "value"]

ACCEPT = 0.75
MARGIN = 0.10
SHORTEST = 3
MOST = 2000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that exists where the wrong one was looked up; `category` is None when unknown."""

    name: str
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """The one candidate that was meant, and how far behind the next one is (`second` may be empty)."""

    name: str
    ratio: float
    second: str = ""
    second_ratio: float = 0.0

    @property
    def said(self) -> str:
        rest = f", next best '{self.second}' {self.second_ratio:.2f}" if self.second else ", and no other"
        return f"'{self.name}' (ratio {self.ratio:.2f}{rest})"


@dataclass(frozen=True, slots=True)
class NotNear:
    """No candidate is clearly meant; `ambiguous` says that several are near."""

    reason: str
    ambiguous: bool = False


def normalised(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "")


def did_you_mean(
    wanted: str,
    candidates: Iterable[Candidate],
    *,
    category: Category | None = None,
    used: frozenset[str] = frozenset(),
) -> Near | NotNear:
    """Return the near name for `wanted`.

    `category` keeps candidates of that category (those of unknown category stay); names in `used` stand in
    the same expression already and cannot be meant twice.
    """
    if len(wanted) < SHORTEST:
        return NotNear(f"'{wanted}' is too short to compare")
    fitting = {c.name for c in candidates if c.category is None or category is None or c.category == category}
    ranked = _ranked(wanted, {name for name in fitting - used - {wanted} if _is_dunder(name) <= _is_dunder(wanted)})
    if not ranked or ranked[0][0] < ACCEPT:
        best = f": the nearest of {len(fitting)} is '{ranked[0][1]}' ({ranked[0][0]:.2f})" if ranked else ""
        return NotNear(f"no name is near '{wanted}'{best}")
    (ratio, name), (second_ratio, second) = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, "")
    if second and ratio - second_ratio < MARGIN - 1e-9:
        reason = f"'{name}' ({ratio:.2f}) and '{second}' ({second_ratio:.2f}) are both near '{wanted}'"
        return NotNear(reason, ambiguous=True)
    return Near(name, ratio, second, second_ratio)


def _is_dunder(name: str) -> bool:
    # every module has __name__ and __doc__; nobody writes "nmae" for them
    return name.startswith("__") and name.endswith("__")


def _ranked(wanted: str, names: Iterable[str]) -> list[tuple[float, str]]:
    """Rank the names by ratio, best first; equal ratios by name so that the answer never depends on order."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(normalised(wanted))
    found = []
    for name in sorted(names)[:MOST]:
        matcher.set_seq1(normalised(name))
        found.append((matcher.ratio(), name))
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))
