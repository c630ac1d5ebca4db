"""Whether the walls went up here before, so that a heal need not wait for their trial before it starts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Thread

from suture.sandbox import bubblewrap

# What a system administrator can turn; none of them is there on every kernel.
_SWITCHES = (
    "/proc/sys/kernel/random/boot_id",
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    "/proc/sys/kernel/unprivileged_userns_clone",
    "/proc/sys/user/max_user_namespaces",
)
_NAMESPACES = ("user", "mnt", "pid", "net")

Wait = Callable[[], None]


def tried(trial: Callable[[], object], memory: Path, asked: str) -> Wait:
    """Try the walls, and return what waits for the end of the trial.

    Where they went up before under the same circumstances the trial runs in the background: the heal is as sure of
    its walls as ever, and only a command that was run in vain would be the price of a memory that is wrong.

    Args:
        trial: puts the walls up, or raises.
        memory: the file that remembers; that it cannot be written costs the next heal some time.
        asked: which walls, in words.

    Raises:
        Whatever the trial raises, here or from what is returned.
    """
    now = circumstances(asked)
    if _remembered(memory) != now:
        trial()
        _remember(memory, now)
        return _nothing
    ending: Future[None] = Future()
    # not a daemon: the end of the process waits for it, so that it leaves no process and no directory behind
    Thread(target=_carry_out, args=(trial, ending, memory)).start()
    return ending.result


def circumstances(asked: str) -> str:
    """Return a digest of all that decides whether walls can be put up; it changes with every start of the system."""
    state = hashlib.sha256(repr((asked, os.geteuid(), _program())).encode())
    for switch in _SWITCHES:
        with suppress(OSError):
            state.update(Path(switch).read_bytes())
    for namespace in _NAMESPACES:
        with suppress(OSError):
            state.update(os.readlink(f"/proc/self/ns/{namespace}").encode())  # noqa: PTH115 -- it leads to no path
    return state.hexdigest()


def _program() -> tuple[object, ...]:
    path = bubblewrap.program_path()
    if path is None:
        return ()
    status = Path(path).stat()
    return (path, status.st_mtime_ns, status.st_size, status.st_mode)


def _carry_out(trial: Callable[[], object], ending: Future[None], memory: Path) -> None:
    try:
        trial()
    except BaseException as error:  # noqa: BLE001 -- raised again where it is waited for
        with suppress(OSError):
            memory.unlink()
        ending.set_exception(error)
    else:
        ending.set_result(None)


def _remembered(memory: Path) -> str | None:
    try:
        return memory.read_text("ascii")
    except (OSError, ValueError):
        return None


def _remember(memory: Path, now: str) -> None:
    with suppress(OSError):
        memory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        memory.write_text(now, "ascii")


def _nothing() -> None:
    return None
