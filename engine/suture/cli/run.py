"""The commands `run` and `patches`: a program with the patches of a directory, and their switches."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import typer

from suture.cli.exit_status import CANNOT, DONE
from suture.cli.text import clean
from suture.delivery.interface import DeliveryError
from suture.delivery.keys import public
from suture_sdk.live import launch

_NOT_FOUND, _NOT_EXECUTABLE = 127, 126
_KEY_LENGTH = 32


def run(
    command: Sequence[str],
    patches: Path,
    *,
    trust: Sequence[str],
    patchable: Sequence[str],
    state: Path,
    environment: Mapping[str, str],
) -> int:
    """Become the command, with the patches of a directory in its Python processes; returns only if it cannot.

    The process is exchanged for the command, so that its exit status, signals and terminal are its own. As a shell
    does, 127 is returned when there is no such command, and 126 when it cannot be executed.

    Raises:
        typer.BadParameter: the directory is not there, or a key or pattern is none.
    """
    _refuse_absent(patches)
    keys = _trusted(trust, state)
    if wrong := [pattern for pattern in patchable if "," in pattern or not pattern]:
        raise typer.BadParameter(f"--patchable: got {wrong[0]!r}, expected one pattern such as 'shop.*'")
    variables = launch.environment(environment, str(patches.resolve()), trust=keys, patchable=patchable or ("*",))
    try:
        os.execvpe(command[0], list(command), {**environment, **variables})  # noqa: S606 - no shell is what is wanted
    except FileNotFoundError:
        return _could_not(f"{command[0]} is not found", _NOT_FOUND)
    except OSError as error:
        return _could_not(f"{command[0]} cannot be executed: {error.strerror}", _NOT_EXECUTABLE)


def _refuse_absent(patches: Path) -> None:
    if not patches.is_dir():
        raise typer.BadParameter(f"--patches: {patches} is no directory; `suture fix --live {patches} -- …` makes one")


def _could_not(why: str, status: int) -> int:
    sys.stderr.write(clean(f"suture run: {why}\n"))
    return status


def _trusted(given: Sequence[str], state: Path) -> tuple[str, ...]:
    for key in given:
        try:
            length = len(bytes.fromhex(key))
        except ValueError:
            length = -1
        if length != _KEY_LENGTH:
            raise typer.BadParameter(f"--trust: got {key[:80]!r}, expected a public key of 64 hexadecimal digits")
    try:
        own = public(state)
    except DeliveryError as error:
        raise typer.BadParameter(str(error)) from error
    return (*given, *((own,) if own else ()))


def listing(patches: Path, state: Path, *, as_json: bool) -> int:
    """Show the patches of a directory."""
    from suture.delivery.listed import listed  # noqa: PLC0415 - a quarter of a second that `run` never pays

    _refuse_absent(patches)
    try:
        found = list(listed(patches, state))
    except DeliveryError as error:
        sys.stderr.write(clean(f"suture patches: {error}\n"))
        return CANNOT
    if as_json:
        document = {"schema": "suture-patches/1", "patches": [asdict(one) for one in found]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
        return DONE
    for one in found:
        until = f"until {one.expires}" if one.expires else ""
        said = "  ".join(filter(None, (one.id, "on" if one.enabled else "off", one.kind, one.target, until)))
        sys.stdout.write(clean(said + "\n" + (f"    not taken in: {one.problem}\n" if one.problem else "")))
    if not found:
        sys.stdout.write(clean(f"There are no patches in {patches}.\n"))
    return DONE


def switch(patches: Path, name: str, *, enabled: bool) -> int:
    """Switch one patch of a directory on or off; running programs follow within a second."""
    from suture.delivery.directory import Directory  # noqa: PLC0415 - only what is asked for is loaded

    try:
        Directory(patches).switch(name, enabled=enabled)
    except DeliveryError as error:
        sys.stderr.write(clean(f"suture patches: {error}\n"))
        return CANNOT
    sys.stdout.write(clean(f"{name} is {'on' if enabled else 'off'}\n"))
    return DONE
