"""Lesson: what is kept of one heal, and what later becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
