from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import added_template, memory
from benchmarks.candidates import ASSERTS, Subject, fresh, real, shares, small, with_plugins
from benchmarks.fix import environment
from benchmarks.patients import Counted, patient
from benchmarks.programs import write
from suture.diagnosis import diagnose
from suture.diagnosis.causes.cause import Cause
from suture.remedies.registry import load
from suture.sandbox.confined import Bubblewrap
from suture.sandbox.interface import Finished, Job

SUBJECTS = [small(), real()]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_fifty_candidates_are_fifty_different_files_and_the_last_is_the_right_one(subject: Subject) -> None:
    found = subject.candidates(50)
    assert len(set(found)) == 50
    assert subject.files[subject.path] not in found
    assert subject.failing not in found[-1]
    assert f"{subject.right} + 1" in found[0]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_the_failing_line_stands_in_the_module_once(subject: Subject) -> None:
    assert subject.files[subject.path].count(subject.failing) == 1


def test_the_module_fails_twenty_asserts_and_passes_them_with_the_right_candidate(tmp_path: Path) -> None:
    subject = small()
    root = write(tmp_path / "project", subject.files)

    def ran() -> str:
        return subprocess.run(
            subject.command, cwd=root, env=environment(), capture_output=True, text=True, check=False
        ).stdout

    assert f"{ASSERTS} failed" in ran()
    (root / subject.path).write_text(subject.candidates(2)[-1] + "\n")
    assert f"{ASSERTS} passed" in ran()


def test_a_fresh_pytest_has_no_network_and_writes_to_nothing_but_its_tree(tmp_path: Path) -> None:
    argv = fresh(small(), tmp_path)
    assert "--unshare-all" in argv
    assert [argv[place + 1] for place, word in enumerate(argv) if word == "--bind"] == [str(tmp_path)]


def test_the_fresh_pytest_and_the_zygote_run_the_same_command(tmp_path: Path) -> None:
    for subject in (small(), with_plugins(small())):
        assert tuple(fresh(subject, tmp_path))[-len(subject.command) :] == subject.command


def test_with_plugins_the_one_of_hypothesis_is_left_on() -> None:
    assert "no:hypothesispytest" in small().command
    assert "no:hypothesispytest" not in with_plugins(small()).command


def test_the_share_of_a_fresh_run_is_taken_of_the_average_and_of_the_dearest() -> None:
    rows = {row.what: row for row in shares("x", {"fresh": 1.0, "0": 0.1, "1": 0.5}, 18, 9)}
    average, dearest = rows["x: average candidate / fresh pytest"], rows["x: dearest candidate / fresh pytest"]
    assert (average.value, dearest.value) == (pytest.approx(0.3), 0.5)
    assert not average.met
    assert not dearest.met


def test_candidates_within_a_quarter_meet_the_goal() -> None:
    rows = shares("x", {"fresh": 1.0, "0": 0.25, "1": 0.125}, 18, 9)
    assert all(row.met is not False for row in rows)


@pytest.mark.parametrize("forked", [0, 17])
def test_a_check_that_the_zygote_did_not_run_is_a_missed_goal(forked: int) -> None:
    (row,) = (row for row in shares("x", {"fresh": 1.0, "0": 0.1, "1": 0.1}, forked, 9) if "zygote ran" in row.what)
    assert row.met is False


def test_jobs_from_scratch_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bubblewrap, "run", lambda _self, _job: "ran")
    walls = Counted(Bubblewrap.__new__(Bubblewrap))
    before = walls.from_scratch
    finished: Finished | str = walls.run(Job((), Path("/")))
    assert (before, walls.from_scratch, finished) == (0, 1, "ran")


def test_a_program_that_does_not_fail_cannot_be_measured(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="does not fail"),
        patient(tmp_path, {"app.py": "print(1)\n"}, (sys.executable, "app.py")),
    ):
        pass


def test_one_template_more_costs_its_share_of_the_difference_in_microseconds() -> None:
    assert added_template.per_template(0.010, 0.0125, 50) == pytest.approx(50)


def test_causes_are_added_under_words_of_their_own_and_taken_away_again() -> None:
    own = diagnose.CAUSES
    more = added_template.clones(own, 50)
    assert len({cause.word for cause in (*own, *more)}) == len(own) + 50
    with added_template.registered(more):
        assert len(diagnose.CAUSES) == len(own) + 50
    assert diagnose.CAUSES is own


def test_added_causes_are_taken_away_after_a_failure_too() -> None:
    own = diagnose.CAUSES
    with pytest.raises(ZeroDivisionError), added_template.registered(added_template.clones(own, 1)):
        1 / 0  # noqa: B018
    assert diagnose.CAUSES is own


def test_no_causes_are_added_where_none_are_asked_for() -> None:
    assert added_template.clones(diagnose.CAUSES, 0) == ()


def test_each_added_cause_has_a_template_that_answers_to_it_alone() -> None:
    causes = added_template.clones(diagnose.CAUSES, 50)
    made = added_template.templates(load(), causes)
    assert [template.causes for template in made] == [(cause.word,) for cause in causes]
    assert made[0].guard == made[0].real.guard


def test_a_cause_that_suspects_something_is_not_idle() -> None:
    quiet, loud = (Cause(word, lambda _, found=found: found, diagnose.CAUSES[0].judge) for word, found in
                   (("quiet", None), ("loud", object())))  # type: ignore[misc]  # fmt: skip
    assert added_template.idle([quiet, loud], None) == [quiet]  # type: ignore[arg-type]


def test_the_tree_has_as_many_files_as_asked_for_and_fails(tmp_path: Path) -> None:
    root = memory.tree(tmp_path / "project", 120)
    assert len([path for path in root.rglob("*") if path.is_file()]) == 120
    done = subprocess.run([sys.executable, "main.py"], cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1].startswith("NameError: name 'fuond' is not defined")


def test_the_peak_of_memory_is_read_from_the_last_line() -> None:
    assert memory.peak("verify: a\nVmHWM:\t  204800 kB\n") == 200


@pytest.mark.parametrize("said", ["", "Killed", "VmHWM:\t 1 kB\nTraceback"])
def test_a_process_that_did_not_tell_its_peak_has_none(said: str) -> None:
    with pytest.raises(ValueError, match="did not tell its peak"):
        memory.peak(said)
