"""The commands `history` and `lesson show`: reading the notebook."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from suture.cli.exit_status import CANNOT, DONE
from suture.cli.text import clean, line
from suture.domain.lesson import Lesson


def history(lessons: Sequence[Lesson], *, as_json: bool, here: Path | None = None) -> int:
    """Print the lessons, newest first; with `here` only those of the project that holds this directory."""
    chosen = [lesson for lesson in lessons if here is None or here.is_relative_to(lesson.project)]
    if as_json:
        _print({"schema": "suture-lessons/1", "lessons": [_summary(lesson) for lesson in chosen]})
    elif not chosen:
        sys.stdout.write("No lessons yet. `suture fix -- COMMAND` writes them.\n")
    for lesson in () if as_json else chosen:
        sys.stdout.write(f"{lesson.id}  {_day(lesson)}  {lesson.outcome.value:<11}  {line(lesson.title)}\n")
        sys.stdout.write(f"    {line(f'{lesson.template}/{lesson.strategy} in {lesson.project}')}\n")
    return DONE


def show_lesson(lesson: Lesson | None, asked: str, *, as_json: bool) -> int:
    """Print a lesson's page, or say that there is none."""
    if lesson is None:
        sys.stderr.write(f"suture: no lesson, or more than one, begins with {line(asked)!r}; see `suture history`.\n")
        return CANNOT
    if as_json:
        _print({"schema": "suture-lesson/1", **_summary(lesson), "page": lesson.page})
    else:
        sys.stdout.write(clean(f"Outcome: {lesson.outcome.value}\n\n{lesson.page}\n"))
    return DONE


def _summary(lesson: Lesson) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "created": lesson.created,
        "project": lesson.project,
        "fingerprint": lesson.fingerprint,
        "template": lesson.template,
        "strategy": lesson.strategy,
        "shape": lesson.shape,
        "digest": lesson.digest,
        "paths": list(lesson.paths),
        "outcome": lesson.outcome.value,
        "title": lesson.title,
    }


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def _day(lesson: Lesson) -> str:
    return datetime.fromtimestamp(lesson.created, UTC).strftime("%Y-%m-%d")
