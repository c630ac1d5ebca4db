"""Which files a program opens outside its project: inputs a sandbox must show, and writes it must not see."""

# ruff: noqa: PTH100, PTH113, PTH118, PTH120
# (pathlib costs every watched start some milliseconds)

import os
import sys
from typing import Any, Dict, List, Optional, Tuple

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
    """Return the existing files outside the project and the interpreter that were opened for reading."""
    inside = _real([root, sys.prefix, sys.base_prefix])
    return [path for path in list(_READ) if os.path.isfile(path) and not _lies_in(path, inside)]


def written_outside(root: Optional[str]) -> List[str]:
    """Return the paths outside the project and the temporary directory that were opened for writing."""
    temporary = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
    inside = _real([root, "/tmp", "/var/tmp", *temporary])  # noqa: S108  # named to be left out
    return [path for path in list(_WRITTEN) if not _lies_in(path, inside)]


def _lies_in(path: str, directories: Tuple[str, ...]) -> bool:
    return os.path.join(os.path.realpath(path), "").startswith(directories)


def _real(directories: List[Optional[str]]) -> Tuple[str, ...]:
    return tuple(os.path.join(os.path.realpath(one), "") for one in directories if one) + _NO_FILES
