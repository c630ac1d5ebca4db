"""For the engine: what makes a Python process take in the patches of a directory."""

# ruff: noqa: PTH100, PTH118, PTH120
# (pathlib costs every start some milliseconds)

import os
from typing import Dict, Mapping, Sequence, Tuple

PATCHES = "SUTURE_PATCHES"
TRUST = "SUTURE_TRUST"
PATCHABLE = "SUTURE_PATCHABLE"
SERVICE = "SUTURE_SERVICE"
RELEASE = "SUTURE_RELEASE"

_SDK = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_BOOTSTRAP = os.path.join(_SDK, "watched", "bootstrap")

PATHS: Tuple[str, ...] = (_SDK,)
"""Directories that such a process reads; a sandbox must show them, read-only is enough."""

IN_CAPTURE = "@capture"
"""In place of a directory: the one in which the process leaves its records."""


def environment(
    environ: Mapping[str, str],
    directory: str,
    *,
    trust: Sequence[str] = (),
    patchable: Sequence[str] = (),
    service: str = "",
    release: str = "",
) -> Dict[str, str]:
    """Return the variables to set so that Python programs started with `environ` take in the patches of `directory`.

    `trust` are public keys of 64 hexadecimal digits, `patchable` patterns as of `suture.init`; neither may hold a
    comma. Processes under -E, -I or -S never look at them.
    """
    before = environ.get("PYTHONPATH", "")
    entries = [entry for entry in before.split(os.pathsep) if entry != _BOOTSTRAP] if before else []
    return {
        "PYTHONPATH": os.pathsep.join([_BOOTSTRAP, *entries]),
        PATCHES: directory,
        TRUST: ",".join(trust),
        PATCHABLE: ",".join(patchable),
        SERVICE: service,
        RELEASE: release,
    }
