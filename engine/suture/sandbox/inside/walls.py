"""Lay out the file system of one job: a fresh writable tree, private directories, nothing of its neighbours."""

# pathlib would show in the sys.modules of the program that this interpreter becomes:
# ruff: noqa: PTH101, PTH102, PTH103, PTH107, PTH112, PTH115, PTH118, PTH119, PTH120, PTH123, PTH211

from __future__ import annotations

import fcntl
import os
import struct

from . import kernel

BASE = "/.suture"
JOB = f"{BASE}/job"
LOWER = f"{BASE}/lower"
SHARED = f"{BASE}/shared"
CAPTURE = "/run/suture-capture"
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


class OutsideError(Exception):
    """A change is meant for a place outside of the project."""


def lay_out(spec: dict) -> tuple[int, str]:  # type: ignore[type-arg]  # decoded from marshal, checked by the engine
    """Mount everything that this job may write to, on one size-capped tmpfs.

    Returns:
        An open directory (upper/ or tree/, and capture/ in it) and how the tree was made: "overlay" or "copy".

    Raises:
        OSError: a mount was refused.
    """
    kernel.mount("", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("tmpfs", JOB, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, f"size={spec['tree']},mode=755")
    for name in ("upper", "work", "capture", "private"):
        os.mkdir(f"{JOB}/{name}")
    for number, place in enumerate(spec["private"]):
        _private(f"{JOB}/private/{number}", place, spec["kept"])
    for place in spec["made"]:
        os.makedirs(place, exist_ok=True)
    root = spec["root"]
    os.makedirs(root, exist_ok=True)
    how = _tree(root)
    for number, name in enumerate(spec["shared"]):
        kernel.bind(f"{SHARED}/{number}", os.path.join(root, name), read_only=True)
    os.mkdir(CAPTURE)
    kernel.bind(f"{JOB}/capture", CAPTURE)
    if spec["proc"]:
        flags = kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
        kernel.mount("proc", "/proc", "proc", flags)
    opened = os.open(JOB, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    kernel.mount("tmpfs", BASE, "tmpfs", kernel.MS_RDONLY, "size=4k")  # what lies below is nobody's business
    return opened, how


def _private(made: str, place: str, kept: list[str]) -> None:
    os.mkdir(made)
    os.chmod(made, 0o1777)  # noqa: S103 — as every /tmp is; it is the job's own
    for path in kept:
        if path != place and not path.startswith(place + "/"):
            continue
        inside = made + path[len(place) :]
        if os.path.isdir(path):
            os.makedirs(inside, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(inside), exist_ok=True)
            with open(inside, "wb"):
                pass
        kernel.bind(path, inside)
    kernel.bind(made, place)


def _tree(root: str) -> str:
    layers = f"lowerdir={LOWER},upperdir={JOB}/upper,workdir={JOB}/work"
    for options in (f"userxattr,{layers}", layers):
        try:
            kernel.mount("overlay", root, "overlay", kernel.MS_NOSUID | kernel.MS_NODEV, options)
        except OSError:
            continue
        return "overlay"
    os.mkdir(f"{JOB}/tree")
    copy_tree(LOWER, f"{JOB}/tree")
    kernel.bind(f"{JOB}/tree", root)
    return "copy"


def copy_tree(source: str, target: str) -> None:
    """Copy files, links and directories with modes and times; the target exists already.

    Raises:
        OSError: something cannot be read or written.
    """
    with os.scandir(source) as entries:
        for entry in entries:
            made = os.path.join(target, entry.name)
            if entry.is_symlink():
                os.symlink(os.readlink(entry.path), made)
                continue
            if entry.is_dir():
                os.mkdir(made)
                copy_tree(entry.path, made)
            else:
                _copy_file(entry.path, made)
            found = entry.stat()
            os.chmod(made, found.st_mode & 0o7777)
            os.utime(made, ns=(found.st_atime_ns, found.st_mtime_ns))


def _copy_file(source: str, target: str) -> None:
    with open(source, "rb") as read, open(target, "xb") as write:
        while True:
            block = read.read(1 << 20)
            if not block:
                return
            write.write(block)


def lay_changes(root: str, changes: dict[str, bytes | None]) -> None:
    """Write the job's own changes into the tree; a path that leads out of it is refused.

    Raises:
        OSError: something cannot be written.
        OutsideError: a path leads out of the tree.
    """
    real = os.path.realpath(root)
    for name, content in changes.items():
        path = os.path.realpath(os.path.join(real, name))
        if not path.startswith(real + "/"):
            raise OutsideError(f"the change {name!r} leads out of the project")
        if content is None:
            os.remove(os.path.join(root, name))
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


def lay_inputs(directory: str, inputs: dict[str, bytes]) -> None:
    """Write the files that the job finds in its capture directory.

    Raises:
        OSError: something cannot be written.
    """
    for name, content in inputs.items():
        with open(os.path.join(directory, os.path.basename(name)), "wb") as file:
            file.write(content)


def loopback_up() -> None:
    """Bring up the loopback interface of a new network namespace, so that tests can talk to themselves.

    Raises:
        OSError: the kernel refuses.
    """
    import _socket  # noqa: PLC0415 — socket.py would show in the program's sys.modules

    opened = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    request = struct.pack("16sh14x", b"lo", 0)
    flags = struct.unpack("16sh14x", fcntl.ioctl(opened.fileno(), SIOCGIFFLAGS, request))[1]
    fcntl.ioctl(opened.fileno(), SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))
    opened.close()
