"""Runs first in every Python process that Suture started: the `sitecustomize` that was there, the watch, the patches.

Statements only, and those that every Python since 2.7 can read: a watched program may start an older
one, which inherits PYTHONPATH. The package is reached under a name of its own, `_suture_watch`, whose
`__path__` is all there is to it: nothing else beside it gets on the path of the program.
"""

# ruff: noqa: INP001, PTH100, PTH118, PTH120
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
    if sys.version_info >= (3, 9) and not os.environ.get("SUTURE_DISABLE"):
        if os.environ.get("SUTURE_CAPTURE_DIR"):
            try:
                _package = type(sys)("_suture_watch")
                _package.__path__ = [os.path.dirname(_here)]
                sys.modules["_suture_watch"] = _package
                from _suture_watch.watch import start as _start  # type: ignore[import-not-found]

                _start()
            except Exception:
                pass  # the program runs unwatched rather than not at all
        if os.environ.get("SUTURE_PATCHES"):
            try:
                _package = type(sys)("_suture_live")
                _package.__path__ = [os.path.join(os.path.dirname(os.path.dirname(_here)), "live")]
                sys.modules["_suture_live"] = _package
                from _suture_live.start import start as _start  # type: ignore[import-not-found]

                _start()
            except Exception:
                sys.stderr.write("suture: the patches were not read: %s\n" % (sys.exc_info()[1],))
