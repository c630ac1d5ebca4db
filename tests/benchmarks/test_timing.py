from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.timing import in_turns, wall


def script(name: str, times: list[float], calls: list[str]) -> Callable[[], float]:
    """Return a run that takes the next of the given times, and notes that it was called."""
    left = iter(times)

    def run() -> float:
        calls.append(name)
        return next(left)

    return run


def test_the_least_time_of_each_run_is_kept() -> None:
    calls: list[str] = []
    runs = {"a": script("a", [3.0, 1.0, 2.0], calls), "b": script("b", [5.0, 6.0, 4.0], calls)}
    assert in_turns(runs, rounds=3) == {"a": 1.0, "b": 4.0}


def test_the_first_of_a_round_is_another_one_in_the_next() -> None:
    calls: list[str] = []
    in_turns({"a": script("a", [1.0] * 3, calls), "b": script("b", [1.0] * 3, calls)}, rounds=3)
    assert calls == ["a", "b", "b", "a", "a", "b"]


def test_every_run_is_called_once_a_round() -> None:
    calls: list[str] = []
    in_turns({name: script(name, [1.0] * 9, calls) for name in "abc"})
    assert {name: calls.count(name) for name in "abc"} == {"a": 9, "b": 9, "c": 9}


def test_a_command_that_ends_as_expected_has_a_time(tmp_path: Path) -> None:
    assert wall([sys.executable, "-c", "raise SystemExit(1)"], tmp_path, os.environ, expected=(1,)) > 0


def test_a_command_that_ends_otherwise_has_no_time_but_an_error_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3, expected one of \(0,\): .*went wrong"):
        wall(
            [sys.executable, "-c", "import sys; print('went wrong', file=sys.stderr); sys.exit(3)"],
            tmp_path,
            os.environ,
        )


def test_a_failing_command_that_suddenly_passes_has_no_time(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 0"):
        wall([sys.executable, "-c", ""], tmp_path, os.environ, expected=(1,))


def test_the_environment_is_the_given_one_and_no_more(tmp_path: Path) -> None:
    code = "import os, sys; sys.exit('HOME' in os.environ or os.environ.get('ONLY') != 'this')"
    wall([sys.executable, "-I", "-c", code], tmp_path, {"ONLY": "this"})
