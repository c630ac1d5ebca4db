"""The port of idempotency keys: what a store answers, and what it is told."""

import os
from typing import NamedTuple, Optional, Protocol, Union


class Begun(NamedTuple):
    """The work is the caller's; `token` shows that its lease is still the valid one."""

    token: int
    earlier_failures: int = 0


class Running(NamedTuple):
    """Somebody else is at it, for at most that many seconds more."""

    seconds: float


class Done(NamedTuple):
    """It was done; `payload` is the result as JSON, None where the result was no JSON."""

    payload: Optional[str]


class Store(Protocol):
    """Where keys are kept. Each method is one atomic step, also between processes where the store is shared."""

    def begin(self, key: str, lease: float, ttl: float) -> Union[Begun, Running, Done]:
        """Take the key if it is new, failed, expired, or its lease is over; else say what it is."""

    def done(self, key: str, token: int, payload: Optional[str]) -> bool:
        """Keep the result; False where the lease went to somebody else meanwhile (nothing is kept then)."""

    def failed(self, key: str, token: int) -> bool:
        """Set the key free and count the failure; False as in `done`."""


def new_token() -> int:
    """Return a token that no earlier holder of any key has: 56 bits of the system's chance."""
    return int.from_bytes(os.urandom(7), "big")
