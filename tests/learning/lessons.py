"""Lessons for the tests of the notebook."""

from __future__ import annotations

from suture.domain.lesson import Lesson, Outcome
from suture.learning.interface import Trial

NOW = 1_800_000_000.0
WEEK = 7 * 24 * 3600.0


def lesson(
    lesson_id: str = "aa01",
    *,
    created: float = NOW,
    project: str = "/p",
    outcome: Outcome = Outcome.NOT_APPLIED,
    page: str = "# page\n",
) -> Lesson:
    return Lesson(
        id=lesson_id,
        created=created,
        project=project,
        fingerprint="fp",
        template="dict-missing-key-default",
        strategy="get-default",
        shape="KeyError",
        digest="d" * 64,
        paths=("a.py", "sub/b c.py"),
        outcome=outcome,
        title="KeyError at a.py:1",
        page=page,
    )


def trial(strategy: str = "get-default", *, verified: bool = True, at: float = NOW, shape: str = "KeyError") -> Trial:
    return Trial("dict-missing-key-default", strategy, "KeyError", shape, verified, at, "/p")
