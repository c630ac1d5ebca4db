"""Programs that start others in an environment of their own making: the watch goes with it."""

import os
from typing import Any, Dict

from . import launch, session

_OURS = "SUTURE_"


def watch_tox(api: Any) -> None:
    """Let the commands of a tox environment be watched although tox passes on only what its settings name.

    The user's own PYTHONPATH stays outside, as it would.
    """
    original = api.ToxEnv._load_pass_env  # noqa: SLF001

    def load_pass_env(*arguments: Any) -> Any:
        passed = original(*arguments)
        try:
            passed.update(_watching())
        except Exception as error:
            session.note_own_failure(error)
        return passed

    api.ToxEnv._load_pass_env = staticmethod(load_pass_env)  # noqa: SLF001


def _watching() -> Dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name.startswith(_OURS)}
    return {**ours, "PYTHONPATH": launch.PATHS[1]}
