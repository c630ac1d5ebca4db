"""What the owner said in `suture.init(...)`: who this program is, what may be patched, whom to trust."""

import os
from typing import NamedTuple, Optional, Sequence, Tuple

from .errors import Refused


class Settings(NamedTuple):
    """The owner's word; the default of everything is the most careful one."""

    service: str = ""
    release: str = ""
    environment: str = ""
    patchable: Tuple[str, ...] = ()
    """Patterns of "module:qualname" or "module.*" (fnmatch) that may be patched live; empty: none."""
    trust: Tuple[bytes, ...] = ()
    """Ed25519 public keys, 32 bytes each; a data patch signed by none of them is not loaded."""
    instance: str = ""
    """Stable name of this process's instance, by which the share of instances is drawn."""
    url: Optional[str] = None
    token: Optional[str] = None


_current = Settings()


def current() -> Settings:
    """Return the settings in force."""
    return _current


def init(
    *,
    service: str = "",
    release: str = "",
    environment: str = "",
    patchable: Sequence[str] = (),
    trust: Sequence[object] = (),
    instance: Optional[str] = None,
    url: Optional[str] = None,
    token: Optional[str] = None,
) -> Settings:
    """Say who this program is; to be called once, early. Raises Refused for a set-up that cannot be meant.

    `trust` takes 32 bytes or 64 hexadecimal digits for each key.
    """
    global _current  # noqa: PLW0603 -- one program, one word of its owner
    if isinstance(patchable, str) or isinstance(trust, (str, bytes)):
        raise Refused("patchable= and trust= are lists: got one text, expected for example patchable=['shop.*']")
    _current = Settings(
        service=service,
        release=release,
        environment=environment,
        patchable=tuple(patchable),
        trust=tuple(_key(one) for one in trust),
        instance=instance or f"{os.uname().nodename if hasattr(os, 'uname') else 'host'}-{os.getpid()}",
        url=url,
        token=token,
    )
    return _current


def _key(given: object) -> bytes:
    length = 32
    try:
        key = bytes.fromhex(given) if isinstance(given, str) else given
    except ValueError:
        key = None
    if not isinstance(key, bytes) or len(key) != length:
        raise Refused(
            f"trust= holds Ed25519 public keys of 32 bytes or 64 hexadecimal digits; got {type(given).__name__}"
        )
    return key
