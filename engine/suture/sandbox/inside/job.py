"""Turn a process into a job: its streams, directory, limits, and last of all its loss of every privilege."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # signal.py would show in the program's sys.modules
import os
import resource

from . import kernel, landlock


def confine(spec: dict, streams: list[int], groups: list[int]) -> None:  # type: ignore[type-arg]
    """Make this process the job described, short of running its program.

    Raises:
        OSError: the directory is not there, or the kernel refuses a limit or a wall.
    """
    os.setsid()
    for group in groups:
        os.write(group, b"0")
        os.close(group)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for stream in streams:
        os.close(stream)
    os.chdir(spec["cwd"])
    for name, value in spec["limits"].items():
        _limit(getattr(resource, f"RLIMIT_{name}"), value)
    if spec["walls"] == "bubblewrap":
        kernel.drop_capabilities()
    if spec["landlock"]:
        landlock.confine(spec["landlock"]["read"], spec["landlock"]["write"])
    kernel.filter_system_calls(spec["filter"])
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def execute(spec: dict) -> None:  # type: ignore[type-arg]
    """Become the command.

    Raises:
        OSError: there is no such program, or it cannot be run.
    """
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_DFL)  # Python ignores them, and what is ignored stays so across exec
    argv, environment = spec["argv"], spec["environment"]
    os.execvpe(argv[0], argv, environment)  # noqa: S606 — the command is a list of words, never a line for a shell
