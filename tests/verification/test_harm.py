"""What looks like a heal and is none, in the real sandbox: all of it ends in no, with a plain reason."""

from pathlib import Path

import pytest

from suture.domain.verdict import Answer
from suture.verification import form
from tests.verification.real import PYTEST, PYTHON, Patient, a_patient

REPORT = """
    import os
    import sys

    def size(row):
        return row["n"]

    def total(rows):
        print("counting")
        return sum(size(row) for row in rows)

    def main():
        print(total([{"n": 1}, {}]))

    if __name__ == "__main__":
        main()
    """
TESTS = """
    from report import size, total

    def test_size():
        assert size({"n": 2}) == 2

    def test_total():
        assert total([{"n": 1}, {"n": 2}]) == 3

    def test_missing():
        assert total([{"n": 1}, {}]) == 1
    """
BODY = '    return row["n"]'


def refused(patient: Patient, new: str, old: str = BODY) -> str:
    """Return the reason why the patch is refused."""
    verdict = patient.check(patient.remedy("report.py", old, new)).verdict
    assert verdict.answer is Answer.NO, verdict
    return verdict.reason


# The text of a patch is looked at first; the runs must refuse what hides from that look.
@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "_way_out", lambda _: None)


@pytest.mark.parametrize("value", ["0", "None"])
def test_a_constant_in_place_of_the_work_is_refused_where_tests_disagree(tmp_path: Path, value: str) -> None:
    files = {"report.py": REPORT, "test_report.py": TESTS}
    with a_patient(tmp_path, files, [*PYTEST]) as patient:
        assert "test_report.py" in refused(patient, f"    return {value}")


@pytest.mark.parametrize("exits", ["sys.exit(0)", "os._exit(0)", "raise SystemExit(0)"])
def test_ending_the_program_is_refused_before_it_is_run(tmp_path: Path, exits: str) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        remedy = patient.remedy("report.py", BODY, f"    {exits}")
        verdict = patient.check(remedy, patient.seen).verdict
    assert "a program that only ends early is not healed" in verdict.reason


@pytest.mark.usefixtures("unread")
def test_ending_the_program_cleanly_is_refused_by_its_run(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        assert refused(patient, "    sys.exit(0)").endswith("now raises SystemExit")


@pytest.mark.usefixtures("unread")
def test_ending_the_interpreter_at_once_is_refused_by_its_run(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        assert refused(patient, "    os._exit(0)").startswith("ends well: the interpreter was ended from inside")


@pytest.mark.usefixtures("unread")
def test_ending_the_test_runner_at_once_is_refused(tmp_path: Path) -> None:
    files = {"report.py": REPORT, "test_report.py": TESTS}
    with a_patient(tmp_path, files, [*PYTEST]) as patient:
        assert refused(patient, "    os._exit(0)")


@pytest.mark.usefixtures("unread")
def test_swallowing_the_whole_main_is_refused(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        new = '    try:\n        print(total([{"n": 1}, {}]))\n    except Exception:\n        pass'
        reason = refused(patient, new, '    print(total([{"n": 1}, {}]))')
        assert reason == "failure gone: size still raises KeyError: it is only swallowed further out"


def test_not_calling_main_is_refused(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        assert refused(patient, "    pass", '    print(total([{"n": 1}, {}]))').startswith("goes at least as far")


def test_returning_before_the_work_is_refused(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        assert "is not reached any more" in refused(patient, "    return 0", '    print("counting")')


def test_changing_the_failing_test_is_refused(tmp_path: Path) -> None:
    files = {"report.py": REPORT, "test_report.py": TESTS}
    with a_patient(tmp_path, files, [*PYTEST]) as patient:
        remedy = patient.remedy("test_report.py", 'assert total([{"n": 1}, {}]) == 1', "pass")
        assert "a test is not changed to make it pass" in patient.check(remedy, patient.seen).verdict.reason


def test_deleting_the_failing_test_is_refused(tmp_path: Path) -> None:
    files = {"report.py": REPORT, "test_report.py": TESTS}
    with a_patient(tmp_path, files, [*PYTEST]) as patient:
        new = """\
    if os.path.exists("test_report.py"):
        os.remove("test_report.py")
    return row.get("n", 0)"""
        assert refused(patient, new) == "source tree kept: the patched run changes test_report.py"


def test_writing_outside_of_the_project_is_refused(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        new = '    open(os.path.expanduser("~/.profile"), "a").close()\n    return row.get("n", 0)'
        assert refused(patient, new).endswith("outside the project")


def test_a_patch_that_loops_for_ever_is_refused(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"], seconds=2.0) as patient:
        assert refused(patient, "    while True: pass").endswith("does not end within its time limit")


def test_a_patch_that_eats_all_memory_is_refused(tmp_path: Path) -> None:
    with a_patient(tmp_path, {"report.py": REPORT}, [PYTHON, "report.py"]) as patient:
        assert refused(patient, "    return len(bytearray(10 ** 11))")


def test_a_patch_that_forges_what_the_tests_said_is_refused(tmp_path: Path) -> None:
    files = {"report.py": REPORT, "test_report.py": TESTS}
    with a_patient(tmp_path, files, [*PYTEST]) as patient:
        assert refused(patient, '    sys.modules["_pytest.runner"].check_interactive_exception = None\n    return 2')
