"""Exceptions that end the work of another process or of a task: what handles them keeps only their text, or nothing."""

import sys
from typing import Any

from . import capture, ending, session
from .crash import is_failure

_RUNNERS = ("_pytest.runner", "unittest.case")


def watch_processes(process: Any) -> None:
    """Record what ends a `multiprocessing.Process`, which prints it and goes on to its exit status.

    It is taken where it is printed: a wrapper around `run` would stand in the traceback. A forked child may have
    no other end to write down its session at.
    """
    original = process.BaseProcess._bootstrap  # noqa: SLF001

    def bootstrap(self: Any, *arguments: Any, **options: Any) -> Any:
        try:
            _watch_printing(original.__code__)
        except Exception as error:
            session.note_own_failure(error)
        try:
            return original(self, *arguments, **options)
        finally:
            _end()

    process.BaseProcess._bootstrap = bootstrap  # noqa: SLF001


def _watch_printing(printer: Any) -> None:
    import traceback  # noqa: PLC0415  # in the child only

    original = traceback.print_exc

    def print_exc(*arguments: Any, **options: Any) -> Any:
        error = sys.exc_info()[1]
        if error is not None and is_failure(error) and sys._getframe(1).f_code is printer:  # noqa: SLF001
            capture.capture(error, "excepthook")
        return original(*arguments, **options)

    traceback.print_exc = print_exc


def _end() -> None:
    try:
        process: Any = sys.modules.get("multiprocessing.process")
        # A pool ends its workers at any moment: what one of them entered would be told in one run and not in the next.
        if "PoolWorker" in str(process.current_process().name):
            session.ENTERED.clear()
    except Exception as error:
        session.note_own_failure(error)
    calls: Any = sys.modules.get(f"{__package__}.calls")
    if calls is not None:
        calls.flush()
    ending.write_session()


def watch_pool(pool: Any) -> None:
    """Record what a worker of `multiprocessing.Pool` hands to its parent as an exception without its frames."""
    _watch_parcel(pool.ExceptionWithTraceback)


def watch_executor(process: Any) -> None:
    """Record what a worker of `ProcessPoolExecutor` hands to its parent as an exception without its frames."""
    _watch_parcel(process._ExceptionWithTraceback)  # noqa: SLF001


def _watch_parcel(parcel: Any) -> None:
    original = parcel.__init__

    def init(self: Any, error: Any, traceback: Any) -> None:
        if isinstance(error, BaseException) and is_failure(error):
            capture.capture(error, "worker")
        original(self, error, traceback)

    parcel.__init__ = init


def watch_tasks(base_events: Any) -> None:
    """Record the exception of an asyncio task that nobody waited for. In a test it may be intended: left alone."""
    original = base_events.BaseEventLoop.call_exception_handler

    def call_exception_handler(self: Any, context: Any) -> Any:
        try:
            error = context.get("exception")
            if isinstance(error, BaseException) and is_failure(error) and not _is_in_tests():
                capture.capture(error, "thread")
        except Exception as own:
            session.note_own_failure(own)
        return original(self, context)

    base_events.BaseEventLoop.call_exception_handler = call_exception_handler


def _is_in_tests() -> bool:
    return any(name in sys.modules for name in _RUNNERS)
