"""Remedy: one concrete, reversible act against one hypothesis, and the patch that it carries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Risk(StrEnum):
    """How much a remedy may change, from nothing that worked (R0) to possible loss of data (R3)."""

    R0 = "R0"
    R1 = "R1"
    R2 = "R2"
    R3 = "R3"


@dataclass(frozen=True, slots=True)
class Edit:
    """One file before and after, whole and in bytes, so that encoding and line ends stay what they were.

    `path` is relative to the project's root, with forward slashes; `before` is None for a new file.
    """

    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Patch:
    """A code patch. `digest` names exactly these bytes: what is checked, shown and applied is one digest."""

    edits: tuple[Edit, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over paths and contents, each preceded by its length, in hexadecimal."""
        state = hashlib.sha256()
        for edit in self.edits:
            for part in (edit.path.encode(), edit.before if edit.before is not None else b"\0new", edit.after):
                state.update(len(part).to_bytes(8, "big"))
                state.update(part)
        return state.hexdigest()

    def followed_by(self, later: Patch) -> Patch:
        """Return one patch that does what this one does and then `later`, which was made for its result."""
        edits = {edit.path: edit for edit in self.edits}
        for edit in later.edits:
            first = edits.get(edit.path)
            edits[edit.path] = Edit(edit.path, first.before if first is not None else edit.before, edit.after)
        return Patch(tuple(edits.values()))


# With fewer outcomes than these nobody knows a template well enough to pass it over.
FEW_OUTCOMES = 5.0
# Below this chance a candidate is left to a person.
LEAST_HOPE = 0.05


@dataclass(frozen=True, slots=True)
class Belief:
    """How likely a remedy is to pass its checks, stated before the first of them.

    `probability` is in 0..1; `outcomes` is the number of outcomes that it rests on, mined fixes included and old
    ones counting less; `because` says in words what they were.
    """

    probability: float
    outcomes: float
    because: str

    @property
    def hopeless(self) -> bool:
        """Say whether enough was seen to know that the remedy is not worth its trial."""
        return self.outcomes >= FEW_OUTCOMES and self.probability < LEAST_HOPE


@dataclass(frozen=True, slots=True)
class Remedy:
    """A candidate repair: one strategy of one template, filled in for one fault.

    `hides` says that the patch may hide an error (risk R2 or R3, or a value without a source);
    `keeps_raising` that it exchanges the crash for a clear typed error and so heals no run by itself.
    `values` are the sources of every literal that the patch brings in. `rounds` counts the repairs that were
    found one after another and are now one patch. `belief` is filled in by the ranking; one that keeps raising has
    none, for nobody expects it to pass.
    """

    template: str
    strategy: str
    cause: str
    summary: str
    patch: Patch
    risk: Risk
    hides: bool = False
    keeps_raising: bool = False
    values: tuple[str, ...] = ()
    rounds: int = 1
    belief: Belief | None = None

    @property
    def name(self) -> str:
        return f"{self.template}/{self.strategy}"


def together(remedies: Sequence[Remedy]) -> Remedy:
    """Return the remedies of several rounds, in their order, as one: named after the first, as risky as the riskiest.

    Raises:
        ValueError: there is none.
    """
    if not remedies:
        raise ValueError("got no remedies, expected at least one")
    first = remedies[0]
    patch = first.patch
    for remedy in remedies[1:]:
        patch = patch.followed_by(remedy.patch)
    return replace(
        first,
        patch=patch,
        summary="; then ".join(dict.fromkeys(remedy.summary for remedy in remedies)),
        risk=max(remedy.risk for remedy in remedies),
        hides=any(remedy.hides for remedy in remedies),
        values=tuple(dict.fromkeys(value for remedy in remedies for value in remedy.values)),
        rounds=sum(remedy.rounds for remedy in remedies),
    )


@dataclass(frozen=True, slots=True)
class Skipped:
    """A template or strategy that was not used, and why."""

    name: str
    reason: str
