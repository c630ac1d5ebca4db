"""The contract of the notebook, kept by every implementation."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from suture.domain.lesson import Change, Outcome
from suture.domain.remedy import Edit
from suture.learning.interface import Notebook
from suture.learning.memory import MemoryNotebook
from suture.learning.sqlite import SqliteNotebook
from tests.learning.lessons import NOW, lesson, trial

KINDS: dict[str, Callable[[Path], Notebook]] = {
    "memory": lambda _: MemoryNotebook(),
    "sqlite": lambda folder: SqliteNotebook(folder / "state" / "notebook.sqlite3"),
}


@pytest.fixture(params=sorted(KINDS))
def notebook(request: pytest.FixtureRequest, tmp_path: Path) -> Notebook:
    return KINDS[request.param](tmp_path)


def test_a_new_notebook_is_empty(notebook: Notebook) -> None:
    assert notebook.lessons() == ()
    assert notebook.trials() == ()
    assert notebook.lesson("a") is None


def test_a_lesson_comes_back_as_it_was_kept(notebook: Notebook) -> None:
    kept = lesson(page="# ü \x1b ```\n")
    notebook.keep(kept)
    assert notebook.lessons() == (kept,)
    assert notebook.lesson("aa01") == kept


def test_a_lesson_without_paths_has_none_afterwards(notebook: Notebook) -> None:
    notebook.keep(replace(lesson(), paths=()))
    assert notebook.lessons()[0].paths == ()


def test_a_lesson_with_the_same_id_takes_the_place_of_the_old_one(notebook: Notebook) -> None:
    notebook.keep(lesson(page="old"))
    notebook.keep(lesson(page="new"))
    assert [kept.page for kept in notebook.lessons()] == ["new"]


def test_lessons_come_newest_first(notebook: Notebook) -> None:
    for lesson_id, created in (("aa", 2.0), ("bb", 3.0), ("cc", 1.0), ("ab", 2.0)):
        notebook.keep(lesson(lesson_id, created=created))
    assert [kept.id for kept in notebook.lessons()] == ["bb", "aa", "ab", "cc"]


def test_lessons_of_one_project_leave_out_the_others(notebook: Notebook) -> None:
    notebook.keep(lesson("aa", project="/p"))
    notebook.keep(lesson("bb", project="/p/sub"))
    assert [kept.id for kept in notebook.lessons("/p")] == ["aa"]


def test_the_beginning_of_an_id_is_enough(notebook: Notebook) -> None:
    notebook.keep(lesson("aa01"))
    notebook.keep(lesson("ab02"))
    found = notebook.lesson("ab")
    assert found is not None
    assert found.id == "ab02"


@pytest.mark.parametrize("asked", ["", "a", "zz", "aa01x", "%", "_", "AA01"])
def test_a_beginning_that_fits_none_or_several_finds_nothing(notebook: Notebook, asked: str) -> None:
    notebook.keep(lesson("aa01"))
    notebook.keep(lesson("ab02"))
    assert notebook.lesson(asked) is None


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_is_set(notebook: Notebook, outcome: Outcome) -> None:
    notebook.keep(lesson("aa01"))
    notebook.keep(lesson("ab02"))
    notebook.settle("aa01", outcome)
    assert {kept.id: kept.outcome for kept in notebook.lessons()} == {"aa01": outcome, "ab02": Outcome.NOT_APPLIED}


def test_settling_an_unknown_lesson_is_an_error(notebook: Notebook) -> None:
    notebook.keep(lesson("aa01"))
    with pytest.raises(KeyError):
        notebook.settle("aa", Outcome.SUCCESS)
    assert notebook.lessons()[0].outcome is Outcome.NOT_APPLIED


def test_trials_come_oldest_first(notebook: Notebook) -> None:
    trials = [trial("b", at=NOW + 1), trial("a", at=NOW), trial("c", at=NOW + 2, verified=False)]
    for one in trials:
        notebook.record(one)
    assert [one.strategy for one in notebook.trials()] == ["a", "b", "c"]
    assert [one.verified for one in notebook.trials()] == [True, True, False]


def test_the_same_trial_twice_counts_twice(notebook: Notebook) -> None:
    notebook.record(trial())
    notebook.record(trial())
    assert notebook.trials() == (trial(), trial())


CHANGE = Change((Edit("a.py", b"\xff\r\n", b""), Edit("tests/test_a.py", None, b"x\x00")), ("tests",))


def test_a_change_comes_back_to_the_last_byte(notebook: Notebook) -> None:
    notebook.keep_change("aa01", CHANGE)
    assert notebook.change("aa01") == CHANGE


def test_a_lesson_that_was_never_applied_has_no_change(notebook: Notebook) -> None:
    notebook.keep(lesson())
    assert notebook.change("aa01") is None


def test_a_change_is_found_by_the_whole_id_only(notebook: Notebook) -> None:
    notebook.keep_change("aa01", CHANGE)
    assert notebook.change("aa0") is None
    assert notebook.change("aa012") is None


def test_a_second_change_of_a_lesson_takes_the_place_of_the_first(notebook: Notebook) -> None:
    notebook.keep_change("aa01", CHANGE)
    notebook.keep_change("aa01", Change((Edit("b.py", b"1", b"2"),)))
    notebook.keep_change("bb02", CHANGE)
    assert notebook.change("aa01") == Change((Edit("b.py", b"1", b"2"),))


def test_an_undone_lesson_stays_undone(notebook: Notebook) -> None:
    notebook.keep(lesson())
    notebook.settle("aa01", Outcome.UNDONE)
    assert [kept.outcome for kept in notebook.lessons()] == [Outcome.UNDONE]
