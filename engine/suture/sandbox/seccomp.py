"""The system-call filter: what no program under test needs and what sandboxes have been left by."""

from __future__ import annotations

import errno
import functools
import os
from typing import Any

DENIED = (
    # other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "process_madvise",
    # file systems and namespaces
    "mount", "umount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount",
    "fspick", "mount_setattr", "unshare", "setns", "open_by_handle_at", "name_to_handle_at", "quotactl",
    "quotactl_fd", "swapon", "swapoff", "fanotify_init",
    # the kernel itself
    "bpf", "perf_event_open", "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module",
    "create_module", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "reboot", "syslog",
    "acct", "iopl", "ioperm", "lookup_dcookie", "nfsservctl", "uselib", "vhangup", "personality",
    # keys, clocks, names
    "keyctl", "add_key", "request_key", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "stime",
    "sethostname", "setdomainname",
)  # fmt: skip
NEW_NAMESPACES = (0x00000080, 0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI types into the terminal, TIOCLINUX pastes into it
# reach the host or the kernel past a network namespace: packet, bluetooth, algorithms, virtual machine, XDP
FAMILIES = (17, 31, 38, 40, 44)
LOW_HALF = 0xFFFFFFFF


class NoFilterError(Exception):
    """The system-call filter cannot be made here."""


@functools.cache
def program(*, sockets: bool = True) -> bytes:
    """Return the filter as BPF for `PR_SET_SECCOMP`; without `sockets` a job can create none (pairs excepted).

    Raises:
        NoFilterError: libseccomp is not installed, or does not know this machine.
    """
    try:
        import pyseccomp  # type: ignore[import-untyped]  # noqa: PLC0415 — loads the C library, which may be missing

        return _assemble(pyseccomp, sockets=sockets)
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise NoFilterError(f"libseccomp cannot be used ({error}); install it: apt-get install libseccomp2") from error


def program_or_none(*, sockets: bool) -> bytes:
    """Return the filter, empty where it cannot be made; the mode says so then."""
    try:
        return program(sockets=sockets)
    except NoFilterError:
        return b""


def _assemble(lib: Any, *, sockets: bool) -> bytes:
    made = lib.SyscallFilter(lib.ALLOW)
    refuse = lib.ERRNO(errno.EPERM)

    def deny(name: str, *conditions: Any, action: Any = refuse) -> None:
        try:
            lib.resolve_syscall(lib.Arch.NATIVE, name)
            made.add_rule(action, name, *conditions)
        except (OSError, ValueError):
            return  # this machine, or this libseccomp, has no such call

    for name in DENIED:
        deny(name)
    for flag in NEW_NAMESPACES:
        deny("clone", lib.Arg(0, lib.MASKED_EQ, flag, flag))
    deny("clone3", action=lib.ERRNO(errno.ENOSYS))  # its flags are behind a pointer; the C library falls back to clone
    for request in TERMINAL_INPUT:
        deny("ioctl", lib.Arg(1, lib.MASKED_EQ, LOW_HALF, request))
    if sockets:
        for family in FAMILIES:
            deny("socket", lib.Arg(0, lib.EQ, family))
    else:
        deny("socket")
    return _exported(made)


def _exported(made: Any) -> bytes:
    descriptor = os.memfd_create("seccomp")
    with os.fdopen(descriptor, "w+b") as file:
        made.export_bpf(file)
        file.seek(0)
        return file.read()
