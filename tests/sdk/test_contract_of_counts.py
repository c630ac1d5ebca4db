"""What the SDK counts and notes can be written as the contract has it."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import suture_sdk
from suture_sdk import clock
from suture_sdk.breaker import Breaker, BreakerChange
from suture_sdk.counters import Latencies

CONTRACT = Path(__file__).parents[2] / "contract"
PATCHES = Path(suture_sdk.__file__).parent / "patches"
EVENT = json.loads((CONTRACT / "event.schema.json").read_text())
METRICS = json.loads((CONTRACT / "metrics.schema.json").read_text())


def event(**said: Any) -> dict[str, Any]:
    return {
        "schema": "suture-event/1", "at": 1.5, "service": "shop", "release": "", "instance": "web-1", **said,
    }  # fmt: skip


def fits(document: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(EVENT).is_valid(document)


def noted() -> set[str]:
    """Return the words with which the SDK writes a patch's history, as they stand in its source."""
    words: set[str] = set()
    for path in PATCHES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("off", "note")
            ):
                words |= {
                    one.value
                    for argument in node.args[:1]
                    for one in ast.walk(argument)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return words


def test_every_word_of_a_history_is_an_event_and_every_event_is_such_a_word() -> None:
    assert noted() | {"state"} == set(EVENT["properties"]["what"]["enum"])


@pytest.mark.parametrize("word", sorted(noted()))
def test_a_word_of_a_history_is_written_with_its_patch(word: str) -> None:
    assert fits(event(patch="one", what=word, why="because"))
    assert not fits(event(what=word))


def test_every_change_of_a_breaker_is_written() -> None:
    changes: list[BreakerChange] = []
    breaker = Breaker(name="prices", consecutive=1, open_for=0.001, listeners=(changes.append,))
    for state in ("open", "closed", "open", None):
        breaker.force(state)
    assert len(changes) == 4
    for one in changes:
        written = event(breaker=one.name, what="state", why=one.reason, **{"from": one.before, "to": one.after})
        assert fits(written)
        assert not fits({**written, "patch": "one"})


def written(latencies: Latencies) -> list[int]:
    """Return the counts as the contract has them: entry i up to 2**(i-20) seconds."""
    counts = latencies.counts()
    last = max(counts, default=0.0)
    places = [2.0 ** (place - 20) for place in range(64) if 2.0 ** (place - 20) <= last]
    below = sum(number for bound, number in counts.items() if bound < 2.0**-20)
    entries = [counts.get(bound, 0) for bound in places]
    return [below + entries[0], *entries[1:]] if entries else [below] if below else []


@pytest.mark.parametrize(
    ("seconds", "entry"), [(0.0, 0), (9e-13, 0), (9e-7, 0), (2.0**-20, 1), (0.001, 11), (0.5, 20), (1.0, 21), (1e9, 50)]
)
def test_a_latency_is_written_in_the_entry_that_the_contract_names(seconds: float, entry: int) -> None:
    latencies = Latencies()
    latencies.add(seconds)
    assert written(latencies) == [0] * entry + [1]
    assert entry == 0 or 2.0 ** (entry - 21) <= seconds < 2.0 ** (entry - 20)


def test_a_guarded_call_that_took_no_time_at_all_is_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of some systems stands still for milliseconds."""
    monkeypatch.setattr(clock, "monotonic", lambda: 5.0)

    @suture_sdk.guard(timeout=1.0)
    def price(sku: str) -> str:
        return sku

    assert price("a") == "a"
    plan: Any = price
    assert written(plan.suture_guard.latencies) == [1]


def test_no_call_is_lost_and_there_is_room_for_all() -> None:
    latencies = Latencies()
    times = [0.0, 1e-9, 1e-6, 1e-3, 0.1, 1.0, 1.5, 60.0, 1e6, 1e300, float("inf")]
    for seconds in times:
        latencies.add(seconds)
    entries = written(latencies)
    assert sum(entries) == len(times)
    shape = {**METRICS["$defs"]["latency"], "$defs": METRICS["$defs"]}
    assert jsonschema.Draft202012Validator(shape).is_valid(entries)
