"""The command line of bubblewrap: which of the host's directories a sandbox shows, and where."""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from suture.sandbox.inside.walls import BASE
from suture.sandbox.interface import Snapshot

PROGRAMS = ("/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap")
SYSTEM = ("/usr", "/etc", "/opt", "/nix/store")
LINKED = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
PRIVATE = ("/tmp", "/var/tmp", "/run", "/home", "/root", "/dev/shm")  # noqa: S108 — the job's own, not the host's
MAX_MASKED = 200


@dataclass(frozen=True, slots=True)
class View:
    """What a sandbox shows beside the system: read-only paths, and directories that are new for every job."""

    readable: tuple[Path, ...]
    private: tuple[str, ...]
    made: tuple[str, ...]


def view(snapshot: Snapshot, readable: Iterable[Path], home: str, cwd: str | None = None) -> View:
    """Choose what to show: every readable path once, and a private home at the place where the user has it.

    A working directory outside of the project is shown too, or, where that would show too much, is an empty one.
    """
    return _view(snapshot.root, tuple(readable), home, cwd)


@functools.lru_cache(maxsize=64)  # a heal asks for the same few views again and again
def _view(root: Path, readable: tuple[Path, ...], home: str, cwd: str | None) -> View:
    at_work = [Path(cwd)] if cwd is not None and os.access(cwd, os.X_OK) else []
    wanted = sorted({Path(os.path.normpath(path)) for path in (*readable, *at_work) if path.is_absolute()})
    kept: list[Path] = []
    for path in wanted:
        covered = any(_within(path, above) for above in (*map(Path, SYSTEM), *map(Path, LINKED), *kept, root))
        # what lies above a private directory would show all that is kept from a job
        forbidden = any(_within(Path(place), path) for place in (*PRIVATE, home)) or _within(path, Path("/proc"))
        if not covered and not forbidden:
            kept.append(path)
    private = [place for place in PRIVATE if not _within(Path(place), root)]
    at = Path(home)
    is_new = home != "/" and not any(_within(at, Path(place)) for place in (*PRIVATE, *SYSTEM, root))
    if is_new and not _within(root, at) and not any(_within(path, at) for path in kept):
        private.append(home)
    made = [str(path) for path in (at, *at_work) if any(_within(path, Path(place)) for place in private)]
    return View(tuple(kept), tuple(private), tuple(dict.fromkeys(made)))


def program_path() -> str | None:
    """Return where bubblewrap is installed: never looked for on the user's path, where anything may lie first."""
    return next((path for path in PROGRAMS if os.access(path, os.X_OK)), None)


def _within(path: Path, above: Path) -> bool:
    # by their texts: this is asked some thousand times for each job, and Path.parents takes ten times as long
    inner, outer = str(path), str(above)
    return inner == outer or inner.startswith(outer if outer.endswith("/") else f"{outer}/")


def command(
    snapshot: Snapshot,
    shown: View,
    boot: Path,
    program: Iterable[str],
    *,
    network: bool,
    proc: bool,
    user: bool,
    chdir: str = "/",
) -> list[str]:
    """Return the whole command line, `program` at its end.

    It runs with the capabilities to lay out jobs; every job drops them. `user` asks for a user namespace, which
    root does without, because bubblewrap would map no user but root and other users' files would be out of reach.
    """
    return [
        program_path() or "bwrap",
        *("--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc", "--unshare-uts"),
        *(() if network else ("--unshare-net",)),
        *(("--unshare-user",) if user else ()),
        *("--cap-add", "ALL"),
        *_system(),
        *("--dev", "/dev"),
        *(("--proc", "/proc") if proc else ("--dir", "/proc")),
        *(word for place in shown.private if place != "/dev/shm" for word in ("--tmpfs", place)),  # noqa: S108
        *("--tmpfs", BASE, "--dir", f"{BASE}/job"),
        *("--ro-bind", str(snapshot.copy), f"{BASE}/lower"),
        *("--ro-bind", str(boot), f"{BASE}/boot"),
        *(word for path in shown.readable for word in ("--ro-bind", str(path), str(path))),
        *("--ro-bind", str(snapshot.copy), str(snapshot.root)),
        *_shared(snapshot),
        *(word for path in shown.made for word in ("--dir", path)),
        *("--remount-ro", "/", "--remount-ro", "/dev"),
        *("--chdir", chdir),
        "--",
        *program,
    ]


def _shared(snapshot: Snapshot) -> Iterator[str]:
    for number, name in enumerate(snapshot.shared):
        original = str(snapshot.root / name)
        # the command itself may have taken it away since the copy was made
        if os.path.lexists(original):
            yield from ("--ro-bind", original, f"{BASE}/shared/{number}", "--ro-bind", original, original)
        else:
            yield from ("--dir", f"{BASE}/shared/{number}")


def _system() -> Iterator[str]:
    for place in SYSTEM:
        yield from ("--ro-bind-try", place, place)
    for place in LINKED:
        path = Path(place)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), place)
        else:
            yield from ("--ro-bind-try", place, place)
    for place in secrets():
        yield from (("--tmpfs", place) if Path(place).is_dir() else ("--ro-bind", "/dev/null", place))


def secrets(directory: str = "/etc") -> list[str]:
    """Return what of /etc only root may read; empty for any other user, whom the file modes keep out."""
    return _closed(directory) if os.geteuid() == 0 else []


@functools.cache
def _closed(directory: str) -> list[str]:
    found: list[str] = []
    for place, directories, files in os.walk(directory):
        for name in [*directories, *files]:
            path = f"{place}/{name}"
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode) or status.st_mode & stat.S_IROTH:
                continue
            found.append(path)
            if name in directories:
                directories.remove(name)
    return found[:MAX_MASKED]
