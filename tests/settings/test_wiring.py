"""What of the settings reaches the runs: the limits of a job, the walls, and what is let in."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from suture import bootstrap
from suture.domain.observation import Observation
from suture.domain.request import HealRequest
from suture.domain.settings import LimitSettings, Settings
from suture.sandbox.interface import Limits, Mode, Snapshot
from suture.workflow.inline import Timeline

SEEN = Observation("exited", 1, None, 2.0, b"", b"")


class Walled:
    mode = Mode("bubblewrap")


def place(root: Path, settings: Settings, inputs: tuple[Path, ...] = (), **asked: Any) -> Any:
    snapshot = Snapshot(root, root, "0", 0, 0)
    timeline = Timeline(lambda: 0.0, lambda _: None)
    request = HealRequest(str(root), ("python", "a.py"), **asked)
    made = bootstrap._Place(request, root, root, snapshot, timeline, ExitStack())
    return replace(made, settings=settings, inputs=inputs)


def test_without_settings_a_run_has_the_built_in_limits(tmp_path: Path) -> None:
    assert bootstrap._limits(place(tmp_path, Settings()), SEEN) == Limits(seconds=60.0)


def test_the_limits_of_the_owner_are_those_of_a_run(tmp_path: Path) -> None:
    said = LimitSettings(memory=10**9, processes=9, file=10**7, tree=10**8, output=5000)
    found = bootstrap._limits(place(tmp_path, Settings(limits=said)), SEEN)
    assert found == Limits(60.0, 10**9, 9, 10**7, 10**8, 5000)


def test_one_limit_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    found = bootstrap._limits(place(tmp_path, Settings(limits=LimitSettings(processes=9)), seconds=7.5), SEEN)
    assert found == Limits(seconds=7.5, processes=9)


@pytest.mark.parametrize(("asked", "budget"), [({}, 60.0), ({"time_budget": 5.0}, 5.0)])
def test_the_time_budget_is_the_one_that_was_asked_for(tmp_path: Path, asked: dict[str, float], budget: float) -> None:
    environment = {"SUTURE_STATE_DIR": str(tmp_path / "state")}
    where = place(tmp_path, Settings(), environment=environment, **asked)
    assert bootstrap._ports(where, SEEN, b"", None).budget == budget


def test_the_ports_carry_the_word_of_the_owner(tmp_path: Path) -> None:
    environment = {"SUTURE_STATE_DIR": str(tmp_path / "state")}
    settings = Settings(never_touch=("legacy",), defaults={"currency": "'EUR'"})
    ports = bootstrap._ports(place(tmp_path, settings, environment=environment), SEEN, b"", None)
    assert ports.declared == {"currency": "'EUR'"}
    assert ports.kept_back is not None
    assert ports.kept_back("legacy/a.py") == "legacy"
    assert ports.kept_back("shop/a.py") is None


def test_extra_inputs_that_are_there_are_let_in_and_named(tmp_path: Path) -> None:
    there, absent = tmp_path / "rates", tmp_path / "none"
    there.mkdir()
    where = place(tmp_path / "shop", Settings(), (there, absent))
    assert there in bootstrap._allowances(where, SEEN).readable
    assert absent not in bootstrap._allowances(where, SEEN).readable
    assert bootstrap._walls(Walled(), where).readable == (str(there),)  # type: ignore[arg-type]


def test_without_extra_inputs_none_is_named(tmp_path: Path) -> None:
    assert bootstrap._walls(Walled(), place(tmp_path, Settings())).readable == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("network", [True, False, None])
def test_the_network_is_let_in_only_by_a_yes(tmp_path: Path, network: bool | None) -> None:
    where = place(tmp_path, Settings(), allow_network=network)
    assert bootstrap._allowances(where, SEEN).network is (network is True)
