"""Lesson: what is kept of one heal, and what later becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from suture.domain.remedy import Edit


class Outcome(StrEnum):
    """An offline heal is pending at `--apply`; HEAD decides seven days later, or a person who undoes it at once."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"
    UNDONE = "undone"
    NOT_APPLIED = "not applied"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page of the notebook. `created` is seconds since the epoch; `shape` the message's shape.

    `paths` are the files that the patch changes, `digest` the patch's digest, `page` the notebook text
    in Markdown.
    """

    id: str
    created: float
    project: str
    fingerprint: str
    template: str
    strategy: str
    shape: str
    digest: str
    paths: tuple[str, ...]
    outcome: Outcome
    title: str
    page: str


@dataclass(frozen=True, slots=True)
class Change:
    """What was written to a project for a lesson, byte for byte, so that it can be taken out again exactly.

    `folders` are directories that were made for it, relative to the project, outermost first.
    """

    edits: tuple[Edit, ...]
    folders: tuple[str, ...] = ()
