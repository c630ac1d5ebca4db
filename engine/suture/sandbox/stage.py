"""Start the far side, hand it jobs, and turn what comes back into `Finished` values."""

from __future__ import annotations

import array
import atexit
import compileall
import functools
import marshal
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suture.domain.observation import Ending
from suture.sandbox import cgroup, harvest, pump
from suture.sandbox.interface import Finished, Job, SandboxUnavailableError, Snapshot

PACKAGE = "suture_inside"
TAKEOVER = f"""
import os, sys
known = set(sys.modules)
from {PACKAGE} import zygote
zygote.become(os.path.dirname(__file__), known)
"""
BEGIN = "import sys; sys.path.insert(0, sys.argv[1]); from {package} import stage; stage.main(int(sys.argv[2]))"
MARSHAL = 2  # the newest version that Python 3.9 to 3.13 write and read alike
MAX_ERROR = 4096
STOP_SECONDS = 5.0


@functools.cache
def boot() -> Path:
    """Return a directory with the far side's files, laid out once and removed when the engine ends."""
    place = Path(tempfile.mkdtemp(prefix="suture-boot-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return lay_boot(place)


def lay_boot(into: Path) -> Path:
    """Copy the far side's files out of the engine, with bytecode for the engine's own interpreter."""
    shutil.copytree(Path(__file__).parent / "inside", into / PACKAGE)
    (into / "sitecustomize.py").write_text(TAKEOVER, "utf-8")
    compileall.compile_dir(into / PACKAGE, quiet=2)
    return into


def program(boot: str, control: int) -> list[str]:
    """Return the command that serves jobs with the engine's own interpreter."""
    return [os.path.realpath(sys.executable), "-I", "-S", "-c", BEGIN.format(package=PACKAGE), boot, str(control)]


@dataclass(slots=True)
class Stage:
    """A running far side. `error` collects what it prints about itself."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    error: Any

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        self.process.kill()

    def stop(self) -> None:
        """Hang up, which ends it, and make sure that it has ended."""
        self.control.close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self.error.close()

    def said(self) -> str:
        """Return what it printed about itself, once it has ended."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.error.seek(0)
        return str(self.error.read(MAX_ERROR).decode("utf-8", "replace")).strip()


def start(command: Callable[[int], Sequence[str]], environment: dict[str, str], *, pipes: bool = False) -> Stage:
    """Start a far side; `command` is given the number of the control socket, before `environment` is read.

    With `pipes` its own streams are pipes, as those of its jobs will be: an interpreter looks at them when it starts.

    Raises:
        SandboxUnavailableError: its program is not there.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    error = tempfile.TemporaryFile()  # noqa: SIM115 — lives as long as the process that writes to it
    try:
        with theirs:
            process = subprocess.Popen(
                list(command(theirs.fileno())),
                env=environment,
                cwd="/",
                stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
                stdout=subprocess.PIPE if pipes else error,
                stderr=subprocess.PIPE if pipes else error,
                pass_fds=(theirs.fileno(),),
            )
    except OSError as problem:
        ours.close()
        error.close()
        raise SandboxUnavailableError(f"cannot start the sandbox: {problem}") from problem
    return Stage(process, ours, error)


def perform(
    stage: Stage, spec: Mapping[str, Any], job: Job, snapshot: Snapshot, directory: int | None = None
) -> Finished | None:
    """Run one job; None when the far side went away without a word about it.

    `directory` is an open one that holds tree/ and capture/, where the far side does not make them itself.
    """
    with ExitStack() as cleanup:
        limits = job.limits
        group = cleanup.enter_context(cgroup.group(memory=limits.memory, processes=limits.processes + 1))
        try:
            ends = _send(stage.control, spec, group.entrances)
        except OSError:
            return None
        began = time.monotonic()
        told = pump.pump(ends, job.stdin, seconds=limits.seconds, output=limits.output, kill=stage.kill)
        seconds = time.monotonic() - began
        if directory is not None:
            told.tree, told.messages = os.dup(directory), [*told.messages, "tree copy"]
        if told.tree is not None:
            cleanup.callback(os.close, told.tree)
        return _finished(told, job, snapshot, seconds, starved=group.ran_out_of_memory(), bounded=bool(group.places))


def _send(control: socket.socket, spec: Mapping[str, Any], groups: Sequence[int]) -> pump.Ends:
    with ExitStack() as cleanup:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        cleanup.callback(theirs.close)
        content = os.memfd_create("job")
        cleanup.callback(os.close, content)
        _write(content, marshal.dumps(dict(spec), MARSHAL))
        stdin_read, stdin_write = os.pipe()
        stdout_read, stdout_write = os.pipe()
        stderr_read, stderr_write = os.pipe()
        for descriptor in (stdin_read, stdout_write, stderr_write):
            cleanup.callback(os.close, descriptor)
        ends = pump.Ends(stdin_write, stdout_read, stderr_read, ours)
        sent = array.array("i", [theirs.fileno(), content, stdin_read, stdout_write, stderr_write, *groups])
        try:
            control.sendmsg([b"job"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, sent)])
        except OSError:
            for descriptor in (stdin_write, stdout_read, stderr_read):
                os.close(descriptor)
            ours.close()
            raise
        return ends


def _write(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _finished(
    told: pump.Told, job: Job, snapshot: Snapshot, seconds: float, *, starved: bool, bounded: bool
) -> Finished | None:
    word, _, rest = next((message for message in told.messages if not message.startswith("tree ")), "").partition(" ")
    ending: Ending = "exited"
    status = killed_by = None
    if word == "ended":
        code, _, took = rest.partition(" ")
        status, killed_by = _decoded(int(code))
        seconds = float(took)
        ending = "killed" if killed_by is not None else "exited"
    elif word == "broken":
        raise SandboxUnavailableError(f"the sandbox could not be put up: {rest}")
    elif word == "failed":
        ending = "not started"
        told.stderr += rest.encode()
    elif not told.bound and not starved:
        return None
    if told.bound:
        ending = "timeout" if told.bound == "timeout" else "output"
    elif starved or (not bounded and status and _ran_out(told.stderr)):
        ending = "memory"
    records, changed = _left(told, job, snapshot)
    limit = job.limits.output
    return Finished(
        ending=ending,
        status=status,
        killed_by=killed_by,
        seconds=seconds,
        stdout=bytes(told.stdout[:limit]),
        stderr=bytes(told.stderr[:limit]),
        truncated=told.bound == "output" or len(told.stdout) > limit or len(told.stderr) > limit,
        records=records,
        changed=changed.paths,
        digests=changed.digests,
    )


def _decoded(code: int) -> tuple[int | None, int | None]:
    return (None, os.WTERMSIG(code)) if os.WIFSIGNALED(code) else (os.WEXITSTATUS(code), None)


def _ran_out(stderr: bytearray) -> bool:
    """Say whether a Python program ended for want of memory: without a control group only it itself can tell."""
    return stderr.rstrip().rpartition(b"\n")[2].startswith(b"MemoryError")


def _left(told: pump.Told, job: Job, snapshot: Snapshot) -> tuple[dict[str, bytes], harvest.Changed]:
    nothing = harvest.Changed((), {})
    if told.tree is None:
        return {}, nothing
    records: dict[str, bytes] = {}
    changed = nothing
    with suppress(OSError), _opened("capture", told.tree) as capture:
        records = harvest.records(capture, job.inputs)
    if "tree copy" in told.messages:
        with _opened("tree", told.tree) as tree:
            changed = harvest.changed_in_copy(tree, snapshot.copy, snapshot.shared, job.changes)
    else:
        with _opened("upper", told.tree) as upper:
            changed = harvest.changed_in_layer(upper, snapshot.copy, job.changes)
    return records, changed


@contextmanager
def _opened(name: str, directory: int) -> Iterator[int]:
    number = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=directory)
    try:
        yield number
    finally:
        os.close(number)
