"""Ed25519 beside RFC 8032, a thousand published signatures, and OpenSSL (by `cryptography`).

The classes of edge cases are those of Wycheproof's `ed25519_test`; the cases themselves are made here.
"""

import hashlib
import json
import random
import subprocess
from importlib import resources
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from suture_sdk.trust import ed25519
from tests.watched.watched import INTERPRETERS

SDK = Path(ed25519.__file__).parents[2]
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
RFC = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
)
"""Section 7.1: public key, message, signature; its test of 1,023 bytes is the last of the published thousand."""

SMALL = tuple(
    bytes.fromhex(one)
    for one in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
)
"""All points whose order divides 8; the first is the neutral one."""
NEUTRAL = SMALL[0]

SEED = hashlib.sha256(b"a key of these tests").digest()
MESSAGE = b"shop.images:locate"


def signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(SEED)


KEY = signer().public_key().public_bytes_raw()
SIGNATURE = signer().sign(MESSAGE)


def openssl(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def with_commitment(encoded: bytes) -> bytes:
    """Return a signature whose R is the neutral point, written as `encoded`: its equation holds with S = k·a."""
    secret = int.from_bytes(hashlib.sha512(SEED).digest()[:32], "little") & ~7 & (1 << 254) - 1 | 1 << 254
    challenge = int.from_bytes(hashlib.sha512(encoded + KEY + MESSAGE).digest(), "little")
    return encoded + (challenge * secret % ORDER).to_bytes(32, "little")


def published() -> list[tuple[bytes, bytes, bytes]]:
    """Return (key, message, signature) of each line of the ed25519 paper's own list."""
    lines = resources.files("cryptography_vectors").joinpath("asymmetric/Ed25519/sign.input").read_text().split()
    cases = (line.split(":") for line in lines)
    return [
        (bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signed)[:64])
        for _, key, message, signed, *_ in cases
    ]


def refused() -> dict[str, tuple[bytes, bytes, bytes]]:
    """Return what must not verify, by what is wrong with it."""
    scalar = int.from_bytes(SIGNATURE[32:], "little")
    return {
        "another message": (KEY, MESSAGE + b"!", SIGNATURE),
        "no message": (KEY, b"", SIGNATURE),
        "an empty signature": (KEY, MESSAGE, b""),
        "a signature cut by a byte": (KEY, MESSAGE, SIGNATURE[:-1]),
        "a signature with a byte more": (KEY, MESSAGE, SIGNATURE + b"\0"),
        "R alone": (KEY, MESSAGE, SIGNATURE[:32]),
        "S alone": (KEY, MESSAGE, SIGNATURE[32:]),
        "S before R": (KEY, MESSAGE, SIGNATURE[32:] + SIGNATURE[:32]),
        "nothing but zeros": (KEY, MESSAGE, bytes(64)),
        "nothing but ones": (KEY, MESSAGE, b"\xff" * 64),
        "an empty key": (b"", MESSAGE, SIGNATURE),
        "a key cut by a byte": (KEY[:-1], MESSAGE, SIGNATURE),
        "a key with a byte more": (KEY + b"\0", MESSAGE, SIGNATURE),
        "a key that is no point": ((2).to_bytes(32, "little"), MESSAGE, SIGNATURE),
        "the negative key": (KEY[:-1] + bytes([KEY[-1] ^ 0x80]), MESSAGE, SIGNATURE),
        "the negative R": (KEY, MESSAGE, SIGNATURE[:31] + bytes([SIGNATURE[31] ^ 0x80]) + SIGNATURE[32:]),
        "S of zero": (KEY, MESSAGE, SIGNATURE[:32] + bytes(32)),
        "S and the order": (KEY, MESSAGE, SIGNATURE[:32] + (scalar + ORDER).to_bytes(32, "little")),
        "S and twice the order": (KEY, MESSAGE, SIGNATURE[:32] + (scalar + 2 * ORDER).to_bytes(32, "little")),
        "S of the order": (KEY, MESSAGE, NEUTRAL + ORDER.to_bytes(32, "little")),
        "S with its highest bit": (KEY, MESSAGE, SIGNATURE[:32] + (scalar | 1 << 255).to_bytes(32, "little")),
        "-S": (KEY, MESSAGE, SIGNATURE[:32] + (ORDER - scalar).to_bytes(32, "little")),
        "R written with p added": (KEY, MESSAGE, with_commitment((P + 1).to_bytes(32, "little"))),
        "R of x = 0 with a sign": (KEY, MESSAGE, with_commitment((1 | 1 << 255).to_bytes(32, "little"))),
        "R of both": (KEY, MESSAGE, with_commitment((P + 1 | 1 << 255).to_bytes(32, "little"))),
    }


def test_the_vectors_of_the_rfc_verify() -> None:
    for key, message, signature in RFC:
        assert ed25519.verify(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))


def test_published_signatures_verify_and_with_one_bit_less_do_not() -> None:
    cases = published()
    assert len(cases) == 1024
    for number, (key, message, signature) in enumerate(cases[::16] + cases[-1:]):
        assert ed25519.verify(key, message, signature)
        bit = number % 512
        spoiled = bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(signature))
        assert not ed25519.verify(key, message, spoiled)


@pytest.mark.parametrize("wrong", refused())
def test_what_is_wrong_is_refused_here_and_by_openssl(wrong: str) -> None:
    case = refused()[wrong]
    assert not ed25519.verify(*case)
    assert not openssl(*case)


def test_a_neutral_commitment_written_in_the_one_way_is_a_signature() -> None:
    """Without this, the refusals of its other writings would show nothing."""
    case = (KEY, MESSAGE, with_commitment(NEUTRAL))
    assert ed25519.verify(*case)
    assert openssl(*case)


@pytest.mark.parametrize("key", SMALL, ids=bytes.hex)
def test_a_key_of_small_order_signs_nothing(key: bytes) -> None:
    forged = [NEUTRAL + bytes(32), *(other + bytes(32) for other in SMALL)]
    messages = [str(number).encode() for number in range(8)]
    assert any(openssl(key, message, signature) for message in messages for signature in forged)
    assert not any(ed25519.verify(key, message, signature) for message in messages for signature in forged)


@pytest.mark.parametrize("y", range(19))
@pytest.mark.parametrize("sign", [0, 1])
def test_a_key_that_is_not_written_in_the_one_way_signs_nothing(y: int, sign: int) -> None:
    encoded = (P + y | sign << 255).to_bytes(32, "little")
    assert ed25519._point(encoded) is None
    assert not ed25519.verify(encoded, MESSAGE, NEUTRAL + bytes(32))


def test_random_signatures_are_judged_as_openssl_judges_them() -> None:
    chance = random.Random(8032)
    verdicts = set()
    for _ in range(60):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        message = chance.randbytes(chance.choice((0, 1, 63, 64, 111, 112, 127, 128, 1000)))
        parts = [
            bytearray(private.public_key().public_bytes_raw()),
            bytearray(message),
            bytearray(private.sign(message)),
        ]
        if chance.random() < 0.5:
            part = chance.choice([one for one in parts if one])
            part[chance.randrange(len(part))] ^= 1 << chance.randrange(8)
        key, message, signature = map(bytes, parts)
        verdict = ed25519.verify(key, message, signature)
        assert verdict is openssl(key, message, signature)
        verdicts.add(verdict)
    assert verdicts == {True, False}


PROGRAM = """
import json, sys
from suture_sdk.trust import ed25519
print(json.dumps([ed25519.verify(*map(bytes.fromhex, case)) for case in json.load(sys.stdin)]))
"""


@pytest.mark.parametrize("python", INTERPRETERS.values(), ids=INTERPRETERS)
def test_every_python_judges_alike(python: str) -> None:
    wrong = [[part.hex() for part in case] for case in refused().values()]
    run = subprocess.run(
        [python, "-S", "-c", PROGRAM], input=json.dumps([*RFC, *wrong]), capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(SDK)},
    )  # fmt: skip
    assert json.loads(run.stdout) == [True] * len(RFC) + [False] * len(wrong)
