"""Bring the plugin into pytest, without a trace in the environment.

`PYTEST_PLUGINS` would do the same, but a grandchild under `-I`, where no bootstrap runs, inherits it
and aborts on a plugin that it cannot import. Registered as an object the plugin is also never up for
assertion rewriting, which `-W error` turns into an abort for a module that is already imported.
"""

import os
import sys
from types import FrameType
from typing import Any, Optional

from . import code_events, session, trace

NAME = "suture-watch"

_SCRIPTS = ("pytest", "py.test")


def rest() -> None:
    """Follow no calls until pytest, as the program of this process, has loaded its own modules and plugins.

    Half a million calls of nobody's code make a start take half as long again. The price: what a plugin of the
    project does when it is named by -p and imported is not followed either.
    """
    if _is_starting() and not _stands_on_the_project(sys._getframe()):  # noqa: SLF001 - the only way to the frame
        code_events.rest()


def _is_starting() -> bool:
    name = os.path.basename(sys.argv[0]) if sys.argv else ""  # noqa: PTH119  # pathlib is slow to load
    if name != "-m":
        return name in _SCRIPTS
    # while the package of a module to be run is imported; before Python 3.10 nobody says which
    typed = getattr(sys, "orig_argv", ["-m", _SCRIPTS[0]])
    return "-m" in typed and typed[typed.index("-m") + 1] in _SCRIPTS


def _stands_on_the_project(frame: Optional[FrameType]) -> bool:
    while frame is not None:
        if trace.path_in_project(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False


def watch(config: Any) -> None:
    """Register the plugin with the first plugin manager of this process.

    A second one is a test of a plugin, run inside the suite (`pytester`): its failures are intended.
    """
    manager = config.PytestPluginManager
    original = manager.consider_env

    def consider_env(self: Any) -> None:
        manager.consider_env = original
        code_events.go_on()
        original(self)
        try:
            from . import pytest_plugin  # noqa: PLC0415  # pytest is imported only where it is

            self.register(pytest_plugin, NAME)
        except Exception as error:
            session.note_own_failure(error)

    manager.consider_env = consider_env
