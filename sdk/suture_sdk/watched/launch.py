"""For the engine: what makes a Python process a watched one."""

# ruff: noqa: PTH100, PTH118, PTH120
# (pathlib costs every watched start some milliseconds)

import os
from typing import Dict, Mapping, Tuple

from .writer import DIRECTORY

ROOT = "SUTURE_CAPTURE_ROOT"

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_BOOTSTRAP = os.path.join(_PACKAGE, "bootstrap")

PATHS: Tuple[str, ...] = (_PACKAGE, _BOOTSTRAP)
"""Directories that a watched process reads; a sandbox must show them, read-only is enough."""


def environment(environ: Mapping[str, str], capture_dir: str, root: str) -> Dict[str, str]:
    """Return the variables to set so that Python programs started with `environ` are watched.

    `capture_dir` is the absolute path of an existing, writable directory for the records, `root` the
    absolute path of the project. Processes under -E, -I or -S never look at them and record nothing.
    """
    before = environ.get("PYTHONPATH", "")
    entries = [entry for entry in before.split(os.pathsep) if entry != _BOOTSTRAP] if before else []
    return {
        "PYTHONPATH": os.pathsep.join([_BOOTSTRAP, *entries]),
        DIRECTORY: capture_dir,
        ROOT: root,
    }
