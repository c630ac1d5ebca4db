"""Processes, pools and tasks whose exceptions their parent prints or passes on: recorded where they were raised."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.watched.watched import INTERPRETERS, Watched, same_as_unwatched, watch

pytestmark = pytest.mark.parametrize("version", INTERPRETERS)

WORK = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor

def work(items):
    return items["absent"]

def main():
    %s

if __name__ == "__main__":
    main()
"""


def run(tmp_path: Path, version: str, source: str, *, compare: bool = True) -> Watched:
    root = tmp_path / "project"
    root.mkdir()
    (root / "program.py").write_text(dedent(source), "utf-8")
    argv = [INTERPRETERS[version], "program.py"]
    return same_as_unwatched(argv, root) if compare else watch(argv, root)


def told(watched: Watched) -> list[tuple[str, bool, str]]:
    return sorted((one["source"], one["main_process"], one["raised"][0]["type"]) for one in watched.failures)


def variables(record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = record["raised"][0]["frames"][-1]["variables"]
    return found


def test_a_process_that_crashes_is_recorded_and_prints_what_it_would(tmp_path: Path, version: str) -> None:
    lines = "p = multiprocessing.get_context('fork').Process(target=work, args=({},)); p.start(); p.join()"
    watched = run(tmp_path, version, WORK % f"{lines}; sys.exit(p.exitcode)")
    assert watched.status == 1
    assert told(watched) == [("excepthook", False, "KeyError")]
    assert "items" in variables(watched.failure)
    assert {one["main_process"] for one in watched.sessions} == {True, False}


def test_a_worker_of_a_pool_hands_its_exception_over(tmp_path: Path, version: str) -> None:
    watched = run(
        tmp_path, version, WORK % "multiprocessing.get_context('fork').Pool(1).map(work, [{}])", compare=False
    )
    assert told(watched) == [("excepthook", True, "KeyError"), ("worker", False, "KeyError")]


def test_a_worker_of_an_executor_hands_its_exception_over(tmp_path: Path, version: str) -> None:
    watched = run(tmp_path, version, WORK % "list(ProcessPoolExecutor(1).map(work, [{}]))", compare=False)
    assert told(watched) == [("excepthook", True, "KeyError"), ("worker", False, "KeyError")]


def test_a_process_that_ends_well_or_by_its_own_wish_is_no_failure(tmp_path: Path, version: str) -> None:
    lines = "p = multiprocessing.get_context('fork').Process(target=sys.exit, args=(3,)); p.start(); p.join()"
    watched = run(tmp_path, version, WORK % f"{lines}; print(p.exitcode)")
    assert (watched.status, watched.failures) == (0, [])


def test_a_task_that_nobody_waited_for_is_recorded(tmp_path: Path, version: str) -> None:
    source = """
    import asyncio
    async def work():
        return {}["absent"]
    async def main():
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task
    asyncio.run(main())
    raise SystemExit(4)
    """
    watched = run(tmp_path, version, source, compare=False)
    assert watched.status == 4
    assert told(watched) == [("thread", True, "KeyError")]


@pytest.mark.parametrize("runner", ["unittest.case", "_pytest.runner"])
def test_a_lost_task_within_tests_may_be_intended(tmp_path: Path, version: str, runner: str) -> None:
    source = f"""
    import asyncio, sys, types
    sys.modules[{runner!r}] = types.ModuleType("runner")
    async def work():
        raise KeyError("x")
    async def main():
        asyncio.create_task(work())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    asyncio.run(main())
    """
    assert run(tmp_path, version, source, compare=False).failures == []


def test_a_task_that_is_waited_for_is_recorded_once(tmp_path: Path, version: str) -> None:
    source = """
    import asyncio
    async def work():
        return {}["absent"]
    async def main():
        await asyncio.gather(work(), asyncio.sleep(0))
    asyncio.run(main())
    """
    assert told(run(tmp_path, version, source)) == [("excepthook", True, "KeyError")]
