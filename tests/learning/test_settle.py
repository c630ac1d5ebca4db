import subprocess
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from suture.domain.lesson import Lesson, Outcome
from suture.domain.report import HealReport, Status
from suture.learning.git import read_head, read_tree
from suture.learning.memory import MemoryNotebook
from suture.learning.page import page
from suture.learning.remember import remember, settle_pending
from suture.learning.settle import PATIENCE_SECONDS, review, settled
from tests.cli.reports import AFTER, BEFORE, HEALED
from tests.learning.lessons import NOW, lesson

LATER = NOW + PATIENCE_SECONDS
PENDING = lesson(outcome=Outcome.PENDING, page=page(HEALED, NOW))
WITH, WITHOUT = {"report.py": AFTER}, {"report.py": BEFORE}
REWRITTEN = {"report.py": b"def total(rows):\n    return len(rows)\n"}


def test_still_in_head_after_seven_days_is_a_success() -> None:
    assert settled(PENDING, LATER, WITH, WITH, ()) is Outcome.SUCCESS


def test_it_is_too_early_to_say_before_seven_days() -> None:
    assert settled(PENDING, LATER - 1, WITH, WITH, ()) is Outcome.PENDING
    assert settled(PENDING, LATER - 1, WITHOUT, WITHOUT, ()) is Outcome.PENDING


def test_taken_back_is_a_failure() -> None:
    assert settled(PENDING, LATER, WITHOUT, WITHOUT, ()) is Outcome.FAILURE


def test_the_same_failure_again_is_a_failure_at_once() -> None:
    assert settled(PENDING, NOW, WITH, WITH, {"fp"}) is Outcome.FAILURE


def test_another_failure_says_nothing() -> None:
    assert settled(PENDING, NOW, WITH, WITH, {"other"}) is Outcome.PENDING


def test_applied_but_never_committed_is_not_taken_back() -> None:
    assert settled(PENDING, LATER, WITHOUT, WITH, ()) is Outcome.PENDING


@pytest.mark.parametrize("head", [REWRITTEN, {"report.py": None}, {}])
def test_code_that_moved_on_says_nothing(head: Mapping[str, bytes | None]) -> None:
    assert settled(PENDING, LATER, head, head, ()) is Outcome.PENDING


@pytest.mark.parametrize("outcome", [Outcome.NOT_APPLIED, Outcome.SUCCESS, Outcome.FAILURE])
def test_only_what_is_pending_is_settled(outcome: Outcome) -> None:
    done = lesson(outcome=outcome, page=PENDING.page)
    assert settled(done, LATER, WITH, WITH, {"fp"}) is outcome


def test_a_page_without_a_diff_is_never_settled_by_files() -> None:
    assert settled(lesson(outcome=Outcome.PENDING), LATER, WITH, WITH, ()) is Outcome.PENDING


def reviewed(notebook: MemoryNotebook, contents: Mapping[str, bytes | None], now: float = LATER) -> tuple[Lesson, ...]:
    def read(_: Collection[str]) -> Mapping[str, bytes | None]:
        return contents

    return review(notebook, "/p", now, (), read_head=read, read_tree=read)


def test_a_review_settles_what_is_pending_and_tells_of_it() -> None:
    notebook = MemoryNotebook()
    notebook.keep(PENDING)
    assert [(found.id, found.outcome) for found in reviewed(notebook, WITH)] == [("aa01", Outcome.SUCCESS)]
    assert notebook.lessons()[0].outcome is Outcome.SUCCESS
    assert reviewed(notebook, WITHOUT) == ()


def test_a_review_leaves_other_projects_alone() -> None:
    notebook = MemoryNotebook()
    notebook.keep(lesson("bb", project="/other", outcome=Outcome.PENDING, page=PENDING.page))
    assert reviewed(notebook, WITH) == ()
    assert notebook.lessons()[0].outcome is Outcome.PENDING


def test_a_review_too_early_decides_nothing() -> None:
    notebook = MemoryNotebook()
    notebook.keep(PENDING)
    assert reviewed(notebook, WITH, NOW) == ()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.py").write_bytes(b"committed\r\n")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)
    return tmp_path


def test_head_is_read_and_not_the_working_tree(repository: Path) -> None:
    (repository / "sub" / "a.py").write_bytes(b"edited")
    assert read_head(repository, ["sub/a.py", "b.py"]) == {"sub/a.py": b"committed\r\n", "b.py": None}
    assert read_tree(repository, ["sub/a.py", "b.py"]) == {"sub/a.py": b"edited", "b.py": None}


def test_paths_are_those_of_the_project_and_not_of_the_repository(repository: Path) -> None:
    assert read_head(repository / "sub", ["a.py"]) == {"a.py": b"committed\r\n"}


def test_without_git_there_is_no_head(tmp_path: Path) -> None:
    assert read_head(tmp_path, ["a.py"]) == {}


def test_nothing_outside_the_project_is_read(repository: Path) -> None:
    (repository / "secret").write_bytes(b"secret")
    (repository / "sub" / "link").symlink_to("../secret")
    assert read_tree(repository / "sub", ["../secret", "link"]) == {"../secret": None, "link": None}


def test_a_heal_leaves_its_trials_and_its_lesson(tmp_path: Path) -> None:
    notebook = MemoryNotebook()
    lesson_id = remember(notebook, at(tmp_path), NOW)
    assert [(one.strategy, one.verified) for one in notebook.trials()] == [("rename", False), ("get-default", True)]
    assert [(kept.id, kept.outcome) for kept in notebook.lessons()] == [(lesson_id, Outcome.NOT_APPLIED)]


def test_a_trial_names_its_project(tmp_path: Path) -> None:
    notebook = MemoryNotebook()
    remember(notebook, at(tmp_path), NOW)
    assert {one.project for one in notebook.trials()} == {str(tmp_path)}


def test_a_candidate_that_nobody_expected_to_pass_is_no_trial(tmp_path: Path) -> None:
    notebook = MemoryNotebook()
    tried = tuple(replace(one, keeps_raising=True) for one in at(tmp_path).tried)
    remember(notebook, replace(at(tmp_path), tried=tried), NOW)
    assert notebook.trials() == ()


def test_a_heal_without_a_remedy_leaves_trials_only(tmp_path: Path) -> None:
    notebook = MemoryNotebook()
    assert remember(notebook, at(tmp_path, remedy=None), NOW) is None
    assert len(notebook.trials()) == 2
    assert notebook.lessons() == ()


def test_a_command_that_did_not_fail_leaves_nothing(tmp_path: Path) -> None:
    notebook = MemoryNotebook()
    assert remember(notebook, HealReport(Status.DID_NOT_FAIL, "it passed", str(tmp_path)), NOW) is None
    assert notebook.trials() == notebook.lessons() == ()


def test_a_failure_that_returns_settles_the_earlier_lesson(tmp_path: Path) -> None:
    notebook = MemoryNotebook()
    first = remember(notebook, at(tmp_path), NOW)
    assert first is not None
    notebook.settle(first, Outcome.PENDING)
    second = remember(notebook, at(tmp_path), NOW + 60)
    assert {kept.id: kept.outcome for kept in notebook.lessons()} == {
        first: Outcome.FAILURE,
        second: Outcome.NOT_APPLIED,
    }


def at(root: Path, **changes: object) -> HealReport:
    return replace(HEALED, root=str(root), **changes)  # type: ignore[arg-type]


def commit(root: Path, content: bytes) -> None:
    (root / "report.py").write_bytes(content)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


@pytest.fixture
def applied(tmp_path: Path) -> MemoryNotebook:
    """A notebook with one applied lesson of the project in `tmp_path`."""
    notebook = MemoryNotebook()
    lesson_id = remember(notebook, at(tmp_path), NOW)
    assert lesson_id is not None
    notebook.settle(lesson_id, Outcome.PENDING)
    return notebook


@pytest.mark.parametrize(
    ("committed", "now", "outcome"),
    [
        (AFTER, LATER, Outcome.SUCCESS),
        (BEFORE, LATER, Outcome.FAILURE),
        (AFTER, NOW, Outcome.PENDING),
        (b"rewritten\n", LATER, Outcome.PENDING),
    ],
)
def test_what_is_pending_is_settled_by_the_repository(
    applied: MemoryNotebook, tmp_path: Path, committed: bytes, now: float, outcome: Outcome
) -> None:
    commit(tmp_path, committed)
    settle_pending(applied, now)
    assert applied.lessons()[0].outcome is outcome


def test_a_project_that_is_gone_leaves_its_lessons_pending(applied: MemoryNotebook, tmp_path: Path) -> None:
    tmp_path.rmdir()
    assert settle_pending(applied, LATER) == ()


def test_a_later_run_that_finds_no_failure_settles_too(applied: MemoryNotebook, tmp_path: Path) -> None:
    commit(tmp_path, AFTER)
    remember(applied, HealReport(Status.DID_NOT_FAIL, "it passed", str(tmp_path)), LATER)
    assert applied.lessons()[0].outcome is Outcome.SUCCESS
