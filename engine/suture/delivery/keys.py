"""The key of this machine, with which live patches are signed: kept with the state, never beside the patches."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from suture.delivery.complete import complete
from suture.delivery.interface import DeliveryError

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]  # public, only not listed

_NAME = "live-patches.pem"
_OTHERS = 0o077


def signer(state: Path) -> CryptoSigner:
    """Return the signer of this machine; its Ed25519 key is made at first use, readable for its owner only.

    Raises:
        DeliveryError: the key cannot be read or made, is none of ours, or others may read it.
    """
    # a quarter of a second, which whoever only asks for the public key never pays
    from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]  # noqa: PLC0415

    return CryptoSigner(_private(state))


def public(state: Path) -> str | None:
    """Return this machine's public key in hexadecimal, None where nothing was signed yet.

    Raises:
        DeliveryError: as for `signer`.
    """
    if not (state / _NAME).exists():
        return None
    return _private(state).public_key().public_bytes_raw().hex()


def public_of(one: CryptoSigner) -> str:
    """Return the public key of a signer, 64 hexadecimal digits."""
    return str(one.public_key.keyval["public"])


def _private(state: Path) -> Ed25519PrivateKey:
    path = state / _NAME
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & _OTHERS:
            raise DeliveryError(f"{path} may be read by others, so nothing is signed with it: chmod 600 it")
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise DeliveryError(f"the key {path} cannot be used ({error}); move it away, and a new one is made") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise DeliveryError(f"{path} holds a {type(key).__name__}, expected an Ed25519 key; move it away")
    return key


def _make(path: Path) -> None:
    """Write a new key; of two processes that do so at once, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with complete(path, made, 0o600) as fresh, contextlib.suppress(FileExistsError):
        os.link(fresh, path)
