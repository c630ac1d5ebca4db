"""An end that was asked for comes at once: jobs that still run are killed instead of being waited for."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

AGAIN_SECONDS = 0.05
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def killing_jobs() -> Iterator[None]:
    """While entered, let a signal that ends this process end all that it started, then do what it did before.

    The command on the host is not meant: whoever runs it takes the signals over meanwhile, and passes them on.
    """
    over = threading.Event()
    killers: list[threading.Thread] = []
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def ended(number: int, frame: FrameType | None) -> None:
        killers.append(threading.Thread(target=_kill_until, args=(over,), daemon=True))
        killers[-1].start()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        elif handler is signal.SIG_DFL:
            raise SystemExit(128 + number)

    with suppress(ValueError):  # signals can be handled in the main thread only
        for number in SIGNALS:
            signal.signal(number, ended)
    try:
        yield
    finally:
        over.set()
        for killer in killers:  # in the middle of a round it would kill what is started after this
            killer.join()
        with suppress(ValueError):
            for number, handler in before.items():
                signal.signal(number, handler)


def _kill_until(over: threading.Event) -> None:
    """Kill again and again: a job whose interpreter died is begun once more by whoever waits for it."""
    while True:
        for pid in _children():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if over.wait(AGAIN_SECONDS):
            return


def _children() -> list[int]:
    """Return what this process started; a sandbox dies with the process that holds it."""
    found: list[int] = []
    for task in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # a thread that is over
            found += map(int, task.read_text("ascii").split())
    return found
