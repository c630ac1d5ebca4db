"""Bring the plugin into pytest, without a trace in the environment.

`PYTEST_PLUGINS` would do the same, but a grandchild under `-I`, where no bootstrap runs, inherits it
and aborts on a plugin that it cannot import. Registered as an object the plugin is also never up for
assertion rewriting, which `-W error` turns into an abort for a module that is already imported.
"""

from typing import Any

from . import session

NAME = "suture-watch"


def watch(config: Any) -> None:
    """Register the plugin with the first plugin manager of this process.

    A second one is a test of a plugin, run inside the suite (`pytester`): its failures are intended.
    """
    manager = config.PytestPluginManager
    original = manager.consider_env

    def consider_env(self: Any) -> None:
        manager.consider_env = original
        original(self)
        try:
            from . import pytest_plugin  # noqa: PLC0415  # pytest is imported only where it is

            self.register(pytest_plugin, NAME)
        except Exception as error:
            session.note_own_failure(error)

    manager.consider_env = consider_env
