"""The port of what is kept: outcomes per template, strategy and message shape, and the notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from suture.domain.lesson import Change, Lesson, Outcome


@dataclass(frozen=True, slots=True)
class Trial:
    """One candidate that was tried. `verified` says whether the verdict was yes, `project` is a root directory."""

    template: str
    strategy: str
    exception: str
    shape: str
    verified: bool
    at: float
    project: str = ""


class Notebook(Protocol):
    """Lessons and trials of one user's projects. Implementations are safe for two processes at once."""

    def record(self, trial: Trial) -> None:
        """Keep one tried candidate."""

    def keep(self, lesson: Lesson) -> None:
        """Keep a lesson, replacing one with the same id."""

    def settle(self, lesson_id: str, outcome: Outcome) -> None:
        """Set what became of a lesson.

        Raises:
            KeyError: there is no such lesson.
        """

    def lessons(self, project: str | None = None) -> tuple[Lesson, ...]:
        """Return the lessons, newest first, of one project or of all."""

    def lesson(self, lesson_id: str) -> Lesson | None:
        """Return the lesson whose id starts with the text, None when there is none or more than one."""

    def keep_change(self, lesson_id: str, change: Change) -> None:
        """Keep what was written to the project for a lesson, replacing what was kept before."""

    def change(self, lesson_id: str) -> Change | None:
        """Return what was written for the lesson with exactly this id, None when nothing was."""

    def trials(self) -> tuple[Trial, ...]:
        """Return all trials, oldest first."""
