from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import programs
from benchmarks.fix import Heal, environment, stages


def report(status: str = "healed", tried: int = 1, **seconds: float) -> dict[str, object]:
    return {"status": status, "tried": [{"name": f"t/{number}"} for number in range(tried)], "seconds": seconds}


def python(folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run([sys.executable, *argv], cwd=folder, env=plain, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("status", "tried", "healed"),
    [
        ("healed", 1, True),
        ("healed", 2, True),
        ("healed", 3, False),
        ("not healed", 1, False),
        ("did not fail", 0, False),
        ("flaky", 0, False),
        ("error", 0, False),
    ],
)
def test_only_a_heal_by_the_first_or_second_strategy_counts(status: str, tried: int, healed: bool) -> None:
    assert Heal(1.0, report(status, tried)).healed is healed


def test_a_strategy_that_was_checked_twice_counts_once() -> None:
    assert Heal(1.0, {"status": "healed", "tried": [{"name": "t/a"}, {"name": "t/b"}, {"name": "t/b"}]}).healed


def test_a_report_of_an_error_is_no_heal() -> None:
    assert not Heal(1.0, {"schema": "x", "status": "error", "reason": "no sandbox"}).healed


def test_the_first_candidate_waits_from_the_end_of_the_failing_command() -> None:
    told = {"snapshot": 0.25, "observe": 0.5, "diagnose": 2.75, "reproduce": 3.0, "verify": 3.5, "confirm": 9.0}
    assert Heal(9.0, report(observe=2.0, diagnose=0.25), told).to_first_candidate == 1.0


@pytest.mark.parametrize("told", [{}, {"observe": 0.5}, {"verify": 0.5}])
def test_where_no_candidate_was_tried_the_wait_has_no_end(told: dict[str, float]) -> None:
    assert Heal(1.0, report(observe=0.25), told).to_first_candidate == math.inf


def test_each_stage_is_shown_with_its_least_time() -> None:
    heals = [Heal(1.0, report(observe=2.0, verify=0.5)), Heal(1.0, report(observe=1.0, verify=0.75))]
    assert stages(heals) == {"observe": 1.0, "verify": 0.5}


def test_a_heal_that_could_not_begin_has_no_stages_and_spoils_none() -> None:
    assert stages([Heal(1.0, {"status": "error"}), Heal(1.0, report(observe=1.0))]) == {"observe": 1.0}


def test_no_heals_have_no_stages() -> None:
    assert stages([]) == {}


def test_measured_programs_see_no_trace_of_the_run_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_CAPTURE_DIR", "/somewhere")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-x")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("KEPT", "yes")
    left = environment()
    assert left["KEPT"] == "yes"
    assert not [name for name in left if name.startswith(("SUTURE_", "PYTEST_", "PYTHONPATH"))]


def test_the_script_works_first_and_then_fails_for_one_misspelt_name(tmp_path: Path) -> None:
    finished = python(programs.failing_script(tmp_path / "script", 10), "report.py")
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1].startswith("NameError: name 'subtotl' is not defined")


def test_the_script_passes_once_the_name_is_right(tmp_path: Path) -> None:
    folder = programs.failing_script(tmp_path / "script", 10)
    source = (folder / "report.py").read_text()
    assert source.count("subtotl") == 1
    (folder / "report.py").write_text(source.replace("subtotl", "subtotal"))
    assert python(folder, "report.py").stdout == "1740\n"


def test_one_test_of_the_failing_suite_fails(tmp_path: Path) -> None:
    folder = programs.failing_suite(tmp_path / "suite", 40)
    finished = python(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "test_cart.py")
    assert finished.returncode == 1, finished.stdout
    assert "1 failed, 21 passed" in finished.stdout


def test_the_passing_suite_passes(tmp_path: Path) -> None:
    folder = programs.passing_suite(tmp_path / "suite", 40, small=5)
    finished = python(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "test_account.py")
    assert finished.returncode == 0, finished.stdout
    assert "25 passed" in finished.stdout
