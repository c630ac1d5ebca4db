"""Signed envelopes (DSSE 1.0): what was signed is the payload with its type, byte for byte."""

import base64
import binascii
import json
from typing import Any, NamedTuple, Sequence, Union

from . import ed25519

PAYLOAD_TYPE = "application/vnd.suture.patch+json"
LARGEST = 64 * 1024
"""Bytes of one envelope; a patch takes less than a thousand."""
_MOST_SIGNATURES = 8


class Unverified(NamedTuple):
    """Why the payload is not to be trusted, in words."""

    reason: str


def opened(envelope: bytes, keys: Sequence[bytes]) -> Union[bytes, Unverified]:
    """Return the payload if one of its signatures was made with one of `keys` (Ed25519, 32 bytes each)."""
    if len(envelope) > LARGEST:
        return Unverified(f"it has more than {LARGEST} bytes")
    if not keys:
        return Unverified("no key is trusted: suture.init(trust=[…]) is empty")
    try:
        document = json.loads(envelope)
        kind, payload, signatures = _parts(document)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return Unverified(f"it is no DSSE envelope ({type(error).__name__})")
    if kind != PAYLOAD_TYPE:
        return Unverified(f"it holds {kind[:80]!r}, expected {PAYLOAD_TYPE!r}")
    signed = pre_authentication(kind, payload)
    for signature in signatures:
        if any(ed25519.verify(key, signed, signature) for key in keys):
            return payload
    return Unverified("it is not signed by a key that is trusted")


def pre_authentication(kind: str, payload: bytes) -> bytes:
    """Return the bytes that are signed (PAE): the parts with their lengths, so that none can be taken for another."""
    name = kind.encode()
    return b" ".join((b"DSSEv1", str(len(name)).encode(), name, str(len(payload)).encode(), payload))


def _parts(document: Any) -> "tuple[str, bytes, list[bytes]]":
    kind, signatures = document["payloadType"], document["signatures"]
    if type(kind) is not str or type(signatures) is not list or len(signatures) > _MOST_SIGNATURES:
        raise TypeError
    return kind, _bytes(document["payload"]), [_bytes(one["sig"]) for one in signatures]


def _bytes(text: Any) -> bytes:
    """Decode base64 in either alphabet, as DSSE allows."""
    if type(text) is not str:
        raise TypeError
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error as error:
        raise ValueError from error
