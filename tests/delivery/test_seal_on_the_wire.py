"""What the engine signs is what the contract says and what a program takes in, for every kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from suture.delivery.interface import Release
from suture.delivery.seal import seal
from suture.domain.live import LivePatch, Sealed
from suture.domain.remedy import Risk
from suture_sdk.patches.interface import DataPatch
from suture_sdk.patches.signed import load
from suture_sdk.trust.dsse import LARGEST, opened

CONTRACT = Path(__file__).parents[2] / "contract"
GOLDEN = {path.stem: json.loads(path.read_text()) for path in sorted((CONTRACT / "valid").glob("patch*.json"))}


def sealed(said: dict[str, Any], state: Path) -> Sealed:
    target = said["target"]
    patch = LivePatch(
        said["kind"], said["scope"], target["module"], target["function"], "shop/cart.py", said["parameters"],
        Risk.R1, "a summary",
    )  # fmt: skip
    return seal(patch, Release(said["service"], said["release"], 1_900_000_000.5, tuple(target["hashes"])), state)


def validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((CONTRACT / f"{kind}.schema.json").read_text()))


@pytest.mark.parametrize("name", GOLDEN)
def test_what_is_sealed_fits_the_contract_and_is_taken_in(name: str, tmp_path: Path) -> None:
    said = GOLDEN[name]
    one = sealed(said, tmp_path)
    key = bytes.fromhex(one.key)
    validator("envelope").validate(json.loads(one.content))
    payload = opened(one.content, [key])
    assert isinstance(payload, bytes), payload
    validator("patch").validate(json.loads(payload))
    taken = load(one.id, one.content, [key])
    assert isinstance(taken, DataPatch), taken
    assert (taken.kind, taken.scope, taken.parameters) == (said["kind"], said["scope"], said["parameters"])
    assert taken.expires == 1_900_000_000.0


def test_an_envelope_leaves_room(tmp_path: Path) -> None:
    """What it takes at most for one of the golden patches, beside what a program reads at most."""
    assert max(len(sealed(said, tmp_path).content) for said in GOLDEN.values()) < LARGEST / 20
