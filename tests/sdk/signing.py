"""Envelopes for tests, signed with a key of their own."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suture_sdk.trust.dsse import PAYLOAD_TYPE, pre_authentication

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
KEY = PRIVATE.public_key().public_bytes_raw()
STRANGER = Ed25519PrivateKey.from_private_bytes(b"t" * 32)


def payload(**changed: Any) -> dict[str, Any]:
    """Return what a patch says, with some of it exchanged."""
    whole = {
        "schema": "suture-patch/1",
        "id": "one",
        "service": "shop",
        "release": "1.4.2",
        "target": {"module": "shop.cart", "function": "total", "hashes": ["cpython-311:sha256:00"]},
        "kind": "key_alias",
        "scope": "object",
        "parameters": {"mapping": "PRICES", "alias": {"aple": "apple"}},
        "expires": "2030-01-02T03:04:05Z",
        "max_percentage": 50,
        "caps": {"hits_per_minute": 60, "hit_rate": 0.25, "failures": 3},
    }
    return {**whole, **changed}


def without(name: str) -> dict[str, Any]:
    """Return what a patch says, without one field."""
    return {key: value for key, value in payload().items() if key != name}


def sealed(said: Any, private: Ed25519PrivateKey = PRIVATE) -> bytes:
    """Return the envelope of a payload: of its bytes, or of an object as JSON."""
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    signature = private.sign(pre_authentication(PAYLOAD_TYPE, content))
    envelope = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(content).decode(),
        "signatures": [{"keyid": "", "sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps(envelope).encode()
