"""Live patches in a directory: one signed envelope a file, and their switches beside them, unsigned."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suture.delivery.complete import complete
from suture.delivery.interface import DeliveryError
from suture.domain.live import Sealed
from suture_sdk.patches.signed_files import SUFFIX, SWITCHES


@dataclass(frozen=True, slots=True)
class Directory:
    """`Delivery` to a directory that `suture run --patches` reads."""

    path: Path

    def deliver(self, sealed: Sealed, *, enabled: bool = True) -> str:
        file = self.path / f"{sealed.id}{SUFFIX}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            _write(file, sealed.content)
            with self._alone():
                self._switch(sealed.id, _switch(sealed, enabled=enabled))
        except OSError as error:
            raise DeliveryError(f"the live patch cannot be written to {self.path}: {error.strerror}") from error
        return str(file)

    def switch(self, name: str, *, enabled: bool) -> None:
        """Switch a patch of this directory on or off; running programs follow within a second.

        Raises:
            DeliveryError: there is no such patch, or its switch cannot be written.
        """
        if "/" in name or not (self.path / f"{name}{SUFFIX}").is_file():
            known = ", ".join(sorted(one.name.removesuffix(SUFFIX) for one in self.path.glob(f"*{SUFFIX}")))
            raise DeliveryError(f"there is no patch {name} in {self.path}; it holds {known or 'none'}")
        try:
            with self._alone():
                before = self._switches().get(name)
                self._switch(name, {**(before if isinstance(before, dict) else {}), "enabled": enabled})
        except OSError as error:
            raise DeliveryError(f"{self.path / SWITCHES} cannot be written: {error.strerror}") from error

    def _switch(self, name: str, switch: dict[str, Any]) -> None:
        _write(self.path / SWITCHES, _text({**self._switches(), name: switch}))

    def _switches(self) -> dict[str, Any]:
        try:
            found = json.loads((self.path / SWITCHES).read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise DeliveryError(f"{self.path / SWITCHES} is no JSON ({error}); mend it or move it away") from error
        if not isinstance(found, dict):
            raise DeliveryError(f"{self.path / SWITCHES} holds a {type(found).__name__}, expected an object; mend it")
        return found

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep two writers from losing each other's switch."""
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def files(sealed: Sealed) -> dict[str, bytes]:
    """Return what a directory with this one patch, switched on, would hold: name to content."""
    switches = {sealed.id: _switch(sealed, enabled=True)}
    return {f"{sealed.id}{SUFFIX}": sealed.content, SWITCHES: _text(switches)}


def _switch(sealed: Sealed, *, enabled: bool) -> dict[str, Any]:
    return {"enabled": enabled, "percentage": 100, "salt": sealed.id, "unit": "instance"}


def _text(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    """Exchange the file whole. Others may read it: the program may be another user's."""
    with complete(path, content, 0o644) as fresh:
        fresh.replace(path)
