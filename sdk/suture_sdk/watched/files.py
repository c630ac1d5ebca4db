"""Which files a program opens outside its project: inputs a sandbox must show, and writes it must not see."""

# ruff: noqa: PTH100, PTH113, PTH118, PTH120
# (pathlib costs every watched start some milliseconds)

import os
import sys
from typing import Any, Callable, Dict, List, Optional, Tuple

MOST = 5_000

_READ: Dict[str, None] = {}
_WRITTEN: Dict[str, None] = {}
_WRITING = os.O_WRONLY | os.O_RDWR
_NO_FILES = ("/dev/", "/proc/", "/sys/")


def watch(root: Optional[str], capture_dir: str) -> None:
    """Note every path opened from now on, through an audit hook that cannot be taken out again.

    Files below the project's root, the interpreter's own and the record's are passed over at once.
    """
    homes = [sys.prefix, sys.base_prefix, capture_dir, os.path.dirname(os.path.abspath(__file__))]
    own = tuple(os.path.join(home, "") for home in [*homes, *([root] if root else [])]) + _NO_FILES
    getcwd, join, isabs, is_own = os.getcwd, os.path.join, os.path.isabs, str.startswith

    def hook(event: str, arguments: Tuple[Any, ...]) -> None:
        if event != "open":
            return
        try:
            path, _, flags = arguments
            if type(path) is not str or is_own(path, own):
                return
            kept = _WRITTEN if type(flags) is int and flags & _WRITING else _READ
            if path not in kept and len(kept) < MOST:
                kept[path if isabs(path) else join(getcwd(), path)] = None
        except Exception:
            return

    sys.addaudithook(hook)


def read_outside(root: Optional[str]) -> List[str]:
    """Return the existing files outside the project and the interpreter that were opened for reading only."""
    is_inside = _insider([root, sys.prefix, sys.base_prefix])
    return [path for path in list(_READ) if path not in _WRITTEN and os.path.isfile(path) and not is_inside(path)]


def written_outside(root: Optional[str]) -> List[str]:
    """Return the paths outside the project and the temporary directory that were opened for writing."""
    temporary = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
    is_inside = _insider([root, "/tmp", "/var/tmp", *temporary])  # noqa: S108  # named to be left out
    return [path for path in list(_WRITTEN) if not is_inside(path)]


def _insider(directories: List[Optional[str]]) -> Callable[[str], bool]:
    inside = tuple(os.path.join(os.path.realpath(one), "") for one in directories if one) + _NO_FILES
    homes: Dict[str, str] = {}  # the parents are few and resolving one takes a system call for each of its parts

    def is_inside(path: str) -> bool:
        parent, name = os.path.split(path)
        if parent not in homes:
            homes[parent] = os.path.realpath(parent)
        return os.path.join(homes[parent], name, "").startswith(inside)

    return is_inside
