"""Runs first in every watched Python process: starts the watch, then the `sitecustomize` that was there before.

Statements only, and those that every Python since 2.7 can read: a watched program may start an older
one, which inherits PYTHONPATH. The package is reached under a name of its own, `_suture_watch`, whose
`__path__` is all there is to it: nothing else beside it gets on the path of the program.
"""

# ruff: noqa: INP001, PTH100, PTH120
# (a directory on PYTHONPATH is no package; pathlib is slow to load)

import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [_entry for _entry in sys.path if os.path.abspath(_entry) != _here]
sys.path_importer_cache.pop(_here, None)

# The chain first: hooks that it sets are then wrapped by ours, not the other way round.
_own = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize  # type: ignore[import-not-found]  # noqa: F401
except ImportError:
    if getattr(sys.exc_info()[1], "name", None) != "sitecustomize":
        raise
    if _own is not None:
        sys.modules["sitecustomize"] = _own
finally:
    if sys.version_info >= (3, 9) and os.environ.get("SUTURE_CAPTURE_DIR") and not os.environ.get("SUTURE_DISABLE"):
        try:
            _package = type(sys)("_suture_watch")
            _package.__path__ = [os.path.dirname(_here)]
            sys.modules["_suture_watch"] = _package
            from _suture_watch.watch import start as _start  # type: ignore[import-not-found]

            _start()
        except Exception:
            pass  # the program runs unwatched rather than not at all
