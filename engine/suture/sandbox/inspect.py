"""What this machine has of what the sandbox is built on, part by part, each found out by using it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from suture.sandbox import bubblewrap, cgroup, modes, seccomp, snapshot
from suture.sandbox.inside import landlock
from suture.sandbox.interface import Allowances, Mode, SandboxUnavailableError

SECONDS = 20
_OVERLAY = (
    'mount -t tmpfs none "$0" && mkdir "$0/l" "$0/u" "$0/w" "$0/m" && '
    'mount -t overlay none "$0/m" -o "lowerdir=$0/l,upperdir=$0/u,workdir=$0/w"'
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it is there, what was found, what its absence costs and how to get it, both in words."""

    name: str
    present: bool
    found: str
    costs: str = ""
    get: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """The parts, and the mode that `--sandbox=auto` takes here: None, with `why`, where it refuses."""

    findings: tuple[Finding, ...]
    mode: Mode | None
    why: str = ""


def inspect() -> Inspection:
    """Look at each part and put up the strongest sandbox once. Takes about a second and leaves nothing behind."""
    findings = (_bubblewrap(), _user_namespaces(), _overlay(), _cgroups(), _seccomp(), _landlock())
    with tempfile.TemporaryDirectory(prefix="suture-doctor-") as made:
        place = Path(made)
        (place / "root").mkdir()
        try:
            chosen = modes.choose(snapshot.take(place / "root", place / "copy"), Allowances())
        except (SandboxUnavailableError, snapshot.SnapshotError) as error:
            return Inspection(findings, None, str(error))
        return Inspection(findings, chosen.mode)


def _bubblewrap() -> Finding:
    path = bubblewrap.program_path()
    status, said = _ran([path, "--version"]) if path else (1, "")
    found = (
        f"{said.removeprefix('bubblewrap ')} at {path}" if status == 0 else f"not at {' or '.join(bubblewrap.PROGRAMS)}"
    )
    return Finding(
        "bubblewrap",
        status == 0,
        found,
        "the strongest sandbox; Landlock is taken instead, in which candidates see that other processes exist",
        "apt-get install bubblewrap, dnf install bubblewrap, or apk add bubblewrap",
    )


def _user_namespaces() -> Finding:
    if os.geteuid() == 0:
        return Finding("user namespaces", True, "not needed by root")
    status, said = _ran(["unshare", "--user", "--map-root-user", "true"])
    return Finding(
        "user namespaces",
        status == 0,
        "allowed" if status == 0 else said or "refused",
        "bubblewrap, unless Suture runs as root",
        "sysctl -w kernel.unprivileged_userns_clone=1 (Debian) or kernel.apparmor_restrict_unprivileged_userns=0 "
        "(Ubuntu); in a container: --security-opt seccomp=unconfined",
    )


def _overlay() -> Finding:
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    with tempfile.TemporaryDirectory(prefix="suture-doctor-") as place:
        status, said = _ran(["unshare", *user, "--mount", "sh", "-c", _OVERLAY, place])
    return Finding(
        "overlay",
        status == 0,
        "can be mounted in a mount namespace" if status == 0 else said or "refused",
        "speed: every run gets a real copy of the project instead of a layer over it",
        "Linux 5.11 or later, and user namespaces",
    )


def _cgroups() -> Finding:
    parents = cgroup.parents()
    return Finding(
        "control groups",
        parents is not None,
        f"version {parents.version}, {parents.memory}" if parents else "none in which a group can be made",
        "a limit on the memory of all processes of a candidate together; every single one is still limited",
        "run it in a delegated group: systemd-run --user --scope -p Delegate=yes suture …",
    )


def _seccomp() -> Finding:
    try:
        size = len(seccomp.program(sockets=True)) // 8
    except seccomp.NoFilterError as error:
        found, present = str(error), False
    else:
        found, present = f"a filter of {size} instructions", True
    return Finding(
        "seccomp",
        present,
        found,
        "the filter of system calls; without it Landlock cannot deny the network and is not taken",
        "apt-get install libseccomp2",
    )


def _landlock() -> Finding:
    version = landlock.version()
    present = version >= modes.MINIMUM_LANDLOCK
    return Finding(
        "Landlock",
        present,
        f"version {version}" if version else "the kernel has none",
        "the sandbox that is taken where bubblewrap does not work",
        f"version {modes.MINIMUM_LANDLOCK} (Linux 6.2) or later, with landlock among the security modules (lsm=…)",
    )


def _ran(command: Sequence[str]) -> tuple[int, str]:
    if shutil.which(command[0]) is None:
        return 1, f"{command[0]} is not installed"
    try:
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, text=True, check=False, timeout=SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        return 1, str(error)
    return done.returncode, (done.stdout or done.stderr).strip()[:200]
