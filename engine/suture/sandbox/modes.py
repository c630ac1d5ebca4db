"""Find out, once, which walls can be put up here, and choose the strongest."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from suture.sandbox import bubblewrap, cgroup, seccomp, snapshot, stage
from suture.sandbox.bare import Bare
from suture.sandbox.confined import Bubblewrap
from suture.sandbox.inside import landlock
from suture.sandbox.interface import Allowances, Job, Limits, Mode, Sandbox, SandboxUnavailableError, Snapshot

NAMES = ("bubblewrap", "landlock", "none")
MINIMUM_LANDLOCK = 3  # before that a job could truncate files that it may only read
NO_PROC = "an own /proc (it is empty: programs that read it behave differently)"
NO_GROUP = "a limit on the memory of all processes together (every single one is limited)"
NO_FILTER = "a filter of system calls (libseccomp2 is not installed)"
BARE_LACKS = (
    "a process namespace (a job sees that other processes exist)",
    "the project at its own path (a job sees a copy elsewhere)",
    "a size limit on the tree as a whole",
)
LANDLOCK_LACKS = ("a network namespace (instead, a job can open no socket at all, not even to itself)", *BARE_LACKS)
UNCONFINED_LACKS = (
    "any wall: a job can read and write every file of yours, see and end your processes, and use the network",
    *BARE_LACKS,
)


def choose(snapshot: Snapshot, allowances: Allowances, requested: str | None = None) -> Sandbox:
    """Return the strongest sandbox that works here, or the one that was requested by name.

    Raises:
        SandboxUnavailableError: it cannot be made, and the user has not asked to go without.
    """
    if requested not in {None, *NAMES}:
        raise SandboxUnavailableError(f"there is no sandbox {requested!r}; choose one of {', '.join(NAMES)}")
    make = MAKERS[requested] if requested else _strongest
    return make(snapshot, allowances, stage.boot())


def _strongest(snapshot: Snapshot, allowances: Allowances, boot: Path) -> Sandbox:
    why: list[str] = []
    for name in ("bubblewrap", "landlock"):
        try:
            return MAKERS[name](snapshot, allowances, boot)
        except SandboxUnavailableError as error:
            why.append(str(error))
    raise SandboxUnavailableError(
        "no sandbox can be made here, and without one nothing is run. "
        + "; ".join(why)
        + ". Install bubblewrap (apt-get install bubblewrap) where user namespaces are allowed, "
        "or type --sandbox=none to run repairs without any wall"
    )


def _bubblewrap(snapshot: Snapshot, allowances: Allowances, boot: Path) -> Sandbox:
    proc = _what_works()
    lacks = [NO_PROC] if not proc else []
    lacks += [NO_GROUP] if cgroup.parents() is None else []
    lacks += [NO_FILTER] if not seccomp.program_or_none(sockets=True) else []
    lacks += ["a network of its own (--allow-network)"] if allowances.network else []
    return Bubblewrap(Mode("bubblewrap", tuple(lacks)), snapshot, allowances, boot, proc)


def _landlock(snapshot: Snapshot, allowances: Allowances, boot: Path) -> Sandbox:
    speaks = landlock.version()
    if speaks < MINIMUM_LANDLOCK:
        raise SandboxUnavailableError(f"Landlock: version {speaks} found, {MINIMUM_LANDLOCK} needed (Linux 6.2)")
    try:
        seccomp.program(sockets=allowances.network)
    except seccomp.NoFilterError as error:
        raise SandboxUnavailableError(f"Landlock alone denies no network: {error}") from error
    lacks: tuple[str, ...] = (
        LANDLOCK_LACKS if not allowances.network else ("a network of its own (--allow-network)", *BARE_LACKS)
    )
    if os.geteuid() == 0:
        lacks = (*lacks, "a wall before what of /etc only root may read (run it as an ordinary user)")
    if speaks < landlock.SCOPES_SINCE:
        lacks = ("a wall against signals to your other processes", *lacks)
    return Bare(Mode("landlock", _with_group(lacks)), snapshot, allowances, boot, landlock=True)


def _unconfined(snapshot: Snapshot, allowances: Allowances, boot: Path) -> Sandbox:
    return Bare(Mode("none", _with_group(UNCONFINED_LACKS)), snapshot, allowances, boot, landlock=False)


def _with_group(lacks: tuple[str, ...]) -> tuple[str, ...]:
    return lacks if cgroup.parents() is not None else (*lacks, NO_GROUP)


MAKERS: dict[str, Callable[[Snapshot, Allowances, Path], Sandbox]] = {
    "bubblewrap": _bubblewrap,
    "landlock": _landlock,
    "none": _unconfined,
}


@functools.cache
def _what_works() -> bool:
    """Say whether /proc can be mounted in bubblewrap, by running `true` in it.

    Raises:
        SandboxUnavailableError: not even without.
    """
    if bubblewrap.program_path() is None:
        raise SandboxUnavailableError(f"bubblewrap is not installed (looked for {', '.join(bubblewrap.PROGRAMS)})")
    why = ""
    with tempfile.TemporaryDirectory(prefix="suture-probe-") as made:
        place = Path(made)
        (place / "root").mkdir()
        taken = snapshot.take(place / "root", place / "copy")
        for proc in (True, False):
            trial = Bubblewrap(Mode("trial"), taken, Allowances(), stage.boot(), proc)
            try:
                done = trial.run(Job(["true"], taken.root, {"PATH": os.defpath}, limits=Limits(seconds=20)))
            except SandboxUnavailableError as error:
                why = str(error)
                continue
            if done.ending == "exited" and done.status == 0:
                return proc
            why = f"a trial run in bubblewrap: {done.ending} {done.stderr.decode('utf-8', 'replace')[:500]}"
    raise SandboxUnavailableError(why)
