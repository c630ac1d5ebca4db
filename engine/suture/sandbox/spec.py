"""The description of one job as the far side reads it: plain values, so that any Python can."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from suture.sandbox import cgroup
from suture.sandbox.interface import Job, Limits


def limits(wanted: Limits) -> dict[str, int]:
    """Return the limits of each process of a job; memory and number only where no control group bounds them."""
    made = {"CORE": 0, "FSIZE": wanted.file}
    if cgroup.parents() is None:
        made |= {"AS": wanted.memory}
        if os.geteuid() != 0:  # the kernel does not hold root to it
            made |= {"NPROC": wanted.processes}
    return made


def describe(
    job: Job,
    *,
    walls: str,
    argv: Sequence[str],
    cwd: str,
    environment: Mapping[str, str],
    program: bytes,
    **more: Any,
) -> dict[str, Any]:
    """Return the description; `more` is what only this kind of walls needs."""
    return {
        "walls": walls,
        "argv": list(argv),
        "cwd": cwd,
        "environment": dict(environment),
        "changes": dict(job.changes),
        "inputs": dict(job.inputs),
        "limits": limits(job.limits),
        "tree": job.limits.tree,
        "filter": program,
        "landlock": None,
        **more,
    }
