"""Turn a process into a job: its streams, directory, limits, and last of all its loss of every privilege."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # signal.py would show in the program's sys.modules
import errno
import os
import resource

from . import kernel, landlock


class NotStartedError(Exception):
    """The job asks for what is not there; that is no fault of the sandbox."""


def confine(spec: dict, streams: list[int], groups: list[int]) -> None:  # type: ignore[type-arg]
    """Make this process the job described, short of running its program.

    Raises:
        NotStartedError: the directory is not there.
        OSError: the kernel refuses a limit or a wall.
    """
    os.setsid()
    for group in groups:
        os.write(group, b"0")
        os.close(group)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for stream in streams:
        os.close(stream)
    try:
        os.chdir(spec["cwd"])
    except OSError as error:
        raise NotStartedError(str(error)) from error
    for name, value in spec["limits"].items():
        _limit(getattr(resource, f"RLIMIT_{name}"), value)
    if spec["walls"] != "none":
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
        NotStartedError: there is no such program, or it cannot be run.
    """
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_DFL)  # Python ignores them, and what is ignored stays so across exec
    argv, environment = spec["argv"], spec["environment"]
    name = argv[0]
    problem = OSError(errno.ENOENT, os.strerror(errno.ENOENT))
    # not os.execvpe: it imports a module, which the walls may no longer show
    for place in [""] if "/" in name else environment.get("PATH", "").split(":"):
        try:
            os.execve((place and f"{place}/{name}") or name, argv, environment)  # noqa: S606 — words, not a shell's line
        except OSError as error:
            if error.errno not in {errno.ENOENT, errno.ENOTDIR}:
                problem = error
    raise NotStartedError(f"{name}: {problem.strerror}")
