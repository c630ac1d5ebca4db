"""Which of the user's environment variables a job sees: a list of those let in, not of those kept out."""

from __future__ import annotations

import re
from collections.abc import Mapping

EXACT = frozenset({
    "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TERM", "COLUMNS", "LINES", "USER", "LOGNAME", "SHELL", "NO_COLOR",
    "FORCE_COLOR", "VIRTUAL_ENV", "CONDA_PREFIX", "PYENV_ROOT", "PYENV_VERSION", "DJANGO_SETTINGS_MODULE", "FLASK_APP",
    "FLASK_ENV", "FLASK_DEBUG", "CI", "TOX_ENV_DIR", "LD_LIBRARY_PATH", "SOURCE_DATE_EPOCH", "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "HYPOTHESIS_PROFILE",
})  # fmt: skip
PREFIXES = ("LC_", "PYTHON", "PYTEST_")
# run a file at the start, redirect bytecode, or name a place that is not there
DROPPED = frozenset({"PYTHONSTARTUP", "PYTHONPYCACHEPREFIX", "PYTHONHISTFILE", "PYTHONINSPECT", "PYTHON_HISTORY"})
SECRET = re.compile(r"TOKEN|KEY|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|SESSION|PRIVATE", re.IGNORECASE)
DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin"


def reduced(environment: Mapping[str, str], keep: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the variables that a job may see: those on the list, and those that the user names."""
    return {name: value for name, value in environment.items() if name in keep or _is_let_in(name)}


def _is_let_in(name: str) -> bool:
    if name in EXACT:
        return True
    return name.startswith(PREFIXES) and name not in DROPPED and not SECRET.search(name)


def for_job(
    environment: Mapping[str, str],
    keep: tuple[str, ...],
    extra: Mapping[str, str],
    *,
    seed: int,
    capture: str,
    home: str,
    cwd: str,
) -> dict[str, str]:
    """Return the whole environment of a job; `extra` is set on top of what is let in, unfiltered.

    Bytecode is never written: an edit of the same size and time would run the old one.
    """
    made = {"PATH": DEFAULT_PATH, "LANG": "C.UTF-8", **reduced(environment, keep), "HOME": home, **extra}
    return {
        **made,
        "PYTHONHASHSEED": str(seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SUTURE_CAPTURE_DIR": capture,
        "PWD": cwd,
    }
