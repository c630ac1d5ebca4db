"""Live patches in a directory: one signed envelope a file, and their switches beside them, unsigned."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suture.delivery.interface import DeliveryError
from suture.domain.live import Sealed

SWITCHES = "switches.json"


@dataclass(frozen=True, slots=True)
class Directory:
    """`Delivery` to a directory that `suture run --patches` reads."""

    path: Path

    def deliver(self, sealed: Sealed, *, enabled: bool = True) -> str:
        file = self.path / f"{sealed.id}.patch.json"
        switch = {"enabled": enabled, "percentage": 100, "salt": sealed.id, "unit": "instance"}
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            _write(file, sealed.content)
            with self._alone():
                self._switch(sealed.id, switch)
        except OSError as error:
            raise DeliveryError(f"the live patch cannot be written to {self.path}: {error.strerror}") from error
        return str(file)

    def switch(self, name: str, *, enabled: bool) -> None:
        """Switch a patch of this directory on or off; running programs follow within a second.

        Raises:
            DeliveryError: there is no such patch, or its switch cannot be written.
        """
        if "/" in name or not (self.path / f"{name}.patch.json").is_file():
            known = ", ".join(sorted(one.name.removesuffix(".patch.json") for one in self.path.glob("*.patch.json")))
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


def _text(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    """Exchange the file whole: a reader sees the old one or the new one."""
    descriptor, fresh = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)  # the program may be another user's
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    finally:
        Path(fresh).unlink(missing_ok=True)
