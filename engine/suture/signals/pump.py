"""Carry bytes between the user's terminal and a running command, keeping a bounded copy of each stream.

One loop in one thread: output goes on at the pace of the reader, input at the pace of the command, and
neither a silent standard input nor a daemon that keeps the pipes open holds up the end.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from suture.signals.kept_output import KeptOutput

Echo = Callable[[str, bytes], None]

CHUNK = 65_536
MOST_INPUT = 64 * 1024 * 1024
LINGER = 0.5
"""Seconds for which the pipes are read on after the command's death, should a child of it keep them open."""

PATIENCE = 2.0
"""Seconds between the polite and the final end of a command that ran out of time."""


@dataclass(frozen=True, slots=True)
class Pumped:
    """What went through: outputs, with a gap in the middle if `truncated`, and the input that was offered."""

    stdout: bytes
    stderr: bytes
    truncated: bool
    stdin: bytes
    stdin_complete: bool
    timed_out: bool


class Pump:
    """The streams of one process. Its standard input is read from `source`, unless it has one of its own."""

    def __init__(self, process: subprocess.Popen[bytes], source: int | None, echo: Echo | None) -> None:
        self._process, self._source, self._echo = process, source, echo
        self._kept = {"stdout": KeptOutput(), "stderr": KeptOutput()}
        self._pending = b""
        self._input = bytearray()
        self._input_complete = True
        self._selector = selectors.PollSelector()  # epoll refuses regular files
        self._exited_at: float | None = None
        self._open = 0

    def run(self, seconds: float | None, stop: Callable[[bool], None]) -> Pumped:
        """Carry on until the process is dead and its output read, calling `stop(final)` when `seconds` are over."""
        wake, woken = os.pipe()
        waiter = threading.Thread(target=_tell_death, args=(self._process.pid, woken), daemon=True)
        waiter.start()
        deadline = None if seconds is None else time.monotonic() + seconds
        stops = 0
        try:
            self._register(wake)
            while not self._finished():
                for key, _ in self._selector.select(self._wait(deadline)):
                    key.data()
                if deadline is not None and self._exited_at is None and time.monotonic() >= deadline:
                    stop(stops > 0)
                    stops += 1
                    deadline += PATIENCE
        finally:
            self._close()
            waiter.join(timeout=PATIENCE)
            os.close(wake)
        kept = self._kept
        return Pumped(
            stdout=kept["stdout"].content(),
            stderr=kept["stderr"].content(),
            truncated=kept["stdout"].truncated or kept["stderr"].truncated,
            stdin=bytes(self._input),
            stdin_complete=self._input_complete,
            timed_out=stops > 0,
        )

    def _register(self, wake: int) -> None:
        self._selector.register(wake, selectors.EVENT_READ, lambda: self._died(wake))
        for name, stream in (("stdout", self._process.stdout), ("stderr", self._process.stderr)):
            if stream is not None:
                self._open += 1
                self._selector.register(stream, selectors.EVENT_READ, self._reader(name, stream))
        if self._process.stdin is not None and self._source is not None:
            os.set_blocking(self._process.stdin.fileno(), False)
            self._selector.register(self._source, selectors.EVENT_READ, self._take_input)

    def _wait(self, deadline: float | None) -> float | None:
        if self._exited_at is not None:
            return max(0.0, self._exited_at + LINGER - time.monotonic())
        return None if deadline is None else max(0.0, deadline - time.monotonic())

    def _finished(self) -> bool:
        if self._exited_at is None:
            return False
        return self._open == 0 or time.monotonic() >= self._exited_at + LINGER

    def _died(self, wake: int) -> None:
        self._selector.unregister(wake)
        self._exited_at = time.monotonic()

    def _reader(self, name: str, stream: IO[bytes]) -> Callable[[], None]:
        def read() -> None:
            data = os.read(stream.fileno(), CHUNK)
            if not data:
                self._selector.unregister(stream)
                self._open -= 1
                return
            self._kept[name].add(data)
            if self._echo is not None:
                try:
                    self._echo(name, data)
                except OSError:  # whoever read our output is gone; the command is not told
                    self._echo = None

        return read

    def _take_input(self) -> None:
        source, sink = self._source, self._process.stdin
        if source is None or sink is None:
            return
        try:
            self._pending = os.read(source, CHUNK)
        except OSError:
            self._pending = b""
        self._selector.unregister(source)
        room = MOST_INPUT - len(self._input)
        self._input += self._pending[:room]
        self._input_complete = self._input_complete and len(self._pending) <= room
        if self._pending:
            self._selector.register(sink, selectors.EVENT_WRITE, self._give_input)
        else:
            sink.close()

    def _give_input(self) -> None:
        source, sink = self._source, self._process.stdin
        if source is None or sink is None:
            return
        try:
            self._pending = self._pending[os.write(sink.fileno(), self._pending) :]
        except BlockingIOError:
            return
        except OSError:  # the command has closed its standard input
            self._selector.unregister(sink)
            _close_quietly(sink)
            return
        if not self._pending:
            self._selector.unregister(sink)
            self._selector.register(source, selectors.EVENT_READ, self._take_input)

    def _close(self) -> None:
        self._selector.close()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                _close_quietly(stream)


def _close_quietly(stream: IO[bytes]) -> None:
    with contextlib.suppress(OSError):
        stream.close()


def _tell_death(pid: int, woken: int) -> None:
    """Wait for the process without reaping it, so that its id cannot become another's before it is signalled."""
    with contextlib.suppress(OSError):
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    os.close(woken)
