"""From a live patch to the signed envelope in which it travels (DSSE, Ed25519)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

from securesystemslib.dsse import Envelope

from suture.delivery import keys
from suture.delivery.interface import Release
from suture.domain.live import LivePatch, Sealed
from suture_sdk.patches.signed import SCHEMA
from suture_sdk.trust.dsse import PAYLOAD_TYPE

# Enough that two patches of one directory are never taken for each other; more would only make the name longer.
_DIGITS = 10


def seal(patch: LivePatch, release: Release, state: Path) -> Sealed:
    """Sign the patch with the key of this machine, which lies in `state`.

    Raises:
        DeliveryError: the key cannot be used.
    """
    signer = keys.signer(state)
    said = {
        "schema": SCHEMA,
        "service": release.service,
        "release": release.release,
        "target": {"module": patch.module, "function": patch.function, "hashes": list(release.hashes)},
        "kind": patch.kind,
        "scope": patch.scope,
        "parameters": dict(patch.parameters),
        "max_percentage": 100,
    }
    # the same repair of the same code is the same patch, however often it is found
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:_DIGITS]
    name = f"{patch.kind.replace('_', '-')}-{digest}"
    expires = dt.datetime.fromtimestamp(int(release.expires), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    payload = json.dumps({"id": name, "expires": expires, **said}, sort_keys=True).encode()
    envelope = Envelope(payload, PAYLOAD_TYPE, {})
    envelope.sign(signer)
    content = (json.dumps(envelope.to_dict(), indent=1, sort_keys=True) + "\n").encode()
    return Sealed(name, content, keys.public_of(signer))
