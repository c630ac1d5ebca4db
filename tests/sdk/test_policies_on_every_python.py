"""The parts that need no interpreter's own trick run on each supported one, with warnings as errors."""

import subprocess
from pathlib import Path

import pytest

from tests.watched.watched import INTERPRETERS

SDK = Path(__file__).parents[2] / "sdk"
PROGRAM = """
import asyncio, sys
import suture_sdk as suture
from suture_sdk import clock, flags
from suture_sdk.idempotency_stores import SQLiteStore
from suture_sdk.testing import recorded_calls, virtual_time

flags.apply(flags.Memory(flags.Flag("half", {"on": True, "off": False}, "off", split=(("on", 50.0),))))
assert {suture.flag("half", False, str(number)) for number in range(50)} == {True, False}

def broken():
    raise KeyError

def plain():
    return 1

assert suture.ladder(broken, plain)() == 1
assert str(suture.first_path("/none/there", sys.argv[1])) == sys.argv[1]

def turned_away(call, error):
    try:
        call()
    except error:
        return True

calls = [0]

async def slow():
    calls[0] += 1
    await clock.async_sleep(100 if calls[0] == 51 else 1)
    return calls[0]

async def coroutines():
    hedged, shared = suture.Hedge(idempotent=True)(slow), suture.Coalesce()(slow)
    for _ in range(51):
        last = await hedged()
    assert last == 52
    assert len(set(await asyncio.gather(shared(), shared(), shared()))) == 1

with virtual_time():
    limited = suture.RateLimit(1)(plain)
    limited()
    assert turned_away(limited, suture.RateLimited)
    assert suture.Throttle()(plain)() == suture.StaleCache()(plain)() == suture.Coalesce()(plain)() == 1
    asyncio.run(coroutines())

store = SQLiteStore(sys.argv[1] + "/keys.db")
work = recorded_calls(lambda: [1])
once = suture.idempotent(key=lambda: "k", store=store)(work)
assert once() == once() == [1] and len(work.calls) == 1
store.close()
assert suture.own_failures() == (), suture.own_failures()
"""


@pytest.mark.parametrize("version", INTERPRETERS)
def test_policies_ladders_and_flags_run(version: str, tmp_path: Path) -> None:
    command = [INTERPRETERS[version], "-W", "error", "-c", PROGRAM, str(tmp_path)]
    ran = subprocess.run(command, cwd=SDK, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
