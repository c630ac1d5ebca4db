import base64
import json
from pathlib import Path

import pytest

from suture.delivery.directory import Directory
from suture.delivery.interface import DeliveryError, Release
from suture.delivery.seal import seal
from suture.domain.live import LivePatch, Sealed
from suture.domain.remedy import Risk
from suture_sdk.patches.signed_files import SWITCHES
from suture_sdk.trust.dsse import PAYLOAD_TYPE

PATCH = LivePatch(
    "key_alias", "object", "shop.cart", "total", "shop/cart.py",
    {"mapping": "PRICES", "alias": {"aple": "apple"}}, Risk.R0, "PRICES['aple'] answers as ['apple'] does",
)  # fmt: skip
RELEASE = Release("shop", "1.4", 1_800_000_000.7, ("cpython-311:sha256:00",))


def sealed(state: Path, patch: LivePatch = PATCH, release: Release = RELEASE) -> Sealed:
    return seal(patch, release, state)


def payload(one: Sealed) -> dict[str, object]:
    said: dict[str, object] = json.loads(base64.b64decode(json.loads(one.content)["payload"]))
    return said


def switches(directory: Path) -> dict[str, dict[str, object]]:
    read: dict[str, dict[str, object]] = json.loads((directory / SWITCHES).read_text())
    return read


def test_the_payload_says_all_that_a_program_checks(tmp_path: Path) -> None:
    one = sealed(tmp_path)
    assert payload(one) == {
        "schema": "suture-patch/1",
        "id": one.id,
        "service": "shop",
        "release": "1.4",
        "target": {"module": "shop.cart", "function": "total", "hashes": ["cpython-311:sha256:00"]},
        "kind": "key_alias",
        "scope": "object",
        "parameters": {"mapping": "PRICES", "alias": {"aple": "apple"}},
        "expires": "2027-01-15T08:00:00Z",
        "max_percentage": 100,
    }
    assert json.loads(one.content)["payloadType"] == PAYLOAD_TYPE


def test_the_same_repair_found_again_is_the_same_patch(tmp_path: Path) -> None:
    later = Release("shop", "1.4", 1_900_000_000, RELEASE.hashes)
    assert sealed(tmp_path).id == sealed(tmp_path, release=later).id


@pytest.mark.parametrize("release", [Release("shop", "1.5", 0, RELEASE.hashes), Release("shop", "1.4", 0, ("other",))])
def test_another_release_or_other_code_is_another_patch(tmp_path: Path, release: Release) -> None:
    assert sealed(tmp_path).id != sealed(tmp_path, release=release).id


def test_what_is_delivered_is_byte_for_byte_what_was_tried(tmp_path: Path) -> None:
    one = sealed(tmp_path / "state")
    path = Directory(tmp_path / "patches").deliver(one)
    assert Path(path).read_bytes() == one.content
    assert Path(path).name == f"{one.id}.patch.json"


def test_the_key_does_not_lie_beside_the_patches(tmp_path: Path) -> None:
    Directory(tmp_path / "patches").deliver(sealed(tmp_path / "state"))
    assert not list((tmp_path / "patches").glob("*.pem"))


def test_switches_of_other_patches_stay(tmp_path: Path) -> None:
    directory = Directory(tmp_path)
    (tmp_path / SWITCHES).write_text('{"other": {"enabled": false}}')
    one = sealed(tmp_path / "state")
    directory.deliver(one)
    assert switches(tmp_path)["other"] == {"enabled": False}
    assert switches(tmp_path)[one.id]["enabled"] is True


def test_a_switch_is_turned_and_keeps_the_rest(tmp_path: Path) -> None:
    directory, one = Directory(tmp_path), sealed(tmp_path / "state")
    directory.deliver(one)
    directory.switch(one.id, enabled=False)
    assert switches(tmp_path)[one.id] == {"enabled": False, "percentage": 100, "salt": one.id, "unit": "instance"}


def test_an_unknown_patch_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    directory, one = Directory(tmp_path), sealed(tmp_path / "state")
    directory.deliver(one)
    with pytest.raises(DeliveryError, match=f"no patch nothing .* holds {one.id}"):
        directory.switch("nothing", enabled=True)


@pytest.mark.parametrize("name", ["../switches", "a/b", "/etc/passwd"])
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeliveryError, match="no patch"):
        Directory(tmp_path).switch(name, enabled=True)


@pytest.mark.parametrize("content", ["[]", "{", "1"])
def test_broken_switches_are_kept_and_named(tmp_path: Path, content: str) -> None:
    (tmp_path / SWITCHES).write_text(content)
    with pytest.raises(DeliveryError, match=r"switches\.json"):
        Directory(tmp_path).deliver(sealed(tmp_path / "state"))
    assert (tmp_path / SWITCHES).read_text() == content


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryError, match="file/patches"):
        Directory(tmp_path / "file" / "patches").deliver(sealed(tmp_path / "state"))


def test_nothing_unfinished_is_left(tmp_path: Path) -> None:
    one = sealed(tmp_path / "state")
    Directory(tmp_path / "patches").deliver(one)
    assert sorted(path.name for path in (tmp_path / "patches").iterdir()) == sorted([f"{one.id}.patch.json", SWITCHES])
