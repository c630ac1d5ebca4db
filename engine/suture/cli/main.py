"""The entry point of the `suture` command, light enough that help comes at once."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from suture.cli.help import asked_page, page


def run() -> None:
    """Serve one command line and exit with its status."""
    _open_what_is_closed()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    status = main(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # what is left in the buffer cannot be written; the interpreter would try again, and exit with 120
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    # else the collection at exit walks all that a heal has loaded, a quarter of a second for nothing
    gc.freeze()
    sys.exit(status)


def _end(number: int, _frame: object) -> None:
    """End as an exception does, so that sandboxes are stopped and copies removed on the way out."""
    sys.exit(128 + number)


def _open_what_is_closed() -> None:
    """Give a standard stream that is closed (`>&-`) to nobody: else the next file that is opened becomes it."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def main(arguments: Sequence[str]) -> int:
    """Serve one command line and return the exit status.

    Help is read from a file instead of built by the parser: parser and colours cost five times as much
    time as an interpreter start, and a person who asks for help waits for it.
    """
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a character gets its escape, never a crash
        with suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if (name := asked_page(arguments)) is not None:
        sys.stdout.write(page(name))
        return 0
    from suture.cli.serve import serve  # noqa: PLC0415 - see above

    return serve(arguments)
