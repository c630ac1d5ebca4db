"""The notebook in memory: for tests, and for a heal whose store cannot be used."""

from __future__ import annotations

from dataclasses import replace

from suture.domain.lesson import Change, Lesson, Outcome
from suture.learning.interface import Trial


class MemoryNotebook:
    """A `Notebook` that forgets everything with the process."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lessons: dict[str, Lesson] = {}
        self._changes: dict[str, Change] = {}
        self._trials: list[Trial] = []

    def record(self, trial: Trial) -> None:
        """Keep one tried candidate."""
        self._trials.append(trial)

    def keep(self, lesson: Lesson) -> None:
        """Keep a lesson, replacing one with the same id."""
        self._lessons[lesson.id] = lesson

    def settle(self, lesson_id: str, outcome: Outcome) -> None:
        """Set what became of a lesson.

        Raises:
            KeyError: there is no such lesson.
        """
        self._lessons[lesson_id] = replace(self._lessons[lesson_id], outcome=outcome)

    def lessons(self, project: str | None = None) -> tuple[Lesson, ...]:
        """Return the lessons, newest first, of one project or of all."""
        chosen = (lesson for lesson in self._lessons.values() if project in (None, lesson.project))
        return tuple(sorted(chosen, key=lambda lesson: (-lesson.created, lesson.id)))

    def lesson(self, lesson_id: str) -> Lesson | None:
        """Return the lesson whose id starts with the text, None when there is none or more than one."""
        found = [lesson for key, lesson in self._lessons.items() if key.startswith(lesson_id)]
        return found[0] if len(found) == 1 else None

    def keep_change(self, lesson_id: str, change: Change) -> None:
        """Keep what was written to the project for a lesson, replacing what was kept before."""
        self._changes[lesson_id] = change

    def change(self, lesson_id: str) -> Change | None:
        """Return what was written for the lesson with exactly this id, None when nothing was."""
        return self._changes.get(lesson_id)

    def trials(self) -> tuple[Trial, ...]:
        """Return all trials, oldest first."""
        return tuple(sorted(self._trials, key=lambda trial: trial.at))
