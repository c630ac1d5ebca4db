from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from suture.sandbox import cgroup
from suture.sandbox.cgroup import Group, Parents


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    cgroup.parents.cache_clear()
    yield
    cgroup.parents.cache_clear()


def test_nothing_is_made_where_there_is_no_place_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "_candidates", lambda: iter(()))

    with cgroup.group(memory=1 << 30, processes=10) as made:
        assert made == Group()
        assert not made.ran_out_of_memory()


def test_a_place_that_refuses_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    monkeypatch.setattr(cgroup, "_candidates", lambda: iter([Parents(gone, gone, 2)]))

    assert cgroup.parents() is None
    assert not gone.exists()


def test_a_group_is_gone_at_the_end() -> None:
    with cgroup.group(memory=1 << 30, processes=10) as made:
        there = [place.exists() for place in made.places]

    assert all(there)
    assert not any(place.exists() for place in made.places)


@pytest.mark.parametrize(
    ("version", "name", "content", "expected"),
    [
        (2, "memory.events", "low 0\noom 1\noom_kill 1\n", True),
        (2, "memory.events", "low 0\noom 1\noom_kill 0\n", False),
        (2, "memory.events", "oom_group_kill 1\n", False),
        (1, "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n", True),
        (1, "memory.oom_control", "oom_kill_disable 1\nunder_oom 1\n", False),
        (1, "memory.events", "oom_kill 1\n", False),
    ],
)
def test_a_kill_for_want_of_memory_is_read_from_the_group(
    tmp_path: Path, version: int, name: str, content: str, expected: bool
) -> None:
    (tmp_path / name).write_text(content)

    assert Group(version, (tmp_path,)).ran_out_of_memory() is expected


def test_the_unified_hierarchy_is_used_where_it_hands_down_both_controllers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cgroup, "MOUNT", tmp_path)
    monkeypatch.setattr(cgroup, "_own_paths", lambda: {"": "user.slice/app"})
    for place, controllers in {"": "cpu memory pids", "user.slice": "memory", "user.slice/app": ""}.items():
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / "cgroup.subtree_control").write_text(controllers)

    assert list(cgroup._candidates()) == [Parents(tmp_path, tmp_path, 2)]


def test_version_1_needs_both_controllers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "MOUNT", tmp_path)
    monkeypatch.setattr(cgroup, "_own_paths", lambda: {"memory": "m", "cpu": "c"})
    assert list(cgroup._candidates()) == []

    monkeypatch.setattr(cgroup, "_own_paths", lambda: {"memory": "m", "pids": ""})
    assert list(cgroup._candidates()) == [Parents(tmp_path / "memory" / "m", tmp_path / "pids", 1)]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (1, {"memory.limit_in_bytes": 5, "memory.memsw.limit_in_bytes": 5, "pids.max": 7}),
        (2, {"memory.max": 5, "memory.swap.max": 0, "pids.max": 7}),
    ],
)
def test_swap_is_no_way_around_the_limit(tmp_path: Path, version: int, expected: dict[str, int]) -> None:
    settings = cgroup._settings(Parents(tmp_path, tmp_path, version), "g", 5, 7)

    assert {file.name: value for file, value in settings} == expected
