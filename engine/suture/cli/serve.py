"""Serving one command line: every way in which it can end becomes an exit status and a clear sentence."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import typer

from suture.cli.app import app
from suture.cli.document import dump, error_document
from suture.cli.exit_status import CANNOT, DONE, INTERRUPTED
from suture.cli.text import clean

# the class of usage errors is private to the parser; BadParameter is its public child
_USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]
# by name, so that a usage error does not load the engine; their messages are written for a person
_EXPECTED = {
    "CommandNotStartedError",
    "NoProjectRootError",
    "NotATracebackError",
    "SandboxUnavailableError",
    "SettingsError",
    "SnapshotError",
    "StoreUnavailableError",
}


def serve(arguments: Sequence[str]) -> int:
    """Serve a command line and return the exit status.

    The parser's own status for wrong usage is 2, which says "the command did not fail" here; so it is not
    left to end the process.
    """
    try:
        status = app(list(arguments), standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except BrokenPipeError:
        # the reader went away (`suture fix … | head`); a second error at exit would only be noise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT
    except Exception as error:  # noqa: BLE001 - the last place that can say it in words
        return _failed(error, as_json=_wants_json(arguments))
    # newer parsers turn an interrupt into this status themselves
    if status == INTERRUPTED:
        sys.stderr.write("suture: interrupted; nothing was written to the project\n")
    return status if isinstance(status, int) else DONE


def _failed(error: Exception, *, as_json: bool) -> int:
    reason = _words(error)
    with suppress(OSError):  # what cannot be written may be the very thing that failed
        if as_json:
            sys.stdout.write(dump(error_document(reason)))
        sys.stderr.write(clean(f"suture: {reason}\n"))
    if os.environ.get("SUTURE_DEBUG"):
        raise error
    return CANNOT


def _words(error: Exception) -> str:
    if isinstance(error, _USAGE_ERROR):
        said = getattr(error, "format_message", lambda: str(error))()
        return f"{said.removeprefix('Invalid value: ')}\nSee: suture help, suture fix --help"
    if type(error).__name__ in _EXPECTED:
        return str(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"{error}: free space where this was written (a disk, or the reader of the output), and run it again"
    return (
        f"Suture itself failed, {type(error).__name__}: {error}\n"
        "Nothing was written to the project. SUTURE_DEBUG=1 shows where; please report it."
    )


def _wants_json(arguments: Sequence[str]) -> bool:
    own = list(arguments)
    return "--json" in (own[: own.index("--")] if "--" in own else own)
