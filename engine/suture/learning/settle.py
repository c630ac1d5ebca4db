"""What became of an applied patch, decided from the repository at a later run."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from suture.domain.lesson import Lesson, Outcome
from suture.learning.change import Contents, blocks, in_place, undone
from suture.learning.interface import Notebook
from suture.learning.page import diff_of

PATIENCE_SECONDS = 7 * 24 * 3600.0


def settled(lesson: Lesson, now: float, head: Contents, tree: Contents, seen: Collection[str]) -> Outcome:
    """Return the outcome of a lesson as far as it can be known now; PENDING stays PENDING without evidence.

    Args:
        lesson: one that is pending; the outcome of others is returned as it is.
        now: seconds since the epoch.
        head: the lesson's files in the commit HEAD, None for one that is not there.
        tree: the same files in the working tree.
        seen: fingerprints of failures in this project since the patch was applied.
    """
    if lesson.outcome is not Outcome.PENDING:
        return lesson.outcome
    if lesson.fingerprint in seen:
        return Outcome.FAILURE
    if now - lesson.created < PATIENCE_SECONDS:
        return Outcome.PENDING
    changes = blocks(diff_of(lesson.page))
    if in_place(changes, head):
        return Outcome.SUCCESS
    if undone(changes, head) and undone(changes, tree):
        return Outcome.FAILURE
    # not committed yet, or the lines were rewritten since: neither says whether the repair was right
    return Outcome.PENDING


def review(
    notebook: Notebook,
    project: str,
    now: float,
    seen: Collection[str],
    *,
    read_head: Callable[[Collection[str]], Contents],
    read_tree: Callable[[Collection[str]], Contents],
) -> tuple[Lesson, ...]:
    """Settle the project's pending lessons, and return those whose outcome became known.

    `read_head` answers with an empty mapping when the project is not in git: then only a failure that
    returns decides.
    """
    pending = [lesson for lesson in notebook.lessons(project) if lesson.outcome is Outcome.PENDING]
    decided = []
    for lesson in pending:
        outcome = settled(lesson, now, read_head(lesson.paths), read_tree(lesson.paths), seen)
        if outcome is not Outcome.PENDING:
            notebook.settle(lesson.id, outcome)
            decided.append(replace(lesson, outcome=outcome))
    return tuple(decided)
