"""The command `undo`: which lesson is meant, whether its patch may be taken out, and what came of it."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suture.cli.exit_status import CANNOT, DONE, NOT_HEALED
from suture.cli.text import clean, line
from suture.cli.undo import Undone, committed_in, is_left, undo
from suture.cli.writing import Refused
from suture.domain.lesson import Lesson, Outcome
from suture.learning.interface import Notebook

SCHEMA = "suture-undo/1"


@dataclass(frozen=True, slots=True)
class Committed:
    """The patch is in a commit: history is not rewritten, so a person reverts it."""

    commit: str


_End = Undone | Refused | Committed


def take_out(notebook: Notebook, asked: str, *, as_json: bool) -> int:
    """Undo the lesson whose id begins with the text, say what was done, and return the exit status."""
    lesson = notebook.lesson(asked)
    if lesson is None:
        sys.stderr.write(f"suture: no lesson, or more than one, begins with {line(asked)!r}; see `suture history`.\n")
        return CANNOT
    end = _end(notebook, lesson)
    if isinstance(end, Undone):
        notebook.settle(lesson.id, Outcome.UNDONE)
    sys.stdout.write(_document(lesson, end) if as_json else clean(_words(lesson, end)))
    return DONE if isinstance(end, Undone) else NOT_HEALED


def _end(notebook: Notebook, lesson: Lesson) -> _End:
    if lesson.outcome is Outcome.NOT_APPLIED:
        return Refused("it was shown and never applied, so there is nothing to take out")
    change = notebook.change(lesson.id)
    if change is None:
        return Refused(f"what was written is not kept; see the section Undo of `suture lesson show {lesson.id}`")
    root = Path(lesson.project)
    commit = committed_in(root, lesson.id)
    return Committed(commit) if commit and is_left(root, change) else undo(root, change)


def _words(lesson: Lesson, end: _End) -> str:
    match end:
        case Undone(paths, merged, kept):
            done = f"Taken out of {lesson.project}: {', '.join(paths)}" if paths else "Nothing of it was left."
            more = [f"Later changes were kept in {', '.join(merged)}; look at them." if merged else ""]
            more += [f"Not removed: {reason}." for reason in kept]
            return "\n".join(filter(None, [done, *more])) + "\n"
        case Committed(commit):
            return (
                f"Not undone: the patch is in commit {commit[:12]}, and history is not rewritten. To take it out:\n\n"
                f"    git -C {shlex.quote(lesson.project)} revert {commit[:12]}\n    suture undo {lesson.id}\n\n"
                "The second line only notes that it was undone.\n"
            )
        case Refused(reason):
            return f"Not undone, and nothing was changed: {reason.rstrip()}\n"


def _document(lesson: Lesson, end: _End) -> str:
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "lesson": lesson.id,
        "project": lesson.project,
        "done": isinstance(end, Undone),
        "paths": list(end.paths) if isinstance(end, Undone) else [],
        "merged": list(end.merged) if isinstance(end, Undone) else [],
        "kept": list(end.kept) if isinstance(end, Undone) else [],
        "reason": end.reason if isinstance(end, Refused) else "",
        "revert": end.commit if isinstance(end, Committed) else "",
    }
    return json.dumps(document, indent=2) + "\n"
