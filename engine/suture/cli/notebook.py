"""The commands `history` and `lesson show`: reading the notebook."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from suture.cli.exit_status import CANNOT, DONE
from suture.cli.show import say
from suture.cli.text import clean, line
from suture.domain.lesson import Lesson, Outcome

_STYLES = {
    Outcome.PENDING: "yellow",
    Outcome.SUCCESS: "green",
    Outcome.FAILURE: "red",
    Outcome.UNDONE: "magenta",
    Outcome.NOT_APPLIED: "dim",
}


def history(output: Console, lessons: Sequence[Lesson], *, as_json: bool, here: Path | None = None) -> int:
    """Print the lessons, newest first; with `here` only those of the project that holds this directory."""
    chosen = [lesson for lesson in lessons if here is None or here.is_relative_to(lesson.project)]
    if as_json:
        _print({"schema": "suture-lessons/1", "lessons": [_summary(lesson) for lesson in chosen]})
    elif not chosen:
        sys.stdout.write("No lessons yet. `suture fix -- COMMAND` writes them.\n")
    for lesson in () if as_json else chosen:
        outcome = Text(f"{lesson.outcome.value:<11}", style=_STYLES[lesson.outcome])
        prefix = Text.assemble((lesson.id, "bold"), f"  {_day(lesson)}  ", outcome, "  ")
        say(output, prefix, Text(line(lesson.title)))
        say(output, Text("    "), Text(line(f"{lesson.template}/{lesson.strategy} in {lesson.project}"), style="dim"))
    return DONE


def show_lesson(output: Console, lesson: Lesson | None, asked: str, *, as_json: bool) -> int:
    """Print a lesson's page, or say that there is none. On a terminal it is laid out; elsewhere it stays Markdown."""
    if lesson is None:
        sys.stderr.write(f"suture: no lesson, or more than one, begins with {line(asked)!r}; see `suture history`.\n")
        return CANNOT
    if as_json:
        _print({"schema": "suture-lesson/1", **_summary(lesson), "page": lesson.page})
    elif output.is_terminal:
        output.print(Text.assemble("Outcome: ", (lesson.outcome.value, _STYLES[lesson.outcome])))
        # links in it would be commands to the terminal
        output.print(Markdown(clean(lesson.page), hyperlinks=False, code_theme="ansi_light"))
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
