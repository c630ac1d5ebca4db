"""Take jobs from the control socket; each becomes a process tree of its own that is gone when it ends.

One job is three processes. The *outer* one leaves the namespaces and waits: when it is gone all of the job is.
The *init* is process 1 of the job: it lays out the tree, reports the end, and with it everything dies.
The *job* itself drops every privilege and becomes the program.
"""

from __future__ import annotations

import _socket
import errno
import marshal
import os
import select
import struct
import time

from . import descendants, job, kernel, walls

MESSAGE = 65536
DESCRIPTORS = 16
NAMESPACES = kernel.CLONE_NEWNS | kernel.CLONE_NEWPID | kernel.CLONE_NEWIPC


def receive(control: _socket.socket) -> list[int]:
    """Return the descriptors of the next job, none when the engine has closed the connection."""
    size = _socket.CMSG_SPACE(4 * DESCRIPTORS)
    message, ancillary, _, _ = control.recvmsg(MESSAGE, size)
    if not message:
        return []
    data = b"".join(data for _, _, data in ancillary)
    return list(struct.unpack(f"{len(data) // 4}i", data))


def serve(control: _socket.socket, *, in_place: bool) -> bool:
    """Run jobs one after another until the engine hangs up.

    With `in_place` the function returns True in the process that is to become the program (it has the
    job's streams, tree and walls by then); everywhere else it returns False at the end or does not return.
    """
    while True:
        descriptors = receive(control)
        if not descriptors:
            return False
        child = os.fork()
        if child == 0:
            control.close()
            return _outer(descriptors, in_place=in_place)
        for descriptor in descriptors:
            os.close(descriptor)
        _reaped()  # those that ended meanwhile; jobs may run side by side


def _outer(descriptors: list[int], *, in_place: bool) -> bool:
    talk = _socket.socket(fileno=descriptors[0])
    try:
        spec = _read_spec(descriptors[1])
        if spec["walls"] == "bubblewrap":
            kernel.unshare(NAMESPACES | (0 if spec["network"] else kernel.CLONE_NEWNET))
        else:
            kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        child = os.fork()
        if child == 0:
            return _init(talk, spec, descriptors[2:5], descriptors[5:], in_place=in_place)
        for descriptor in descriptors[2:]:
            os.close(descriptor)
        os.waitpid(child, 0)
        if spec["walls"] != "bubblewrap":
            descendants.kill_all()
    except BaseException as error:  # noqa: BLE001 — the reason has to reach the engine, whatever it is
        _say(talk, f"{_fault(error)} {error}")
    os._exit(0)


def _fault(error: BaseException) -> str:
    """Say whose fault it is: the job's, which is "not started" then, or that of the walls, which are "broken"."""
    return "failed" if isinstance(error, (job.NotStartedError, walls.OutsideError)) else "broken"


def _read_spec(descriptor: int) -> dict:  # type: ignore[type-arg]  # marshal, written by the engine
    with os.fdopen(descriptor, "rb") as file:
        file.seek(0)
        spec: dict = marshal.loads(file.read())  # type: ignore[type-arg]  # noqa: S302 — the engine is the only writer of this descriptor
        return spec


def _say(talk: _socket.socket, text: str, *descriptors: int) -> None:
    sent = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, struct.pack(f"{len(descriptors)}i", *descriptors))]
    try:
        talk.sendmsg([text.encode("utf-8", "replace")[:4096]], sent if descriptors else [])
    except OSError:
        os._exit(0)  # the engine is gone; process 1 takes the job with it


def _init(
    talk: _socket.socket,
    spec: dict,  # type: ignore[type-arg]
    streams: list[int],
    groups: list[int],
    *,
    in_place: bool,
) -> bool:
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    if spec["walls"] == "bubblewrap":
        if not spec["network"]:
            walls.loopback_up()
        opened, how = walls.lay_out(spec)
        walls.lay_inputs(walls.CAPTURE, spec["inputs"])
        walls.lay_changes(spec["root"], spec["changes"])
        _say(talk, f"tree {how}", opened)
        os.close(opened)
    told, tell = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(told)
        talk.close()
        return _job(spec, streams, groups, tell, in_place=in_place)
    for descriptor in (*streams, *groups, tell):
        os.close(descriptor)
    status = _wait(talk, child)
    seconds = time.monotonic() - began
    refusal = os.read(told, 4096).decode("utf-8", "replace")
    if refusal:
        _say(talk, refusal)
    else:
        _say(talk, f"ended {status} {seconds:.6f}")
    os._exit(0)


def _wait(talk: _socket.socket, child: int) -> int:
    """Reap whatever dies until it is the job itself; return its wait status. Ends all when the engine hangs up."""
    watched = select.poll()
    watched.register(talk.fileno(), select.POLLIN | select.POLLHUP)
    pidfd = os.pidfd_open(child)
    watched.register(pidfd, select.POLLIN)
    while True:
        ready = watched.poll(200)
        if any(descriptor == talk.fileno() for descriptor, _ in ready):
            os.kill(child, 9)
            os._exit(0)
        while True:
            pid, status = _reaped()
            if pid == child:
                return status
            if pid == 0:
                break


def _reaped() -> tuple[int, int]:
    try:
        return os.waitpid(-1, os.WNOHANG)
    except OSError as error:
        if error.errno == errno.ECHILD:
            return 0, 0
        raise


def _job(spec: dict, streams: list[int], groups: list[int], tell: int, *, in_place: bool) -> bool:  # type: ignore[type-arg]
    try:
        job.confine(spec, streams, groups)
        if in_place:
            os.close(tell)
            return True
        job.execute(spec)
    except BaseException as error:  # noqa: BLE001 — the reason has to reach the engine, whatever it is
        os.write(tell, f"{_fault(error)} {error}".encode("utf-8", "replace")[:4000])
    os._exit(127)


def main(descriptor: int) -> None:
    """Serve the control socket with this descriptor, executing every job's command."""
    serve(_socket.socket(fileno=descriptor), in_place=False)
