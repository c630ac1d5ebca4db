"""The port of delivery: how what was proved reaches a running program, and its errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from suture.domain.live import Sealed


class DeliveryError(Exception):
    """A patch could not be delivered; the message says what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """What a patch is bound to besides its target: the service and its release, and when the patch ends.

    `expires` is in seconds since 1970; `hashes` name the code of the target function, one for each interpreter.
    """

    service: str
    release: str
    expires: float
    hashes: tuple[str, ...]


class Delivery(Protocol):
    """Brings a sealed patch to where programs read it."""

    def deliver(self, sealed: Sealed, *, enabled: bool) -> str:
        """Put the patch there with its switch, and return where it lies.

        Raises:
            DeliveryError: it could not be written.
        """
