"""Run the user's command once, on the host, watched, and say what was to be seen from outside."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from suture.domain.observation import Ending, Observation
from suture.signals import not_started, process_tree, records
from suture.signals.interface import CommandNotStartedError, HostCommand
from suture.signals.output_text import failures
from suture.signals.pump import Echo, Pump, Pumped
from suture_sdk.watched import launch

_LARGEST_RECORD = records.LARGEST + 1
_MOST_RECORDS = 2_000
_IMPATIENT = 3
"""The user's interrupts are passed on; with the third one the command is killed."""


@dataclass(frozen=True, slots=True)
class Ran:
    """The observation, and what was offered on standard input: all of it if `stdin_complete`, b"" for a terminal."""

    observation: Observation
    stdin: bytes = b""
    stdin_complete: bool = True


def observe(command: HostCommand, capture: Path, echo: Echo | None = None, stdin: int = 0) -> Ran:
    """Run the command to its end and return what it showed.

    `capture` is an existing, empty directory for records; `echo` is told ("stdout" or "stderr", bytes) as they come;
    `stdin` is the descriptor of the standard input that the command shall have.

    Raises:
        CommandNotStartedError: the command does not exist or cannot be executed.
    """
    not_started.check(command)
    has_terminal = _is_terminal(stdin)
    started = time.monotonic()
    process = _start(command, capture, stdin, has_terminal=has_terminal)
    with _passing_on_signals(process, has_terminal=has_terminal):
        pumped = Pump(process, stdin, echo).run(
            command.seconds, lambda final: _stop(process, has_terminal=has_terminal, final=final)
        )
        code = process.wait()
    observation = _observation(code, pumped, time.monotonic() - started)
    return Ran(_with_records(observation, command, capture), pumped.stdin, pumped.stdin_complete)


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _start(command: HostCommand, capture: Path, stdin: int, *, has_terminal: bool) -> subprocess.Popen[bytes]:
    watched = launch.environment(command.environment, str(capture), str(command.root))
    # With a terminal the command stays in our process group: only the group in the foreground may read from it,
    # and the terminal's own Ctrl-C and Ctrl-Z reach both. Otherwise a group of its own can be ended as a whole.
    given = stdin if has_terminal else subprocess.PIPE if _is_open(stdin) else subprocess.DEVNULL
    try:
        return subprocess.Popen(
            command.argv,
            cwd=command.cwd,
            env={**command.environment, **watched},
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            process_group=None if has_terminal else 0,
        )
    except OSError as error:
        raise not_started.explain(error, command) from error
    except ValueError as error:
        raise CommandNotStartedError(f"the command could not be started: {error}") from error


@contextlib.contextmanager
def _passing_on_signals(process: subprocess.Popen[bytes], *, has_terminal: bool) -> Iterator[None]:
    """Give the user's signals to the command; an end that was asked of us is made true once the command is dead."""
    interrupts, ends = [0], [0]

    def interrupted(number: int, _frame: FrameType | None) -> None:
        interrupts[0] += 1
        if interrupts[0] >= _IMPATIENT:
            _stop(process, has_terminal=has_terminal, final=True)
        elif not has_terminal:
            process_tree.send(process.pid, number, own_group=True)

    def ended(number: int, _frame: FrameType | None) -> None:
        ends[0] = number
        process_tree.send(process.pid, number, own_group=not has_terminal)

    previous = {}
    with contextlib.suppress(ValueError):  # signals can be handled in the main thread only
        for number, handler in ((signal.SIGINT, interrupted), (signal.SIGTERM, ended), (signal.SIGHUP, ended)):
            previous[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, before in previous.items():
            signal.signal(number, before)
        if ends[0]:
            os.kill(os.getpid(), ends[0])


def _stop(process: subprocess.Popen[bytes], *, has_terminal: bool, final: bool) -> None:
    process_tree.send(process.pid, signal.SIGKILL if final else signal.SIGTERM, own_group=not has_terminal)


def _observation(code: int, pumped: Pumped, seconds: float) -> Observation:
    ending: Ending = "timeout" if pumped.timed_out else "killed" if code < 0 else "exited"
    return Observation(
        ending=ending,
        status=code if code >= 0 else None,
        killed_by=-code if code < 0 else None,
        seconds=seconds,
        stdout=pumped.stdout,
        stderr=pumped.stderr,
        truncated=pumped.truncated,
    )


def _with_records(observation: Observation, command: HostCommand, capture: Path) -> Observation:
    recorded = records.read(dict(_files(capture)))
    signals = recorded.signals
    if not signals and observation.status != 0:
        python = recorded.session.python if recorded.session else ""
        signals = failures(observation.stderr, observation.stdout, command.cwd, command.root, python)
    return replace(
        observation,
        signals=signals,
        session=recorded.session,
        calls=recorded.calls,
        facts=recorded.facts,
        tests=recorded.tests,
    )


def _files(capture: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the regular files of the directory; a link or a pipe there is the program's trick and not opened."""
    for path in sorted(capture.glob("*.json"))[:_MOST_RECORDS]:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            continue
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            continue
        with os.fdopen(descriptor, "rb") as file:
            yield path.name, file.read(_LARGEST_RECORD)
