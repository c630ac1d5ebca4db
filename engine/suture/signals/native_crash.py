"""How a process ended that left no Python exception, in words."""

from __future__ import annotations

import re
import signal
from pathlib import PurePath

from suture.domain.observation import Observation
from suture.signals.shapes import clean

_OF_NATIVE_CODE = frozenset({"SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGSYS"})
# as `faulthandler` writes it, the innermost call first
_LINE = re.compile(
    rb'^  File "(?P<file>[^"\n]{1,4096})", line (?P<line>\d{1,9}) in (?P<function>[^\n]{1,200})$', re.MULTILINE
)
_FATAL = b"Fatal Python error: "


def ended(seen: Observation) -> str:
    """Say how the command ended; for a crash of native code with the Python line that called it, where it is told."""
    if seen.ending == "timeout":
        return f"it was still running at the time limit, after {seen.seconds:.0f} s"
    if seen.killed_by is None:
        return f"it ended with exit status {seen.status}"
    name = _name(seen.killed_by)
    said = f"it was ended by signal {seen.killed_by}" + (f" ({name})" if name else "")
    if name not in _OF_NATIVE_CODE:
        return said
    return f"{said}: a crash in native code, where no repair of Python source helps. {_called_from(seen.stderr)}"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return ""


def _called_from(stderr: bytes) -> str:
    start = stderr.rfind(_FATAL)
    found = list(_LINE.finditer(stderr, start)) if start >= 0 else []
    if not found:
        return "Run it with python -X faulthandler to see the line that called it;"
    # the deepest line is most often of the library that wraps the native code
    own = next((line for line in found if not _is_installed(line["file"])), found[0])
    file, function = (clean(own[part].decode("utf-8", "replace")) for part in ("file", "function"))
    return f"It was called from {PurePath(file).name}:{int(own['line'])} in {function};"


def _is_installed(file: bytes) -> bool:
    return b"/site-packages/" in file or re.search(rb"/lib(?:64)?/python3\.\d+/", file) is not None
