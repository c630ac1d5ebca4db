"""The schemas of patches and envelopes and the SDK that reads them agree on each field."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from suture_sdk.patches.interface import DataPatch
from suture_sdk.patches.signed import load
from suture_sdk.trust.dsse import PAYLOAD_TYPE, Unverified, opened
from tests.sdk.signing import KEY, sealed

CONTRACT = Path(__file__).parents[2] / "contract"
HASH = "cpython-311:sha256:" + "ab" * 32
VALUES: tuple[Any, ...] = (
    None, True, False, -1, 0, 0.5, 1, 50, 99.9, 100, 100.1, 1_000, 1_001, 1_000_000, 1_000_001,
    "", "a", "a b", "a/b", "../a", ".a", "a.b-c_d", "-a", "é", "a" * 128, "a" * 129, "a" * 512, "a" * 513,
    "suture-patch/1", "suture-patch/2", "call", "object", "process", "Object", "key_alias", "env_default",
    "no_such_kind",
    "2026-12-01T00:00:00Z", "2026-12-01", "2026-12-01T00:00:00", "2026-12-01T24:00:00Z", "2026-12-01T00:60:00Z",
    "2026-12-01T00:00:60Z", "2026-1-1T0:0:0Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-12-32T00:00:00Z",
    "٢٠٢٦-12-01T00:00:00Z", "2026-12-01T00:00:00+00:00", "0000-01-01T00:00:00Z",
    [], [HASH], [HASH] * 32, [HASH] * 33, [""], ["sha256:ab"], [HASH.upper()], [None], [HASH, 1], HASH,
    {}, {"mapping": "PRICES", "alias": {"a": "b"}}, {"failures": 1}, {"module": "a", "function": "f", "hashes": []},
)  # fmt: skip
FIELDS = (
    "schema", "id", "service", "release", "target", "kind", "scope", "parameters", "expires", "max_percentage", "caps",
    "target.module", "target.function", "target.hashes", "caps.hits_per_minute", "caps.hit_rate", "caps.failures",
)  # fmt: skip
WITH_THE_KIND = {"kind", "scope", "parameters"}
"""These are judged with the kind, when a patch is put in."""


def schema(kind: str) -> Any:
    return json.loads((CONTRACT / f"{kind}.schema.json").read_text())


def golden(kind: str, folder: str) -> list[Path]:
    return sorted((CONTRACT / folder).glob(f"{kind}*.json"))


PATCH = json.loads((CONTRACT / "valid" / "patch.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(schema("patch"))


def verdicts(field: str, value: Any) -> tuple[bool, bool]:
    """Return whether the schema and the SDK take a patch with this value in that field."""
    said = copy.deepcopy(PATCH)
    *path, last = field.split(".")
    holder = said
    for part in path:
        holder = holder.setdefault(part, {})
    holder[last] = value
    name = said["id"] if isinstance(said["id"], str) else "one"
    return VALIDATOR.is_valid(said), isinstance(load(name, sealed(said), [KEY]), DataPatch)


@pytest.mark.parametrize("field", FIELDS)
def test_the_schema_and_the_sdk_take_the_same_values(field: str) -> None:
    judged = {f"{number}: {str(value)[:60]}": verdicts(field, value) for number, value in enumerate(VALUES)}
    unlike = {value: both for value, both in judged.items() if both[0] is not both[1]}
    if field in WITH_THE_KIND:
        assert set(unlike.values()) <= {(False, True)}
    else:
        assert unlike == {}
    assert any(schema for schema, _ in judged.values())
    assert not all(sdk for _, sdk in judged.values())


def test_a_field_more_is_refused_by_both_wherever_it_is() -> None:
    for field in ("note", "target.file", "caps.minutes"):
        assert verdicts(field, "x") == (False, False)


@pytest.mark.parametrize("path", golden("envelope", "valid"), ids=lambda path: path.stem)
def test_a_valid_envelope_is_understood_and_only_its_signer_is_unknown(path: Path) -> None:
    assert opened(path.read_bytes(), [KEY]) == Unverified("it is not signed by a key that is trusted")


@pytest.mark.parametrize("path", golden("envelope", "broken"), ids=lambda path: path.stem)
def test_a_broken_envelope_stays_shut(path: Path) -> None:
    assert isinstance(opened(path.read_bytes(), [KEY]), Unverified)


@pytest.mark.parametrize("path", golden("patch", "valid"), ids=lambda path: path.stem)
def test_an_envelope_around_a_golden_patch_fits_its_schema(path: Path) -> None:
    envelope = json.loads(sealed(json.loads(path.read_text())))
    jsonschema.Draft202012Validator(schema("envelope")).validate(envelope)
    assert envelope["payloadType"] == PAYLOAD_TYPE
