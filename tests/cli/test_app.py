"""The command line, from the words that are typed to the exit status, with a heal that is handed in."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest

import suture
from suture.cli import main as cli
from suture.cli.exit_status import CANNOT, DID_NOT_FAIL, DONE, INTERRUPTED, NOT_HEALED
from suture.domain.event import Event, Stage, StageStarted
from suture.domain.lesson import Outcome
from suture.domain.report import HealReport, Status
from suture.domain.request import HealRequest
from suture.learning.lesson import lesson_of
from suture.learning.sqlite import open_notebook
from suture.sandbox.interface import SandboxUnavailableError
from tests.cli.reports import AFTER, BEFORE, HEALED

NOTEBOOK = json.loads((Path(__file__).parents[2] / "contract" / "notebook.schema.json").read_text())
Answers = Callable[[HealReport | Exception | type[BaseException]], list[HealRequest]]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUTURE_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("SUTURE_DEBUG", raising=False)
    return tmp_path / "state"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Let the engine answer with a report or an error, and return the requests that it was given."""

    def answer(result: HealReport | Exception | type[BaseException]) -> list[HealRequest]:
        asked: list[HealRequest] = []

        def heal(request: HealRequest, on_event: Callable[[Event], None]) -> HealReport:
            asked.append(request)
            on_event(StageStarted(Stage.OBSERVE))
            if isinstance(result, HealReport):
                return result
            raise result

        # the engine itself is not loaded: what is tested is the face
        engine = SimpleNamespace(heal=heal)
        monkeypatch.setitem(sys.modules, "suture.bootstrap", engine)
        monkeypatch.setattr(suture, "bootstrap", engine, raising=False)
        return asked

    return answer


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "report.py").write_bytes(BEFORE)
    return folder


@pytest.fixture
def healed(project: Path) -> HealReport:
    return replace(HEALED, root=str(project))


def served(*words: str) -> int:
    return cli.main(words)


ENDS = [
    (Status.HEALED, DONE),
    (Status.NOT_HEALED, NOT_HEALED),
    (Status.FLAKY, NOT_HEALED),
    (Status.PROPOSED, NOT_HEALED),
    (Status.DID_NOT_FAIL, DID_NOT_FAIL),
]


@pytest.mark.parametrize(("status", "expected"), ENDS)
def test_each_end_of_a_heal_has_its_exit_status(answers: Answers, status: Status, expected: int) -> None:
    answers(HealReport(status, "why", "/x"))
    assert served("fix", "--", "python", "x.py") == expected


def test_a_heal_that_leaves_another_failure_is_no_zero(answers: Answers) -> None:
    answers(replace(HEALED, remaining=("tests/test_x.py::test_b",)))
    assert served("fix", "--", "python", "x.py") == NOT_HEALED


def test_what_a_person_declined_is_no_zero(answers: Answers) -> None:
    answers(HealReport(Status.DECLINED, "why", "/x"))
    assert served("fix", "--", "python", "x.py") == NOT_HEALED


def test_an_applied_patch_is_kept_for_undo(answers: Answers, healed: HealReport, project: Path) -> None:
    notebook = open_notebook(os.environ)
    lesson = lesson_of(healed, 1.0)
    assert lesson is not None
    notebook.keep(lesson)
    answers(replace(healed, lesson=lesson.id))
    served("fix", "--apply", "--", "x")
    assert served("undo", lesson.id) == DONE
    assert [path.name for path in project.iterdir()] == ["report.py"]
    assert (project / "report.py").read_bytes() == BEFORE


def test_undo_of_an_unknown_lesson_ends_with_three(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("undo", "zz") == CANNOT
    assert "suture history" in capsys.readouterr().err


def test_an_explanation_is_done_when_a_cause_was_shown(answers: Answers) -> None:
    asked = answers(replace(HEALED, status=Status.EXPLAINED))
    assert served("explain", "--", "python", "x.py") == DONE
    assert asked[0].explain_only


def test_an_explanation_without_a_shown_cause_is_not_done(answers: Answers) -> None:
    answers(HealReport(Status.EXPLAINED, "no probe decided", "/x"))
    assert served("explain", "--", "python", "x.py") == NOT_HEALED


def test_the_command_goes_to_the_engine_untouched(answers: Answers) -> None:
    asked = answers(HEALED)
    served("fix", "--quiet", "--", "python", "-c", "print('ü')", "--json", "--", "*", "")
    assert asked[0].argv == ("python", "-c", "print('ü')", "--json", "--", "*", "")
    assert asked[0].cwd == str(Path.cwd())
    assert asked[0].environment["PATH"] == os.environ["PATH"]


def test_the_two_dashes_may_be_left_out_before_a_plain_command(answers: Answers) -> None:
    asked = answers(HEALED)
    served("fix", "pytest", "-x", "--json")
    assert asked[0].argv == ("pytest", "-x", "--json")


def test_without_options_nothing_is_allowed(answers: Answers) -> None:
    asked = answers(HEALED)
    served("fix", "--", "x")
    request = asked[0]
    assert not request.allow_hiding
    assert request.allow_network is None
    assert request.keep_environment == ()
    assert request.sandbox is None
    assert request.seconds is None
    assert request.time_budget is None
    assert not request.explain_only


def test_what_is_allowed_reaches_the_engine(answers: Answers) -> None:
    asked = answers(HEALED)
    served(
        "fix", "--allow-hiding", "--allow-network", "--keep-env", "A", "--keep-env", "B_2", "--sandbox", "none",
        "--time-limit", "2.5", "--time-budget", "90", "--", "x",
    )  # fmt: skip
    request = asked[0]
    assert request.allow_hiding
    assert request.allow_network
    assert request.keep_environment == ("A", "B_2")
    assert request.sandbox == "none"
    assert request.seconds == 2.5
    assert request.time_budget == 90


@pytest.mark.parametrize("command", ["fix", "explain"])
def test_the_network_can_be_refused_against_the_settings(answers: Answers, command: str) -> None:
    asked = answers(HEALED)
    served(command, "--no-network", "--", "x")
    assert asked[0].allow_network is False


@pytest.mark.parametrize("budget", ["0", "-1", "x", "nan"])
def test_a_time_budget_is_a_number_of_seconds(answers: Answers, budget: str) -> None:
    asked = answers(HEALED)
    assert served("fix", "--time-budget", budget, "--", "x") == CANNOT
    assert asked == []


def test_a_traceback_is_read_from_a_file(answers: Answers, tmp_path: Path) -> None:
    asked = answers(HEALED)
    (tmp_path / "err.txt").write_bytes(b"Traceback \xff")
    served("fix", "--traceback", str(tmp_path / "err.txt"))
    assert asked[0].traceback == "Traceback \ufffd"
    assert asked[0].argv == ()


def test_a_traceback_is_read_from_standard_input(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answers(HEALED)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Traceback")))
    served("fix", "-")
    assert asked[0].traceback == "Traceback"


WRONG = [
    ["fix"],
    ["fix", "--"],
    ["fix", "--", ""],
    ["fix", "--bogus", "--", "x"],
    ["fix", "--traceback", "/nonexistent/err.txt"],
    ["fix", "--traceback", "/nonexistent/err.txt", "--", "x"],
    ["fix", "--traceback", "/"],
    ["fix", "--keep-env", "A=B", "--", "x"],
    ["fix", "--keep-env", "", "--", "x"],
    ["fix", "--sandbox", "docker", "--", "x"],
    ["fix", "--time-limit", "0", "--", "x"],
    ["fix", "--time-limit", "soon", "--", "x"],
    ["fix", "--allow-dirty", "--", "x"],
    ["explain", "--apply", "--", "x"],
    ["explain"],
    ["lesson"],
    ["lesson", "show"],
    ["lesson", "burn", "3f2a"],
    ["history", "3f2a"],
    ["bogus"],
    ["--bogus"],
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage_ends_with_three_and_starts_nothing(
    answers: Answers, capsys: pytest.CaptureFixture[str], words: Sequence[str]
) -> None:
    asked = answers(HEALED)
    assert served(*words) == CANNOT
    out, err = capsys.readouterr()
    assert asked == []
    assert out == ""
    assert err.startswith("suture: ")
    assert "--help" in err


def test_wrong_usage_with_json_is_a_document_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("fix", "--json", "--bogus") == CANNOT
    assert json.loads(capsys.readouterr().out)["status"] == "error"


def test_the_json_flag_of_the_users_command_is_not_ours(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("fix", "--bogus", "--", "x", "--json") == CANNOT
    assert capsys.readouterr().out == ""


def test_json_is_the_only_thing_on_standard_output(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    answers(HEALED)
    assert served("fix", "--json", "--", "x") == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["status"] == "healed"
    assert document["applied"] is None


def test_progress_goes_to_standard_error(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    answers(HEALED)
    served("fix", "--json", "--", "x")
    assert "observe" in capsys.readouterr().err


def test_a_missing_sandbox_ends_with_three_and_its_own_words(
    answers: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(SandboxUnavailableError("bwrap is missing; apt-get install bubblewrap"))
    assert served("fix", "--", "x") == CANNOT
    assert "suture: bwrap is missing; apt-get install bubblewrap\n" in capsys.readouterr().err


def test_a_failure_of_our_own_is_not_a_traceback(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    answers(ZeroDivisionError("division by zero"))
    assert served("fix", "--json", "--", "x") == CANNOT
    out, err = capsys.readouterr()
    assert json.loads(out)["status"] == "error"
    assert "Suture itself failed, ZeroDivisionError" in err
    assert "Traceback" not in err


def test_a_failure_of_our_own_can_be_looked_at(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(ZeroDivisionError("division by zero"))
    monkeypatch.setenv("SUTURE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        served("fix", "--", "x")


def test_an_interrupt_ends_with_130_and_says_that_nothing_was_written(
    answers: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(KeyboardInterrupt)
    assert served("fix", "--", "x") == INTERRUPTED
    assert "interrupted; nothing was written" in capsys.readouterr().err


def test_nothing_is_written_without_apply(answers: Answers, healed: HealReport, project: Path) -> None:
    answers(healed)
    assert served("fix", "--", "x") == DONE
    assert [path.name for path in project.iterdir()] == ["report.py"]
    assert (project / "report.py").read_bytes() == BEFORE


def test_apply_writes_patch_and_test(answers: Answers, healed: HealReport, project: Path) -> None:
    answers(healed)
    assert served("fix", "--apply", "--", "x") == DONE
    assert (project / "report.py").read_bytes() == AFTER
    assert (project / "test_report.py").exists()


def test_apply_makes_the_lesson_pending(answers: Answers, healed: HealReport) -> None:
    notebook = open_notebook(os.environ)
    lesson = lesson_of(healed, 1.0)
    assert lesson is not None
    notebook.keep(lesson)
    answers(replace(healed, lesson=lesson.id))
    served("fix", "--apply", "--", "x")
    kept = notebook.lesson(lesson.id)
    assert kept is not None
    assert kept.outcome is Outcome.PENDING


def test_a_notebook_that_cannot_be_used_does_not_spoil_an_applied_patch(
    answers: Answers, healed: HealReport, project: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state.write_text("a file where the directory should be")
    answers(healed)
    assert served("fix", "--apply", "--", "x") == DONE
    assert (project / "report.py").read_bytes() == AFTER
    assert "could not be noted" in capsys.readouterr().err


def test_a_refused_apply_ends_with_three_but_shows_the_heal(
    answers: Answers, healed: HealReport, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "report.py").write_bytes(b"edited meanwhile\n")
    answers(healed)
    assert served("fix", "--apply", "--json", "--", "x") == CANNOT
    document = json.loads(capsys.readouterr().out)
    assert document["status"] == "healed"
    assert document["applied"]["done"] is False
    assert (project / "report.py").read_bytes() == b"edited meanwhile\n"


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.NOT_HEALED, Status.FLAKY])
def test_an_unproved_patch_is_never_written(
    answers: Answers, healed: HealReport, project: Path, status: Status
) -> None:
    answers(replace(healed, status=status))
    assert served("fix", "--apply", "--", "x") == NOT_HEALED
    assert (project / "report.py").read_bytes() == BEFORE


def test_an_empty_history_says_how_to_fill_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("history") == DONE
    assert "suture fix" in capsys.readouterr().out


@pytest.fixture
def lesson_id(healed: HealReport) -> str:
    lesson = lesson_of(healed, 1_700_000_000.0)
    assert lesson is not None
    open_notebook(os.environ).keep(lesson)
    return lesson.id


def test_history_lists_the_lessons(lesson_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert served("history") == DONE
    out = capsys.readouterr().out
    assert out.startswith(f"{lesson_id}  2023-11-14  not applied  KeyError at report.py:3")


def test_history_of_another_place_is_left_out(lesson_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    served("history", "--here", "--json")
    assert json.loads(capsys.readouterr().out) == {"schema": "suture-lessons/1", "lessons": []}
    served("history", "--json")
    assert [lesson["id"] for lesson in json.loads(capsys.readouterr().out)["lessons"]] == [lesson_id]


def test_history_from_a_folder_of_the_project_is_the_projects(
    lesson_id: str, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "src").mkdir()
    monkeypatch.chdir(project / "src")
    served("history", "--here")
    assert lesson_id in capsys.readouterr().out


def test_a_lesson_is_found_by_the_beginning_of_its_id(lesson_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert served("lesson", "show", lesson_id[:4]) == DONE
    assert "## Patch" in capsys.readouterr().out


def test_a_lesson_as_json_carries_its_page(lesson_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    served("lesson", "show", "--json", lesson_id)
    document = json.loads(capsys.readouterr().out)
    assert "## Undo" in document["page"]
    jsonschema.validate(document, NOTEBOOK)


@pytest.mark.usefixtures("lesson_id")
def test_history_as_json_is_as_the_contract_says(capsys: pytest.CaptureFixture[str]) -> None:
    served("history", "--json")
    jsonschema.validate(json.loads(capsys.readouterr().out), NOTEBOOK)


def test_on_a_terminal_a_lesson_is_laid_out_and_its_text_commands_nothing(
    lesson_id: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    notebook = open_notebook(os.environ)
    lesson = notebook.lesson(lesson_id)
    assert lesson is not None
    notebook.keep(replace(lesson, page=lesson.page + "\n\x1b]0;owned\x07 [link](https://example.org)\n"))
    assert served("lesson", "show", lesson_id) == DONE
    out = capsys.readouterr().out
    assert "## Patch" not in out
    assert "\x1b[" in out
    assert "\x1b]" not in out
    assert "\x07" not in out


@pytest.mark.usefixtures("lesson_id")
def test_an_unknown_lesson_ends_with_three(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("lesson", "show", "\x1bzz") == CANNOT
    out, err = capsys.readouterr()
    assert (out, "\x1b" in err) == ("", False)


def test_a_corrupt_notebook_is_an_error_for_those_who_read_it(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state.mkdir()
    (state / "notebook.sqlite3").write_bytes(b"not a database, but longer than a header" * 50)
    assert served("history") == CANNOT
    assert "SUTURE_STATE_DIR" in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_flag_says_what_the_command_says(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert served("version") == DONE
    said = capsys.readouterr().out
    assert served(flag) == DONE
    assert capsys.readouterr().out == said


def test_version_names_both_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert served("version", "--json") == DONE
    assert set(json.loads(capsys.readouterr().out)) == {"suture", "python"}


def test_a_reader_that_goes_away_is_no_error_of_ours(tmp_path: Path) -> None:
    script = f"{sys.executable} -c 'from suture.cli.main import run; run()' help fix | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == ""
