"""Deny this process everything in the file system but what is listed, by Landlock (Linux 5.13 and later)."""

# pathlib would show in the sys.modules of the program that this interpreter becomes:
# ruff: noqa: PTH112

from __future__ import annotations

import ctypes
import os

from . import kernel

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE = 1 << 14
DEVICES = 1 << 6 | 1 << 11  # making character and block devices: the latter would be the disk itself
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
READ = EXECUTE | READ_FILE | READ_DIR
# the number of file system rights that each version of the interface knows
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
RIGHTS_SINCE_5 = 16
NETWORK_SINCE = 4
SCOPES_SINCE = 6


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Return the version of Landlock that the kernel speaks, 0 for none."""
    try:
        return kernel.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG))
    except OSError:
        return 0


def confine(read: list[str], write: list[str]) -> None:
    """Allow reading and executing below `read`, everything below `write`, and nothing else from now on.

    From version 4 on it also denies TCP, from version 6 on signals to processes outside.

    Raises:
        OSError: the kernel has no Landlock or refuses.
    """
    speaks = version()
    rights = (1 << RIGHTS.get(speaks, RIGHTS_SINCE_5)) - 1
    # bits: bind and connect TCP; abstract sockets and signals
    ruleset = _Ruleset(rights, 3 if speaks >= NETWORK_SINCE else 0, 3 if speaks >= SCOPES_SINCE else 0)
    size = 8 * (1 + (speaks >= NETWORK_SINCE) + (speaks >= SCOPES_SINCE))
    opened = kernel.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0))
    for path in read:
        _allow(opened, path, READ & rights)
    for path in write:
        _allow(opened, path, rights & ~DEVICES)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.syscall(RESTRICT_SELF, ctypes.c_int(opened), ctypes.c_uint32(0))
    os.close(opened)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):
        rights &= FILE_RIGHTS
    rule = _Beneath(rights, parent)
    kernel.syscall(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
    os.close(parent)
