from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from suture.sandbox import pump


@dataclass
class FarSide:
    """The other ends: what a job and its process 1 hold."""

    stdin: int
    stdout: int
    stderr: int
    talk: socket.socket

    def close(self) -> None:
        for descriptor in (self.stdin, self.stdout, self.stderr):
            os.close(descriptor)
        self.talk.close()


@pytest.fixture
def ends() -> Iterator[tuple[pump.Ends, FarSide]]:
    stdin_read, stdin_write = os.pipe()
    stdout_read, stdout_write = os.pipe()
    stderr_read, stderr_write = os.pipe()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield (
            pump.Ends(stdin_write, stdout_read, stderr_read, ours),
            FarSide(stdin_read, stdout_write, stderr_write, theirs),
        )


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def forbidden() -> None:
    raise AssertionError("killed")


def go(ends: pump.Ends, given: bytes = b"", kill: Callable[[], None] = forbidden, **bounds: float) -> pump.Told:
    return pump.pump(ends, given, **{"seconds": 10, "output": 1000, **bounds}, kill=kill)  # type: ignore[arg-type]


def test_streams_and_messages_are_kept_apart(ends: tuple[pump.Ends, FarSide]) -> None:
    ours, far = ends
    os.write(far.stdout, b"out")
    os.write(far.stderr, b"err")
    far.talk.send(b"tree overlay")
    far.talk.send(b"ended 0 0.1")
    far.close()

    told = go(ours)

    assert (bytes(told.stdout), bytes(told.stderr)) == (b"out", b"err")
    assert told.messages == ["tree overlay", "ended 0 0.1"]
    assert told.bound == ""


def test_a_program_that_does_not_read_does_not_hold_the_engine(ends: tuple[pump.Ends, FarSide]) -> None:
    ours, far = ends
    far.close()

    assert go(ours, b"x" * 1_000_000).messages == []


def test_at_the_time_limit_process_1_is_hung_up_on_before_anything_is_killed(
    ends: tuple[pump.Ends, FarSide], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, far = ends
    hung_up = []

    def hang_up(talk: socket.socket) -> None:
        hung_up.append(talk)
        far.close()

    monkeypatch.setattr(pump, "_hang_up", hang_up)

    assert go(ours, seconds=0.01).bound == "timeout"
    assert hung_up == [ours.talk]


def test_what_does_not_end_by_itself_is_killed_after_a_grace(
    ends: tuple[pump.Ends, FarSide], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, far = ends
    killed = []
    monkeypatch.setattr(pump, "GRACE", 0.01)

    told = go(ours, kill=lambda: killed.append(1), seconds=0.01)

    assert killed == [1]
    assert told.bound == "timeout"
    far.close()


def test_output_beyond_the_limit_ends_the_job(ends: tuple[pump.Ends, FarSide], monkeypatch: pytest.MonkeyPatch) -> None:
    ours, far = ends
    os.write(far.stdout, b"x" * 600)
    os.write(far.stderr, b"x" * 600)
    monkeypatch.setattr(pump, "_hang_up", lambda _: far.close())

    assert go(ours).bound == "output"


def test_only_one_descriptor_is_taken_and_the_rest_is_closed(ends: tuple[pump.Ends, FarSide]) -> None:
    ours, far = ends
    before = open_descriptors()
    socket.send_fds(far.talk, [b"tree overlay"], [0, 1, 2])
    far.close()

    told = go(ours)

    assert told.tree is not None
    os.close(told.tree)
    assert open_descriptors() == before - 8  # the pipes and connections are closed, and nothing is new
