"""Feed a running job and read what it prints, within bounds of size and time."""

from __future__ import annotations

import os
import selectors
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

BLOCK = 65536
MESSAGE = 8192
# when the program is gone but its processes will not go, or the engine itself has been held up
GRACE = 10.0


@dataclass(slots=True)
class Told:
    """What came back: the streams, the messages of process 1, and which bound was hit, "" for none."""

    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    messages: list[str] = field(default_factory=list)
    tree: int | None = None
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Ends:
    """The engine's ends of the pipes and of the connection to the job's process 1; all are closed by `pump`."""

    stdin: int
    stdout: int
    stderr: int
    talk: socket.socket


def pump(ends: Ends, given: bytes, *, seconds: float, output: int, kill: Callable[[], None]) -> Told:
    """Return when the job and everything it started is gone; at a bound that is brought about.

    Hanging up on process 1 is enough to end a job; `kill` is for the case in which it does not.
    """
    told = Told()
    deadline = time.monotonic() + seconds
    hung_up = False
    with selectors.DefaultSelector() as watched:
        _watch(watched, ends, given)
        while watched.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                if hung_up:
                    kill()
                    break
                told.bound, hung_up, deadline = told.bound or "timeout", True, time.monotonic() + GRACE
                _hang_up(ends.talk)
                continue
            for key, _ in watched.select(left):
                if not key.data(told):
                    watched.unregister(key.fileobj)
                    _close(key.fileobj)
            if not hung_up and len(told.stdout) + len(told.stderr) > output:
                told.bound, hung_up, deadline = "output", True, time.monotonic() + GRACE
                _hang_up(ends.talk)
        for key in list(watched.get_map().values()):
            _close(key.fileobj)
    return told


def _watch(watched: selectors.BaseSelector, ends: Ends, given: bytes) -> None:
    waiting = memoryview(given)
    for descriptor in (ends.stdin, ends.stdout, ends.stderr):
        os.set_blocking(descriptor, False)

    def write(_told: Told) -> bool:
        nonlocal waiting
        with suppress(BlockingIOError):
            try:
                waiting = waiting[os.write(ends.stdin, waiting[:BLOCK]) :]
            except BrokenPipeError:
                return False
        return bool(waiting)

    def read(descriptor: int, name: str) -> Callable[[Told], bool]:
        def take(told: Told) -> bool:
            block = os.read(descriptor, BLOCK)
            getattr(told, name).extend(block)
            return bool(block)

        return take

    if given:
        watched.register(ends.stdin, selectors.EVENT_WRITE, write)
    else:
        os.close(ends.stdin)
    watched.register(ends.stdout, selectors.EVENT_READ, read(ends.stdout, "stdout"))
    watched.register(ends.stderr, selectors.EVENT_READ, read(ends.stderr, "stderr"))
    watched.register(ends.talk, selectors.EVENT_READ, lambda told: _listen(ends.talk, told))


def _listen(talk: socket.socket, told: Told) -> bool:
    try:
        message, ancillary, _, _ = talk.recvmsg(MESSAGE, socket.CMSG_SPACE(16))
    except ConnectionError:
        return False
    for _, _, data in ancillary:
        for (descriptor,) in struct.iter_unpack("i", data):
            if told.tree is None:
                told.tree = descriptor
            else:
                os.close(descriptor)
    if message:
        told.messages.append(message.decode("utf-8", "replace"))
    return bool(message)


def _hang_up(talk: socket.socket) -> None:
    with suppress(OSError):
        talk.shutdown(socket.SHUT_WR)


def _close(file: object) -> None:
    if isinstance(file, socket.socket):
        file.close()
    elif isinstance(file, int):
        os.close(file)
