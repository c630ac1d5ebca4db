"""From what was typed to a request, or a usage error that says what to type instead."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import typer

from suture.domain.request import HealRequest, SandboxChoice

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# a traceback of a deep recursion is 200 kB; more than this is the wrong file
MOST_TRACEBACK = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """Where the failure comes from: a command, or the text of a traceback."""

    argv: tuple[str, ...] = ()
    traceback: str | None = None


@dataclass(frozen=True, slots=True)
class Consents:
    """What the person lets Suture do beyond the default; None where nothing was said, so that settings speak."""

    hiding: bool = False
    network: bool | None = None
    keep_environment: tuple[str, ...] = ()
    sandbox: str | None = None
    seconds: float | None = None
    time_budget: float | None = None


def source(command: Sequence[str], traceback: Path | None) -> Source:
    """Return the one source of the failure that was given.

    Raises:
        typer.BadParameter: none was given, or more than one, or the traceback cannot be read.
    """
    if traceback is not None:
        if command:
            raise typer.BadParameter("give either a command or --traceback, not both")
        return Source(traceback=_read_file(traceback))
    if list(command) == ["-"]:
        return Source(traceback=_read(sys.stdin.buffer, "standard input"))
    if not command:
        raise typer.BadParameter("there is no command; expected e.g.: suture fix -- python report.py")
    if not command[0]:
        raise typer.BadParameter("the command is an empty word")
    return Source(argv=tuple(command))


def request(source: Source, consents: Consents, *, explain_only: bool = False, live: bool = False) -> HealRequest:
    """Return the request for this source, in the current directory and environment.

    Raises:
        typer.BadParameter: a name in --keep-env is not one of an environment variable.
    """
    for name in consents.keep_environment:
        if not _NAME.fullmatch(name):
            raise typer.BadParameter(f"--keep-env: got {name!r}, expected the name of an environment variable")
    return HealRequest(
        cwd=str(Path.cwd()),
        argv=source.argv,
        traceback=source.traceback,
        environment=dict(os.environ),
        allow_hiding=consents.hiding,
        allow_network=consents.network,
        keep_environment=consents.keep_environment,
        sandbox=cast("SandboxChoice | None", consents.sandbox),
        seconds=consents.seconds,
        time_budget=consents.time_budget,
        explain_only=explain_only,
        live=live,
    )


def _read_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _read(file, str(path))
    except OSError as error:
        raise typer.BadParameter(f"--traceback: {path} cannot be read: {error.strerror}") from error


def _read(file: BinaryIO, name: str) -> str:
    content = file.read(MOST_TRACEBACK + 1)
    if len(content) > MOST_TRACEBACK:
        raise typer.BadParameter(f"{name} is longer than {MOST_TRACEBACK} bytes; expected one traceback")
    return content.decode("utf-8", "replace")
