"""What guards and patches cost, beside the breakers and retries that people use today: `make bench-guard`.

All subjects run interleaved in one process; each figure is a ratio of minima over the rounds. A bare call is 1.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]

import circuitbreaker  # noqa: E402
import pybreaker  # noqa: E402
import tenacity  # noqa: E402

import suture_sdk as suture  # noqa: E402
from benchmarks import patches_bench, timing  # noqa: E402
from benchmarks.report import Row, at_most, show  # noqa: E402

ROUNDS, CALLS, THREADS = 41, 4_000, 8
"""Short slices and many of them: a busy machine leaves some alone."""
Subject = Callable[[int], float]
"""Takes how many calls and returns the seconds they took together."""


def bare(sku: str) -> str:
    return sku


async def bare_coroutine(sku: str) -> str:
    return sku


async def suspends(sku: str) -> str:
    await asyncio.sleep(0)
    return sku


def fails(sku: str) -> str:
    raise ConnectionError(sku)


def whole(**more: Any) -> suture.guard:
    return suture.guard(
        timeout=2.0,
        retry=suture.Retry(3),
        breaker=suture.Breaker(),
        bulkhead=32,
        fallback=lambda sku: sku,
        idempotent=True,
        **more,
    )


def open_breaker() -> suture.Breaker:
    breaker = suture.Breaker(open_for=3600, open_at_most=3600)
    breaker.trip()
    return breaker


def calls(function: Any) -> Subject:
    def timed(times: int) -> float:
        started = time.perf_counter()
        for _ in range(times):
            function("a")
        return time.perf_counter() - started

    return timed


def caught(function: Any) -> Subject:
    def timed(times: int) -> float:
        started = time.perf_counter()
        for _ in range(times):
            try:  # noqa: SIM105 -- what people write
                function("a")
            except Exception:  # noqa: BLE001 -- raising and catching is what is measured
                pass
        return time.perf_counter() - started

    return timed


def awaits(function: Any) -> Subject:
    async def run(times: int) -> float:
        started = time.perf_counter()
        for _ in range(times):
            await function("a")
        return time.perf_counter() - started

    return lambda times: asyncio.run(run(times))


def threads(function: Any) -> Subject:
    def timed(times: int) -> float:
        gate = threading.Barrier(THREADS + 1)

        def work() -> None:
            gate.wait()
            for _ in range(times // THREADS):
                function("a")
            gate.wait()

        for _ in range(THREADS):
            threading.Thread(target=work).start()
        gate.wait()
        started = time.perf_counter()
        gate.wait()
        return time.perf_counter() - started

    return timed


async def asyncio_timeout(sku: str) -> str:
    async with asyncio.timeout(2.0):
        return await bare_coroutine(sku)


def subjects() -> dict[str, tuple[Subject, int]]:
    """Return name to (subject, how many calls a round)."""
    few = CALLS // 20
    retrying = tenacity.retry(stop=tenacity.stop_after_attempt(3))
    both = retrying(pybreaker.CircuitBreaker()(bare))
    return {
        "bare": (calls(bare), CALLS),
        "whole guard": (calls(whole()(bare)), CALLS),
        "breaker + retry": (
            calls(suture.guard(breaker=suture.Breaker(), retry=suture.Retry(3), idempotent=True)(bare)),
            CALLS,
        ),
        "circuitbreaker": (calls(circuitbreaker.circuit(bare)), CALLS),
        "pybreaker": (calls(pybreaker.CircuitBreaker()(bare)), few),
        "tenacity": (calls(retrying(bare)), few),
        "tenacity + pybreaker": (calls(both), few),
        "open, fallback": (
            calls(suture.guard(breaker=open_breaker(), fallback=lambda sku: sku)(bare)),
            CALLS,
        ),
        "open, raising": (caught(suture.guard(breaker=open_breaker())(bare)), CALLS),
        "raise and catch": (caught(fails), CALLS),
        "bare coroutine": (awaits(bare_coroutine), CALLS),
        "whole guard, coroutine": (awaits(whole()(bare_coroutine)), CALLS),
        "asyncio.timeout": (awaits(asyncio_timeout), CALLS // 4),
        "suspends once": (awaits(suspends), CALLS // 4),
        "whole guard, suspends once": (awaits(whole()(suspends)), CALLS // 4),
        "8 threads, whole guard": (threads(whole(name="threads")(bare)), CALLS),
        "8 threads, circuitbreaker": (threads(circuitbreaker.circuit(bare)), CALLS),
    }


def measured() -> Mapping[str, float]:
    """Return name to the least seconds for one call."""
    gc.disable()
    runs = {name: partial(_one_call, subject, times) for name, (subject, times) in subjects().items()}
    least = timing.in_turns(runs, ROUNDS)
    gc.enable()
    return least


def _one_call(subject: Subject, times: int) -> float:
    return subject(times) / times


def rows(least: Mapping[str, float]) -> list[Row]:
    def ratio(one: str, other: str = "bare") -> float:
        return least[one] / least[other]

    beside = [
        Row(f"{name} / bare call", ratio(name), "x")
        for name in ("circuitbreaker", "pybreaker", "tenacity", "tenacity + pybreaker")
    ]
    return [
        at_most("whole guard / bare call", ratio("whole guard"), "x", 17),
        at_most("whole guard / circuitbreaker", ratio("whole guard", "circuitbreaker"), "x", 0.75),
        at_most("whole guard / (tenacity + pybreaker)", ratio("whole guard", "tenacity + pybreaker"), "x", 1 / 30),
        at_most("breaker + retry / bare call", ratio("breaker + retry"), "x", 5),
        at_most("coroutine / bare coroutine", ratio("whole guard, coroutine", "bare coroutine"), "x", 10),
        at_most("coroutine / asyncio.timeout", ratio("whole guard, coroutine", "asyncio.timeout"), "x", 0.4),
        at_most("coroutine, suspends once / bare", ratio("whole guard, suspends once", "suspends once"), "x", 2),
        at_most("open with fallback / bare call", ratio("open, fallback"), "x", 10),
        at_most("open, raising / raise and catch", ratio("open, raising", "raise and catch"), "x", 2),
        at_most("8 threads / circuitbreaker", ratio("8 threads, whole guard", "8 threads, circuitbreaker"), "x", 1),
        *beside,
        Row("bare call", least["bare"] * 1e9, "ns"),
    ]


def main() -> None:
    logging.getLogger("suture").setLevel(logging.ERROR)
    print(show("guard", [*rows(measured()), *patches_bench.measured(), *timing.calibration()]))


if __name__ == "__main__":
    main()
