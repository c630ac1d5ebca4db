"""From signed bytes to a patch: what is said is taken as it is said, and everything else is a reason."""

from __future__ import annotations

import calendar
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture_sdk.patches.interface import Caps, DataPatch, NotLoaded, Target
from suture_sdk.patches.signed import load
from tests.sdk.signing import KEY, STRANGER, payload, sealed, without


def read(said: Any, name: str = "one") -> DataPatch | NotLoaded:
    return load(name, sealed(said), [KEY])


def reason(said: Any, name: str = "one") -> str:
    found = read(said, name)
    assert isinstance(found, NotLoaded)
    assert (found.id, found.absent) == (name, False)
    return found.reason


def test_a_patch_is_read_whole() -> None:
    assert read(payload()) == DataPatch(
        id="one",
        service="shop",
        release="1.4.2",
        target=Target("shop.cart", "total", ("cpython-311:sha256:00",)),
        kind="key_alias",
        scope="object",
        parameters={"mapping": "PRICES", "alias": {"aple": "apple"}},
        expires=float(calendar.timegm((2030, 1, 2, 3, 4, 5))),
        max_percentage=50.0,
        caps=Caps(60, 0.25, 3),
    )


def test_caps_that_nobody_named_are_the_careful_ones() -> None:
    assert getattr(read(without("caps")), "caps", None) == Caps()
    assert getattr(read(payload(caps={"failures": 1})), "caps", None) == Caps(failures=1)


def test_a_patch_for_any_service_and_release_says_so_with_empty_texts() -> None:
    found = read(payload(service="", release=""))
    assert isinstance(found, DataPatch)
    assert (found.service, found.release) == ("", "")


@pytest.mark.parametrize("name", [name for name in payload() if name != "caps"])
def test_a_missing_field_is_named(name: str) -> None:
    assert reason(without(name)) == f"{name} is missing"


@pytest.mark.parametrize("name", ["module", "function", "hashes"])
def test_a_missing_field_of_the_target_is_named(name: str) -> None:
    target = {key: value for key, value in payload()["target"].items() if key != name}
    assert reason(payload(target=target)) == f"target.{name} is missing"


@pytest.mark.parametrize(
    ("written", "nearest"),
    [("expire", "expires"), ("max_percent", "max_percentage"), ("Kind", "kind"), ("parameter", "parameters")],
)
def test_an_unknown_field_is_named_with_the_nearest_that_is_known(written: str, nearest: str) -> None:
    assert reason(payload(**{written: 1})) == f"unknown field {written!r}, is it {nearest}?"


def test_an_unknown_field_that_is_near_to_none_is_named_alone() -> None:
    assert reason(payload(zzz=1)) == "unknown field 'zzz'"
    assert reason(payload(target={**payload()["target"], "file": "x"})) == "unknown field target.'file'"
    assert reason(payload(caps={"failure": 1})) == "unknown field caps.'failure', is it failures?"


WRONG = [
    ("schema", "suture-patch/2", "schema: got 'suture-patch/2', expected 'suture-patch/1'"),
    ("schema", None, "schema: got None, expected 'suture-patch/1'"),
    ("id", "", "id: got '', expected a name"),
    ("id", 1, "id: got 1, expected a name"),
    ("service", None, "service: got None, expected a text"),
    ("service", "x" * 513, f"service: got '{'x' * 79}, expected a text"),
    ("release", 1.4, "release: got 1.4, expected a text"),
    ("target", "shop.cart:total", "target: got 'shop.cart:total', expected an object"),
    ("target", [], "target: got list, expected an object"),
    ("kind", ["key_alias"], "kind: got list, expected a text"),
    ("scope", "world", "scope: got 'world', expected call, object or process"),
    ("scope", ["call"], "scope: got list, expected call, object or process"),
    ("parameters", [], "parameters: got list, expected an object"),
    ("parameters", None, "parameters: got None, expected an object"),
    ("max_percentage", -0.1, "max_percentage: got -0.1, expected a number from 0 to 100"),
    ("max_percentage", 100.1, "max_percentage: got 100.1, expected a number from 0 to 100"),
    ("max_percentage", True, "max_percentage: got True, expected a number from 0 to 100"),
    ("max_percentage", "50", "max_percentage: got '50', expected a number from 0 to 100"),
    ("max_percentage", float("nan"), "max_percentage: got nan, expected a number from 0 to 100"),
    ("max_percentage", float("inf"), "max_percentage: got inf, expected a number from 0 to 100"),
    ("caps", [], "caps: got list, expected an object"),
    ("caps", None, "caps: got None, expected an object"),
]


@pytest.mark.parametrize(
    ("name", "value", "said"), WRONG, ids=[f"{name}-{number}" for number, (name, *_) in enumerate(WRONG)]
)
def test_a_wrong_value_is_named_with_what_was_expected(name: str, value: Any, said: str) -> None:
    assert reason(payload(**{name: value})) == said


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("module", "", "a name"), ("module", 1, "a name"), ("function", "", "a name"), ("function", None, "a name"),
        ("hashes", "sha256:00", "a list of texts"), ("hashes", [1], "a list of texts"),
        ("hashes", {"a": 1}, "a list of texts"), ("hashes", ["h"] * 33, "a list of texts"),
    ],
)  # fmt: skip
def test_a_wrong_value_of_the_target_is_named(name: str, value: Any, expected: str) -> None:
    said = reason(payload(target={**payload()["target"], name: value}))
    assert said.startswith(f"target.{name}: got ")
    assert said.endswith(f", expected {expected}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hits_per_minute", 0), ("hits_per_minute", 1.5), ("hits_per_minute", 1_000_001), ("hits_per_minute", True),
        ("hit_rate", -0.1), ("hit_rate", 1.1), ("hit_rate", "half"), ("failures", 0), ("failures", 1_001),
        ("failures", 2.0), ("failures", None),
    ],
)  # fmt: skip
def test_a_wrong_cap_is_named(name: str, value: Any) -> None:
    assert reason(payload(caps={name: value})).startswith(f"caps.{name}: got {value!r}, expected a ")


@pytest.mark.parametrize(
    "written",
    [
        "", "never", "2030-01-02", "2030-01-02T03:04:05", "2030-01-02T03:04:05+00:00", "2030-1-2T3:4:5Z",
        "2030-02-30T00:00:00Z", "2030-13-01T00:00:00Z", "2030-01-02T24:00:00Z", "2030-01-02T00:00:60Z",
        "٢٠٣٠-01-02T03:04:05Z", "2030-01-02T03:04:05Z\n", " 2030-01-02T03:04:05Z", "0000-01-01T00:00:00Z",
        1_900_000_000, None, float("inf"), ["2030-01-02T03:04:05Z"],
    ],
)  # fmt: skip
def test_an_expiry_is_a_time_in_one_form(written: Any) -> None:
    assert reason(payload(expires=written)).endswith(", expected a time such as 2026-12-01T00:00:00Z")


def test_an_expiry_in_the_past_is_read_as_such() -> None:
    """Whether it is over is asked when it is put in, and again while it is in."""
    assert getattr(read(payload(expires="1970-01-01T00:00:01Z")), "expires", None) == 1.0


def test_a_patch_under_a_name_that_was_not_signed_is_refused() -> None:
    assert reason(payload(), "two") == "it was signed under another name, 'one'"


def test_a_patch_of_a_stranger_is_not_even_read() -> None:
    found = load("one", sealed(b"no JSON", STRANGER), [KEY])
    assert found == NotLoaded("one", "it is not signed by a key that is trusted")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 9_000, b'{"a":' * 3_000, b'"\\ud8'])
def test_what_is_no_json_is_a_reason(content: bytes) -> None:
    assert reason(content)


@pytest.mark.parametrize("said", [None, [], "patch", 1, [payload()]])
def test_what_is_no_object_is_a_reason(said: Any) -> None:
    assert reason(said) == f"got {type(said).__name__}, expected an object"


def test_depth_is_no_way_in() -> None:
    for depth in (100, 900, 990, 3_000):
        deep = json.dumps(payload()).replace('"shop"', "[" * depth + "]" * depth)
        assert reason(deep.encode()) in ("service: got list, expected a text", "what was signed is no JSON")


def test_a_reason_is_one_short_line_without_controls() -> None:
    for said in (payload(**{"x\x1b[2J\n" * 50: 1}), payload(scope="\x1b]0;\n" * 500), payload(kind="\ud800" * 600)):
        found = reason(said)
        assert found.isprintable()
        assert len(found) < 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(name=st.sampled_from(sorted(payload())), value=JSON)
def test_no_value_of_any_field_raises(name: str, value: Any) -> None:
    found = read(payload(**{name: value}))
    assert isinstance(found, DataPatch) or found.reason.isprintable()
