"""Buckets agree with the vectors that every language is tested on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture_sdk.flags.bucketing import BUCKETS, bucket, murmur3_x86_32, threshold
from tests.watched.watched import INTERPRETERS

ROOT = Path(__file__).parents[3]
FILE = ROOT / "contract" / "bucketing-vectors.json"
VECTORS = [tuple(row) for row in json.loads(FILE.read_text("utf-8"))["vectors"]]

_ON_EACH = """
import json, sys
from suture_sdk.flags.bucketing import bucket
rows = json.load(open(sys.argv[1], encoding="utf-8"))["vectors"]
print(sum(bucket(salt, unit) != wanted for salt, unit, _, wanted in rows), len(rows))
"""


def test_there_are_as_many_vectors_as_the_contract_promises() -> None:
    assert len(VECTORS) == 288


@pytest.mark.parametrize(("salt", "unit", "hashed", "wanted"), VECTORS)
def test_each_vector_is_met(salt: str, unit: str, hashed: int, wanted: int) -> None:
    assert murmur3_x86_32(f"{salt}:{unit}".encode()) == hashed
    assert bucket(salt, unit) == wanted


@pytest.mark.parametrize("version", [one for one in INTERPRETERS if INTERPRETERS[one] != sys.executable])
def test_every_python_agrees(version: str) -> None:
    ran = subprocess.run(
        [INTERPRETERS[version], "-c", _ON_EACH, str(FILE)],
        cwd=ROOT / "sdk",
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["0", "288"]


@pytest.mark.parametrize(
    ("data", "seed", "wanted"),
    [(b"", 0, 0), (b"", 1, 0x514E28B7), (b"\xff\xff\xff\xff", 0, 0x76293B50), (b"test", 0x9747B28C, 0x704B81DC)],
)
def test_the_known_answers_of_the_algorithm_hold_with_other_seeds_too(data: bytes, seed: int, wanted: int) -> None:
    assert murmur3_x86_32(data, seed) == wanted


@given(st.text(), st.text())
def test_a_bucket_is_always_in_range(salt: str, unit: str) -> None:
    assert 0 <= bucket(salt, unit) < BUCKETS


def test_half_a_surrogate_pair_does_not_raise() -> None:
    assert 0 <= bucket("salt", "\ud800") < BUCKETS


@given(st.floats(0, 100), st.floats(0, 100), st.text())
def test_who_is_in_at_a_smaller_share_is_in_at_a_larger_one(one: float, other: float, unit: str) -> None:
    small, large = sorted((one, other))
    assert not (bucket("s", unit) < threshold(small) and bucket("s", unit) >= threshold(large))


@pytest.mark.parametrize(
    ("percent", "wanted"), [(0, 0), (-1, 0), (0.001, 1), (50, 50_000), (100, BUCKETS), (250, BUCKETS)]
)
def test_a_share_becomes_a_number_of_buckets(percent: float, wanted: int) -> None:
    assert threshold(percent) == wanted


def test_half_of_many_units_are_in_at_fifty_per_cent() -> None:
    inside = sum(bucket("even", str(number)) < threshold(50) for number in range(10_000))
    assert 4_850 < inside < 5_150
