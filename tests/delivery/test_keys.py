import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from suture.delivery import keys
from suture.delivery.interface import DeliveryError

NAME = "live-patches.pem"


def test_a_machine_keeps_its_key(tmp_path: Path) -> None:
    assert keys.public_of(keys.signer(tmp_path)) == keys.public_of(keys.signer(tmp_path))


def test_two_machines_have_different_keys(tmp_path: Path) -> None:
    assert keys.public_of(keys.signer(tmp_path / "a")) != keys.public_of(keys.signer(tmp_path / "b"))


def test_the_key_is_for_its_owner_only(tmp_path: Path) -> None:
    keys.signer(tmp_path / "state")
    assert (tmp_path / "state" / NAME).stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_beside_the_key(tmp_path: Path) -> None:
    keys.signer(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_who_signed_nothing_has_no_public_key(tmp_path: Path) -> None:
    assert keys.public(tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_the_public_key_has_64_digits(tmp_path: Path) -> None:
    signer = keys.signer(tmp_path)
    assert len(bytes.fromhex(keys.public_of(signer))) == 32
    assert keys.public(tmp_path) == keys.public_of(signer)


def test_a_key_that_others_can_read_signs_nothing(tmp_path: Path) -> None:
    keys.signer(tmp_path)
    (tmp_path / NAME).chmod(0o640)
    with pytest.raises(DeliveryError, match="chmod 600"):
        keys.signer(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_what_is_no_key_is_named_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    (tmp_path / NAME).chmod(0o600)
    with pytest.raises(DeliveryError, match="move it away"):
        keys.signer(tmp_path)
    assert (tmp_path / NAME).read_bytes() == content


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    pem = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / NAME).write_bytes(pem)
    (tmp_path / NAME).chmod(0o600)
    with pytest.raises(DeliveryError, match="expected an Ed25519 key"):
        keys.signer(tmp_path)


def test_a_state_directory_that_cannot_be_made_is_an_error_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryError, match=r"live-patches\.pem cannot be used"):
        keys.signer(tmp_path / "file" / "state")


def test_many_at_once_end_up_with_one_key(tmp_path: Path) -> None:
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(keys.public_of(keys.signer(tmp_path)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
