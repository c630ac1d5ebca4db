"""What one finished heal leaves in the notebook, and what it tells of earlier ones."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from suture.domain.lesson import Lesson, Outcome
from suture.domain.report import HealReport
from suture.domain.shape import message_shape
from suture.domain.verdict import Answer
from suture.learning.git import read_head, read_tree
from suture.learning.interface import Notebook, Trial
from suture.learning.lesson import lesson_of
from suture.learning.settle import review


def remember(notebook: Notebook, report: HealReport, now: float) -> str | None:
    """Settle the project's earlier lessons, keep the trials and the lesson of this heal, and return its id.

    Args:
        notebook: where to keep them; its errors are the caller's to announce, a heal does not need it.
        report: a finished heal.
        now: seconds since the epoch.

    Returns:
        The lesson's id, None when the heal found no remedy.
    """
    _review(notebook, report.root, now, {report.fingerprint} - {""})
    for trial in _trials(report, now):
        notebook.record(trial)
    lesson = lesson_of(report, now)
    if lesson is None:
        return None
    notebook.keep(lesson)
    return lesson.id


def settle_pending(notebook: Notebook, now: float) -> tuple[Lesson, ...]:
    """Settle what is pending in all projects by what their repositories hold now, and return what was decided."""
    projects = {lesson.project: None for lesson in notebook.lessons() if lesson.outcome is Outcome.PENDING}
    return tuple(lesson for project in projects for lesson in _review(notebook, project, now, ()))


def _review(notebook: Notebook, project: str, now: float, seen: Collection[str]) -> tuple[Lesson, ...]:
    root = Path(project)
    return review(
        notebook,
        project,
        now,
        seen,
        read_head=lambda paths: read_head(root, paths),
        read_tree=lambda paths: read_tree(root, paths),
    )


def _trials(report: HealReport, now: float) -> list[Trial]:
    if report.signal is None:
        return []
    error = report.signal.error
    shape = message_shape(error.type, error.message)
    last = {tried.name: tried for tried in report.tried}
    # a candidate that could not be decided says nothing about its strategy, nor does one that nobody expects to pass
    decided = [one for one in last.values() if one.answer is not Answer.UNKNOWN and not one.keeps_raising]
    pairs = [(tried, tried.name.partition("/")) for tried in decided]
    return [
        Trial(template, strategy, error.type, shape, tried.answer is Answer.YES, now, report.root)
        for tried, (template, _, strategy) in pairs
    ]
