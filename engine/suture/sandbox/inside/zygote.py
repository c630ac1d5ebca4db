"""Stop an interpreter in the middle of its start, and let every job be a fork that goes on from there.

This runs as the interpreter's `sitecustomize`: the streams and site-packages are set up, the command line is
parsed, nothing of the program has run. A fork that returns from here starts natively, so that exit status,
atexit, `sys.argv`, tracebacks and frames are those of an interpreter that was started from scratch.
"""

# pathlib would show in the sys.modules of the program that this interpreter becomes:
# ruff: noqa: PTH100

from __future__ import annotations

import _socket
import gc
import os
import sys

from . import preload


def become(boot: str, known: set[str]) -> None:
    """Serve jobs; returns only in the process that goes on as one. `known` are the modules of a bare start.

    Raises:
        ImportError: as a fresh interpreter sees it, when the job has no `sitecustomize` of its own.
    """
    control = _socket.socket(fileno=int(os.environ.pop("SUTURE_ZYGOTE")))
    names = os.environ.pop("SUTURE_PRELOAD").split()
    search = os.environ.pop("SUTURE_PYTHONPATH")
    refused = preload.load(names)
    known = set(sys.modules) if names else known
    from . import stage  # noqa: PLC0415 — what this imports is ours, and forgotten again; what the preload did is not

    gc.freeze()  # what is here already stays shared with the forks; to collect it would copy all of it
    control.send(" ".join(["ready", *refused]).encode())
    if refused or not stage.serve(control, in_place=True):
        os._exit(0)
    for name in set(sys.modules) - known:
        del sys.modules[name]
    _go_on(boot, search)


def _go_on(boot: str, search: str) -> None:
    if search:
        os.environ["PYTHONPATH"] = search
    else:
        os.environ.pop("PYTHONPATH", None)
    _search_path(boot, [os.path.abspath(entry) for entry in search.split(os.pathsep)] if search else [])
    sys.path_importer_cache.clear()
    for name in [name for name in sys.modules if name == __package__ or name.startswith(f"{__package__}.")]:
        del sys.modules[name]
    preload.reseed()
    del sys.modules["sitecustomize"]
    import sitecustomize  # type: ignore[import-not-found]  # noqa: F401, PLC0415 — the job's own one, if it has one


def _search_path(boot: str, entries: list[str]) -> None:
    place = sys.path.index(boot)
    unique = list(dict.fromkeys(entries))
    sys.path[:] = [
        *[entry for entry in sys.path[:place] if entry not in unique],
        *unique,
        *[entry for entry in sys.path[place + 1 :] if entry not in unique],
    ]
