"""The patches of a directory as a person wants to see them: what, where, until when, on or off, signed by whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import Key  # type: ignore[attr-defined]  # public, only not listed

from suture.delivery import keys
from suture_sdk.patches.signed_files import SUFFIX, SWITCHES

_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the directory. `problem` says in words why a program would leave it out, as far as it can be told."""

    id: str
    kind: str = ""
    target: str = ""
    expires: str = ""
    enabled: bool = False
    problem: str = ""


def listed(directory: Path, state: Path) -> Iterator[Listed]:
    """Yield the patches in order of their names, broken ones too; `state` holds the key of this machine."""
    switches = _json(directory / SWITCHES)
    own = cache(partial(_own_key, state))
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        name = path.name.removesuffix(SUFFIX)
        switch = switches.get(name) if isinstance(switches, dict) else None
        enabled = isinstance(switch, dict) and switch.get("enabled") is True
        yield _one(name, _json(path), own, enabled=enabled)


def _own_key(state: Path) -> Key | None:
    return keys.signer(state).public_key if keys.public(state) is not None else None


def _one(name: str, document: Any, own: Callable[[], Key | None], *, enabled: bool) -> Listed:
    try:
        envelope = Envelope.from_dict(document)
        said = json.loads(envelope.payload)
        target = said["target"]
        kind, aimed, expires = str(said["kind"]), f"{target['module']}:{target['function']}", str(said["expires"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return Listed(name, enabled=enabled, problem="it is no signed patch")
    problem = "" if said.get("id") == name else f"it says that it is {said.get('id')}"
    return Listed(name, kind, aimed, expires, enabled, problem or _unsigned(envelope, own()))


def _unsigned(envelope: Envelope, own: Key | None) -> str:
    if own is None:
        return "this machine has no key yet: give the signer's with --trust"
    try:
        envelope.verify([own], 1)
    except VerificationError:
        return "it is not signed by this machine: give the signer's key with --trust"
    return ""


def _json(path: Path) -> Mapping[str, Any] | None:
    if not path.is_file():  # a pipe would never end
        return None
    try:
        with path.open("rb") as file:
            read: Mapping[str, Any] = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return None
    return read
