"""The patches of a directory as a person wants to see them: what, where, until when, on or off, signed by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError

from suture.delivery import keys
from suture.delivery.directory import SWITCHES

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
    for path in sorted(directory.glob("*.patch.json")):
        name = path.name.removesuffix(".patch.json")
        switch = switches.get(name) if isinstance(switches, dict) else None
        enabled = isinstance(switch, dict) and switch.get("enabled") is True
        yield _one(name, _json(path), state, enabled=enabled)


def _one(name: str, document: Any, state: Path, *, enabled: bool) -> Listed:
    try:
        envelope = Envelope.from_dict(document)
        said = json.loads(envelope.payload)
        target = said["target"]
        kind, aimed, expires = str(said["kind"]), f"{target['module']}:{target['function']}", str(said["expires"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return Listed(name, enabled=enabled, problem="it is no signed patch")
    problem = "" if said.get("id") == name else f"it says that it is {said.get('id')}"
    return Listed(name, kind, aimed, expires, enabled, problem or _unsigned(envelope, state))


def _unsigned(envelope: Envelope, state: Path) -> str:
    if keys.public(state) is None:
        return "this machine has no key yet: give the signer's with --trust"
    try:
        envelope.verify([keys.signer(state).public_key], 1)
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
