"""Bound the memory and the number of processes of a job as a whole, by a control group of version 1 or 2."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Parents:
    """The directories in which groups can be made: one for each controller in version 1, one in all in version 2."""

    memory: Path
    pids: Path
    version: int


@dataclass(slots=True)
class Group:
    """The group of one job. Whoever writes "0" to one of `entrances` is a member of it from then on."""

    version: int = 0
    places: tuple[Path, ...] = ()
    entrances: list[int] = field(default_factory=list)

    def ran_out_of_memory(self) -> bool:
        """Say whether the kernel killed a process of the group for want of memory."""
        name = "memory.events" if self.version == 2 else "memory.oom_control"  # noqa: PLR2004 — cgroup version 2
        for place in self.places:
            with contextlib.suppress(OSError):
                for line in (place / name).read_text("ascii").splitlines():
                    key, _, value = line.partition(" ")
                    if key == "oom_kill" and value.strip() not in {"", "0"}:
                        return True
        return False


@functools.cache
def parents() -> Parents | None:
    """Return where groups can be made here, found out by making one; None where there is no such place."""
    for found in _candidates():
        try:
            with _made(found, memory=1 << 26, processes=16) as group:
                if group.places:
                    return found
        except OSError:
            continue
    return None


def _candidates() -> Iterator[Parents]:
    own = _own_paths()
    memory, pids = own.get("memory"), own.get("pids")
    if memory is not None and pids is not None:
        yield Parents(MOUNT / "memory" / memory, MOUNT / "pids" / pids, 1)
    for mount in (MOUNT, MOUNT / "unified"):
        unified = mount / own.get("", "")
        for place in (unified, unified.parent, mount):
            if _delegates(place):
                yield Parents(place, place, 2)


def _own_paths() -> dict[str, str]:
    """Return this process's path in every hierarchy; the unified one has the empty name."""
    found: dict[str, str] = {}
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            found |= dict.fromkeys(controllers.split(","), path.lstrip("/"))
    return found


def _delegates(place: Path) -> bool:
    with contextlib.suppress(OSError):
        return {"memory", "pids"} <= set((place / "cgroup.subtree_control").read_text("ascii").split())
    return False


@contextlib.contextmanager
def group(*, memory: int, processes: int) -> Iterator[Group]:
    """Make a group with these limits (bytes; number) and remove it at the end; an empty one where none can be made."""
    found = parents()
    if found is None:
        yield Group()
        return
    with _made(found, memory=memory, processes=processes) as made:
        yield made


@contextlib.contextmanager
def _made(found: Parents, *, memory: int, processes: int) -> Iterator[Group]:
    name = f"suture-{os.getpid()}-{next(_numbers)}"
    places = tuple(dict.fromkeys((found.memory / name, found.pids / name)))
    made = Group(found.version, places)
    try:
        for place in places:
            place.mkdir()
        for file, value in _settings(found, name, memory, processes):
            if file.exists() or file.name in {"memory.limit_in_bytes", "memory.max", "pids.max"}:
                file.write_text(str(value), "ascii")
        made.entrances = [os.open(place / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC) for place in places]
        yield made
    finally:
        for entrance in made.entrances:
            os.close(entrance)
        for place in places:
            _remove(place)


def _settings(found: Parents, name: str, memory: int, processes: int) -> list[tuple[Path, int]]:
    at, pids = found.memory / name, found.pids / name / "pids.max"
    if found.version == 1:
        # the second counts swap as well; a kernel without swap accounting does not have it
        return [(at / "memory.limit_in_bytes", memory), (at / "memory.memsw.limit_in_bytes", memory), (pids, processes)]
    return [(at / "memory.max", memory), (at / "memory.swap.max", 0), (pids, processes)]


def _remove(place: Path) -> None:
    for _ in range(100):
        try:
            place.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.01)  # the kernel lets go of the last members a moment after their end
        else:
            return
