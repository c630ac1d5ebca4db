from __future__ import annotations

import os
import resource
import sys
from typing import Any

import pytest

from tests.sdk.patches.kinds.living import hits, patched, refused

SOURCE = "def f():\n    return 1\n"
VARIABLE = "LIVING_PORT"


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_an_unset_variable_gets_the_default_and_loses_it_again() -> None:
    with patched(SOURCE, "env_default", key=VARIABLE, value="8000"):
        assert os.environ[VARIABLE] == "8000"
        assert hits() == 1
    assert VARIABLE not in os.environ


def test_a_set_variable_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    with patched(SOURCE, "env_default", key=VARIABLE, value="8000"):
        assert os.environ[VARIABLE] == "1"
        assert hits() == 0
    assert os.environ[VARIABLE] == "1"


def test_what_the_program_set_meanwhile_is_its_own() -> None:
    with patched(SOURCE, "env_default", key=VARIABLE, value="8000"):
        os.environ[VARIABLE] = "9000"
    assert os.environ[VARIABLE] == "9000"


@pytest.mark.parametrize("key", ["PATH", "LD_PRELOAD", "PYTHONPATH", "SUTURE_TRUST", "a b", "", 5])
def test_no_variable_that_loads_code_or_is_ours_is_touched(key: Any) -> None:
    assert "loads no code" in refused(SOURCE, "env_default", key=key, value="x")


def test_a_module_is_found_under_its_old_name() -> None:
    with patched(SOURCE, "module_alias", name="living_old_name", to="io"):
        import living_old_name  # type: ignore[import-not-found]  # noqa: PLC0415

        assert living_old_name is sys.modules["io"]
    assert "living_old_name" not in sys.modules


def test_a_module_that_is_there_is_not_replaced() -> None:
    assert "is there by now" in refused(SOURCE, "module_alias", name="os", to="io")


def test_the_recursion_limit_is_raised_and_given_back() -> None:
    before = sys.getrecursionlimit()
    with patched(SOURCE, "recursion_limit", value=before + 500):
        assert sys.getrecursionlimit() == before + 500
    assert sys.getrecursionlimit() == before


@pytest.mark.parametrize("value", [0, 999, 10**9, "5000", True])
def test_a_recursion_limit_that_harms_is_refused(value: Any) -> None:
    assert "1000 to 20000" in refused(SOURCE, "recursion_limit", value=value)


def test_a_soft_limit_is_raised_to_the_hard_one_and_given_back() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with patched(SOURCE, "limit_override", limit="RLIMIT_NOFILE"):
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


@pytest.mark.parametrize("limit", ["RLIMIT_CORE", "nofile", 7])
def test_other_limits_are_left_alone(limit: Any) -> None:
    assert "RLIMIT_NOFILE or" in refused(SOURCE, "limit_override", limit=limit)


def test_an_override_takes_hold_at_the_next_start_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    assert refused(SOURCE, "env_override", key=VARIABLE, value="2") == "it takes hold at the next start of the program"
    assert os.environ[VARIABLE] == "1"
    with patched(SOURCE, "env_override", starting=True, key=VARIABLE, value="2"):
        assert os.environ[VARIABLE] == "2"
    assert os.environ[VARIABLE] == "1"
