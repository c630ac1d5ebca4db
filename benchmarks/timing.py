"""Measuring: commands run in turns, the least time of each kept, and what this machine can do beside it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.report import Row

ROUNDS = 9


def wall(argv: Sequence[str], cwd: Path, environment: Mapping[str, str], *, expected: Sequence[int] = (0,)) -> float:
    """Return the wall time of one run in seconds.

    Raises:
        RuntimeError: the command ended with a status that was not expected, so its time means nothing.
    """
    started = time.perf_counter()
    finished = subprocess.run(argv, cwd=cwd, env=dict(environment), capture_output=True, check=False)
    seconds = time.perf_counter() - started
    if finished.returncode not in expected:
        tail = finished.stderr.decode(errors="replace")[-500:]
        raise RuntimeError(f"{list(argv)} ended with {finished.returncode}, expected one of {expected}: {tail}")
    return seconds


def in_turns(runs: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """Call each run once a round, in an order that turns round by round, and return the least time of each.

    Minima, since every disturbance only adds; in turns, since a machine's speed drifts within one run.
    """
    names = list(runs)
    least = dict.fromkeys(names, float("inf"))
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            least[name] = min(least[name], runs[name]())
    return least


def hashing_rate() -> float:
    """Return SHA-256 digests of 64 bytes per second on one core."""
    started = time.perf_counter()
    for _ in range(50_000):
        hashlib.sha256(b"x" * 64).digest()
    return 50_000 / (time.perf_counter() - started)


def calibration(rounds: int = ROUNDS) -> list[Row]:
    """Return what this machine does in the same minutes: interpreter start, a million digests, one fsync."""
    start = min(wall([sys.executable, "-I", "-c", ""], Path.cwd(), os.environ) for _ in range(rounds))
    digests = 1e6 / max(hashing_rate() for _ in range(rounds))
    return [
        Row("calibration: interpreter start", start, "s"),
        Row("calibration: a million sha256", digests, "s"),
        Row("calibration: write and fsync 4 KiB", min(_fsync() for _ in range(rounds)), "s"),
        Row(f"calibration: load average at the end ({os.cpu_count()} cores)", os.getloadavg()[1], ""),
    ]


def _fsync() -> float:
    with tempfile.NamedTemporaryFile() as file:
        started = time.perf_counter()
        file.write(b"x" * 4096)
        file.flush()
        os.fsync(file.fileno())
        return time.perf_counter() - started
