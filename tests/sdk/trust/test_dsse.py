"""Envelopes as others make them, and envelopes that are none."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]  # public, only not listed

from suture_sdk.trust.dsse import LARGEST, PAYLOAD_TYPE, Unverified, opened, pre_authentication

PAYLOAD = '{"text": "für alle ☃"}'.encode()
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEY = PRIVATE.public_key().public_bytes_raw()
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def document(**changed: Any) -> dict[str, Any]:
    """Return an envelope that verifies, with some of its parts exchanged."""
    signature = PRIVATE.sign(pre_authentication(PAYLOAD_TYPE, PAYLOAD))
    whole = {
        "payloadType": PAYLOAD_TYPE,
        "payload": encoded(PAYLOAD),
        "signatures": [{"keyid": "one", "sig": encoded(signature)}],
    }
    return {**whole, **changed}


def read(said: Any) -> Any:
    return opened(json.dumps(said).encode(), [KEY])


def signed(content: bytes, private: Ed25519PrivateKey = PRIVATE) -> dict[str, str]:
    return {"keyid": "", "sig": encoded(private.sign(content))}


def test_what_is_signed_is_written_as_the_protocol_of_dsse_shows_it() -> None:
    """https://github.com/secure-systems-lab/dsse/blob/master/protocol.md, its own example."""
    said = pre_authentication("http://example.com/HelloWorld", b"hello world")
    assert said == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_are_those_of_bytes() -> None:
    assert pre_authentication("ü", "☃".encode()) == "DSSEv1 2 ü 3 ☃".encode()


def test_no_two_pairs_are_signed_alike() -> None:
    assert pre_authentication("a 1", b"b") != pre_authentication("a", b"1 b")


def test_an_envelope_of_securesystemslib_is_opened() -> None:
    foreign = Envelope(PAYLOAD, PAYLOAD_TYPE, {})
    foreign.sign(CryptoSigner.generate_ed25519())
    mine = CryptoSigner(PRIVATE)
    foreign.sign(mine)
    assert opened(json.dumps(foreign.to_dict()).encode(), [KEY]) == PAYLOAD


def test_an_envelope_of_ours_is_opened_by_securesystemslib() -> None:
    foreign = Envelope.from_dict(document())
    assert foreign.pae() == pre_authentication(PAYLOAD_TYPE, PAYLOAD)
    assert foreign.payload == PAYLOAD


def test_one_signature_of_several_is_enough_in_any_place_and_by_any_of_the_keys() -> None:
    both = pre_authentication(PAYLOAD_TYPE, PAYLOAD)
    said = document(signatures=[signed(both, OTHER), {"keyid": "x", "sig": "AAAA"}, signed(both)])
    assert opened(json.dumps(said).encode(), [b"\1" * 32, KEY]) == PAYLOAD


def test_base64_of_urls_is_read_as_well() -> None:
    said = document()
    said["payload"] = base64.urlsafe_b64encode(PAYLOAD).decode()
    said["signatures"][0]["sig"] = said["signatures"][0]["sig"].replace("+", "-").replace("/", "_")
    assert read(said) == PAYLOAD


def test_the_name_of_the_key_says_nothing() -> None:
    said = document()
    said["signatures"][0]["keyid"] = {"anything": []}
    assert read(said) == PAYLOAD


def test_nobody_trusted_is_a_reason_that_says_where_to_trust() -> None:
    found = opened(json.dumps(document()).encode(), [])
    assert isinstance(found, Unverified)
    assert "suture.init(trust=" in found.reason


UNTRUSTED = {
    "signed by a stranger": document(signatures=[signed(pre_authentication(PAYLOAD_TYPE, PAYLOAD), OTHER)]),
    "not signed": document(signatures=[]),
    "the payload alone signed": document(signatures=[signed(PAYLOAD)]),
    "signed for another type": document(signatures=[signed(pre_authentication("text/plain", PAYLOAD))]),
    "another payload": document(payload=encoded(PAYLOAD + b" ")),
    "no payload": document(payload=""),
    "a signature of nothing": document(signatures=[{"keyid": "", "sig": ""}]),
}


@pytest.mark.parametrize("wrong", UNTRUSTED)
def test_what_nobody_trusted_has_signed_stays_shut(wrong: str) -> None:
    assert read(UNTRUSTED[wrong]) == Unverified("it is not signed by a key that is trusted")


def test_another_type_is_named_even_if_it_is_signed() -> None:
    said = document(payloadType="text/plain", signatures=[signed(pre_authentication("text/plain", PAYLOAD))])
    assert read(said) == Unverified(f"it holds 'text/plain', expected {PAYLOAD_TYPE!r}")


NO_ENVELOPES: dict[str, Any] = {
    "null": None,
    "a list": [],
    "a text": "payload",
    "a number": 1,
    "an empty object": {},
    "no type": {key: value for key, value in document().items() if key != "payloadType"},
    "no payload": {key: value for key, value in document().items() if key != "payload"},
    "no signatures": {key: value for key, value in document().items() if key != "signatures"},
    "a type that is no text": document(payloadType=["x"]),
    "a payload that is no text": document(payload=1),
    "a payload that is no base64": document(payload="*"),
    "a payload with a line end": document(payload=encoded(PAYLOAD) + "\n"),
    "a payload cut": document(payload=encoded(PAYLOAD)[:-3]),
    "a payload of other letters": document(payload="ü"),
    "a payload of half a pair": document(payload="\ud800"),
    "signatures as an object": document(signatures={"sig": ""}),
    "a signature as a text": document(signatures=["sig"]),
    "a signature as null": document(signatures=[None]),
    "a signature without sig": document(signatures=[{"keyid": ""}]),
    "a sig that is no text": document(signatures=[{"sig": 1}]),
    "too many signatures": document(signatures=document()["signatures"] * 9),
}


@pytest.mark.parametrize("wrong", NO_ENVELOPES)
def test_what_is_no_envelope_is_a_reason(wrong: str) -> None:
    found = read(NO_ENVELOPES[wrong])
    assert isinstance(found, Unverified)
    assert found.reason.startswith("it is no DSSE envelope")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"\0" * 9, b"NaN", b"[" * 60_000, b'{"a":' * 12_000])
def test_what_is_no_json_is_a_reason(content: bytes) -> None:
    assert isinstance(opened(content, [KEY]), Unverified)


def test_the_largest_envelope_is_read_and_one_byte_more_is_not() -> None:
    content = json.dumps(document()).encode()
    assert opened(content.ljust(LARGEST), [KEY]) == PAYLOAD
    assert opened(content.ljust(LARGEST + 1), [KEY]) == Unverified(f"it has more than {LARGEST} bytes")
