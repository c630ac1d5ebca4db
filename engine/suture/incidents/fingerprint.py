"""The fingerprint by which two failures are the same. Version 1 is frozen: a change is a new version beside it.

What may differ between two runs of one fault stays out: lines, columns, addresses, values in the message, the
directory of the checkout, the Python that ran it. What names the fault stays in: the classes of the exception chain,
the application's functions on the path, and the shape of the message.
"""

from __future__ import annotations

import hashlib
import json
import re

from suture.domain.project import Project
from suture.domain.shape import shape
from suture.domain.signal import Raised, Signal

VERSION = "v1"

_CLOSURE = re.compile(r"\.?<(?:locals|lambda|listcomp|setcomp|dictcomp|genexpr)>")


def fingerprint(signal: Signal, project: Project) -> str:
    """Return "v1:" and 32 hexadecimal digits; equal for two occurrences of one fault."""
    facts = [[_class(raised), raised.relation] for raised in signal.raised]
    functions = _functions(signal.error, project)
    state = json.dumps([facts, functions, shape(signal.error.message)], ensure_ascii=True, separators=(",", ":"))
    return f"{VERSION}:{hashlib.sha256(state.encode()).hexdigest()[:32]}"


def _class(raised: Raised) -> str:
    """Return the exception's class; a script is "__main__" in one run and a module in the next."""
    return f"{raised.module}.{raised.type}" if raised.module not in {"__main__", ""} else raised.type


def _functions(error: Raised, project: Project) -> list[str]:
    """Return "path::function" of the application's frames, recursion counted once."""
    named: list[str] = []
    for frame in error.frames:
        path = project.relative(frame.file)
        if path is None:
            continue
        name = f"{path}::{normalised(frame.function)}"
        if name not in named[-1:]:
            named.append(name)
    return named


def normalised(function: str) -> str:
    """Return a qualified name without closures and comprehensions: 3.12 no longer gives them frames of their own."""
    return _CLOSURE.sub("", function).strip(".") or "<anonymous>"
