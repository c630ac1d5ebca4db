"""Start to watch this process. Called once, by the bootstrap, before any code of the program runs."""

import atexit
import os
from typing import Any

from . import capture, crash, ending, files, session, writer
from .imports import after_import

_ROOT = "SUTURE_CAPTURE_ROOT"


def start() -> None:
    """Install all hooks. Never raises; each hook stands or falls alone."""
    directory = os.environ.get(writer.DIRECTORY, "")
    for install in (
        capture.mark_process,
        ending.remember_start,
        crash.watch_main,
        lambda: files.watch(os.environ.get(_ROOT), directory),
        lambda: after_import("threading", crash.watch_threads),
        lambda: after_import("multiprocessing.process", lambda module: _workers().watch_processes(module)),
        lambda: after_import("multiprocessing.pool", lambda module: _workers().watch_pool(module)),
        lambda: after_import("concurrent.futures.process", lambda module: _workers().watch_executor(module)),
        lambda: after_import("asyncio.base_events", lambda module: _workers().watch_tasks(module)),
        lambda: after_import("tox.tox_env.api", _watch_tox),
        lambda: after_import("warnings", _watch_warnings),
        lambda: after_import("unittest.loader", _watch_loader),
        lambda: after_import("unittest.result", _watch_results),
        lambda: after_import("_pytest", _rest_while_pytest_starts),
        lambda: after_import("_pytest.config", _watch_pytest),
        lambda: atexit.register(_end),
        lambda: _follow_plan(directory),
    ):
        try:
            install()
        except Exception as error:
            session.note_own_failure(error)


def _end() -> None:
    crash.capture_last_value()
    ending.write_session()


def _watch_warnings(module: Any) -> None:
    from . import shown_warnings  # noqa: PLC0415  # each below is loaded with what it watches

    shown_warnings.watch(module)


def _workers() -> Any:
    from . import workers  # noqa: PLC0415

    return workers


def _watch_tox(module: Any) -> None:
    from . import wrappers  # noqa: PLC0415

    wrappers.watch_tox(module)


def _watch_loader(module: Any) -> None:
    from . import unittest_results  # noqa: PLC0415

    unittest_results.watch_loader(module)


def _watch_results(module: Any) -> None:
    from . import unittest_results  # noqa: PLC0415

    unittest_results.watch_results(module)


def _rest_while_pytest_starts(_module: Any) -> None:
    if not os.path.exists(os.path.join(os.environ.get(writer.DIRECTORY, ""), "plan.json")):  # noqa: PTH110, PTH118  # pathlib is slow to load
        return
    from . import pytest_start  # noqa: PLC0415

    pytest_start.rest()


def _watch_pytest(module: Any) -> None:
    from . import pytest_start  # noqa: PLC0415

    pytest_start.watch(module)


def _follow_plan(directory: str) -> None:
    if not os.path.exists(os.path.join(directory, "plan.json")):  # noqa: PTH110, PTH118  # pathlib is slow to load
        return
    from . import calls, plan  # noqa: PLC0415

    found = plan.load()
    if found is not None:
        capture.follow(found)
        calls.start(found)
