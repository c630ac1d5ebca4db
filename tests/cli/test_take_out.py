"""The command `undo` with a notebook: which lesson, what it says, and what becomes of the lesson."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from suture.cli.apply import Applied, apply
from suture.cli.commit import CommitTo, commit
from suture.cli.commit_message import message
from suture.cli.exit_status import CANNOT, DONE, NOT_HEALED
from suture.cli.take_out import take_out
from suture.domain.lesson import Change, Outcome
from suture.learning.lesson import lesson_of
from suture.learning.memory import MemoryNotebook
from tests.cli.reports import AFTER, BEFORE, HEALED, REMEDY

SCHEMA = json.loads((Path(__file__).parents[2] / "contract" / "notebook.schema.json").read_text())
assert HEALED.proof is not None
EDITS = (*REMEDY.patch.edits, HEALED.proof.edit)


class Room:
    """A project with an applied patch, and the notebook that knows of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.report = replace(HEALED, root=str(root))
        lesson = lesson_of(self.report, 1.0)
        assert lesson is not None
        self.id = lesson.id
        self.notebook = MemoryNotebook()
        self.notebook.keep(lesson)

    def applied(self) -> Applied:
        applied = apply(self.root, EDITS)
        assert isinstance(applied, Applied)
        self.notebook.keep_change(self.id, Change(EDITS, applied.folders))
        self.notebook.settle(self.id, Outcome.PENDING)
        return applied

    def outcome(self) -> Outcome:
        lesson = self.notebook.lesson(self.id)
        assert lesson is not None
        return lesson.outcome

    def undo(self) -> int:
        return take_out(self.notebook, self.id[:5], as_json=False)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "report.py").write_bytes(BEFORE)
    return Room(tmp_path)


def git(root: Path, *words: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    return subprocess.run(
        ["git", *identity, *words], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_an_applied_patch_is_taken_out_and_noted(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.applied()
    assert room.undo() == DONE
    assert (room.root / "report.py").read_bytes() == BEFORE
    assert not (room.root / "test_report.py").exists()
    assert room.outcome() is Outcome.UNDONE
    assert capsys.readouterr().out == f"Taken out of {room.root}: report.py, test_report.py\n"


def test_what_was_only_shown_is_not_taken_out(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    assert room.undo() == NOT_HEALED
    assert "never applied" in capsys.readouterr().out
    assert room.outcome() is Outcome.NOT_APPLIED


def test_a_second_time_nothing_of_it_is_left(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.applied()
    room.undo()
    capsys.readouterr()
    assert room.undo() == DONE
    assert capsys.readouterr().out == "Nothing of it was left.\n"


def test_a_refusal_changes_neither_project_nor_lesson(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.applied()
    (room.root / "report.py").write_bytes(AFTER.replace(b'"EUR"', b'"USD\x1b[2J"'))
    assert room.undo() == NOT_HEALED
    out = capsys.readouterr().out
    assert "Not undone, and nothing was changed" in out
    assert "\x1b" not in out
    assert (room.root / "test_report.py").exists()
    assert room.outcome() is Outcome.PENDING


def test_later_changes_that_were_kept_are_named(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.applied()
    (room.root / "report.py").write_bytes(AFTER + b"\n\n\n\n# mine\n")
    assert room.undo() == DONE
    assert "Later changes were kept in report.py; look at them." in capsys.readouterr().out
    assert (room.root / "report.py").read_bytes() == BEFORE + b"\n\n\n\n# mine\n"


def test_a_lesson_of_which_nothing_was_kept_sends_to_its_page(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.notebook.settle(room.id, Outcome.PENDING)
    assert room.undo() == NOT_HEALED
    assert f"suture lesson show {room.id}" in capsys.readouterr().out


@pytest.mark.parametrize("asked", ["zz", "\x1b[2J"])
def test_an_unknown_lesson_ends_with_three(room: Room, asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_out(room.notebook, asked, as_json=False) == CANNOT
    out, err = capsys.readouterr()
    assert (out, "\x1b" in err) == ("", False)


def committed(room: Room) -> str:
    git(room.root, "init", "-q", "-b", "main")
    git(room.root, "config", "user.name", "Ada")
    git(room.root, "config", "user.email", "ada@example.org")
    git(room.root, "add", ".")
    git(room.root, "commit", "-q", "-m", "first")
    done = commit(room.root, room.applied(), message(room.report, room.id), CommitTo())
    assert done.commit
    return done.commit


def test_a_commit_is_not_touched_and_the_line_for_git_is_shown(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    head = committed(room)
    assert room.undo() == NOT_HEALED
    assert f"git -C {room.root} revert {head[:12]}" in capsys.readouterr().out
    assert git(room.root, "rev-parse", "HEAD") == head
    assert (room.root / "report.py").read_bytes() == AFTER
    assert room.outcome() is Outcome.PENDING


def test_after_the_revert_it_is_noted(room: Room) -> None:
    git_revert = ("revert", "--no-edit", committed(room))
    git(room.root, *git_revert)
    assert room.undo() == DONE
    assert room.outcome() is Outcome.UNDONE


def test_after_the_revert_and_more_work_it_is_noted_too(room: Room) -> None:
    git(room.root, "revert", "--no-edit", committed(room))
    (room.root / "report.py").write_bytes(BEFORE + b"\n\n\n\n# mine\n")
    assert room.undo() == DONE
    assert (room.root / "report.py").read_bytes() == BEFORE + b"\n\n\n\n# mine\n"


@pytest.mark.parametrize("case", ["done", "refused", "committed"])
def test_the_document_is_as_the_contract_says(room: Room, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    if case == "done":
        room.applied()
    if case == "committed":
        committed(room)
    take_out(room.notebook, room.id, as_json=True)
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, SCHEMA)
    assert document["done"] is (case == "done")
