"""Records on disk: each written whole under a temporary name and renamed, or not at all."""

# ruff: noqa: PTH118
# (pathlib costs every watched start some milliseconds)

import itertools
import os
from typing import Any, Dict, Optional

from . import session

DIRECTORY = "SUTURE_CAPTURE_DIR"
LARGEST = 4 * 1024 * 1024
"""Bytes of one record."""

MOST = 200
"""Numbered records of one kind from one process."""

# Bound now: a program under test may replace what `os` offers (fake file systems do).
_open, _write, _close, _replace, _getpid = os.open, os.write, os.close, os.replace, os.getpid
_numbers: Dict[str, "itertools.count[int]"] = {}


def write(kind: str, payload: Dict[str, Any], *, numbered: bool = True) -> bool:
    """Write `payload` as KIND-PID-N.json (KIND-PID.json if not numbered) into the capture directory.

    Returns whether it was written. Never raises; a failure is counted in the session record.
    """
    try:
        directory = os.environ.get(DIRECTORY)
        name = _name(kind, numbered=numbered)
        return bool(directory and name) and _put(str(directory), str(name), payload)
    except Exception as error:
        session.note_own_failure(error)
        return False


def _name(kind: str, *, numbered: bool) -> Optional[str]:
    if not numbered:
        return f"{kind}-{_getpid()}.json"
    number = next(_numbers.setdefault(kind, itertools.count()))
    return f"{kind}-{_getpid()}-{number}.json" if number < MOST else None


def _put(directory: str, name: str, payload: Dict[str, Any]) -> bool:
    import json  # noqa: PLC0415  # a program that never fails never pays for it

    text = json.dumps(payload, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    if len(text) > LARGEST:
        raise ValueError(f"{name} has {len(text)} bytes, at most {LARGEST} are written")
    temporary = os.path.join(directory, f".{name}.part")
    handle = _open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        data = text.encode("ascii")
        while data:
            data = data[_write(handle, data) :]
    finally:
        _close(handle)
    _replace(temporary, os.path.join(directory, name))
    return True
