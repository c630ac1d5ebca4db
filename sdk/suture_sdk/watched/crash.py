"""Uncaught exceptions: of the main program, of threads, and at exit those that a replaced hook swallowed."""

import sys
from types import TracebackType
from typing import Any, List, Optional, Type

from . import capture

_last: List[BaseException] = []


def watch_main() -> None:
    """Put a recorder before `sys.excepthook`; what the program prints and its exit status stay the same."""
    previous = sys.excepthook

    def excepthook(kind: Type[BaseException], error: BaseException, trace: Optional[TracebackType]) -> None:
        if is_failure(error):
            _last[:] = [error]
            capture.capture(error, "excepthook")
        previous(kind, error, trace)

    sys.excepthook = excepthook


def watch_threads(threading: Any) -> None:
    """Put a recorder before `threading.excepthook`."""
    previous = threading.excepthook

    def excepthook(args: Any) -> Any:
        if args.exc_value is not None and is_failure(args.exc_value):
            capture.capture(args.exc_value, "thread")
        return previous(args)

    threading.excepthook = excepthook


def capture_last_value() -> None:
    """Record at exit the error that ended the program although another hook took it.

    pytest and unittest's runners leave the last error of a test there too: those are recorded already.
    """
    if "_pytest.runner" in sys.modules:
        return
    error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    if isinstance(error, BaseException) and is_failure(error) and all(error is not one for one in _last):
        capture.capture(error, "last_value")


def is_failure(error: BaseException) -> bool:
    """Say whether an exception means that something went wrong, not that the program wanted to end."""
    return not isinstance(error, (SystemExit, KeyboardInterrupt, GeneratorExit))
