"""OpenFeature's own client reads our flags."""

import asyncio
from collections.abc import Iterator

import pytest
from openfeature import api
from openfeature.client import OpenFeatureClient
from openfeature.evaluation_context import EvaluationContext

import suture_sdk as suture
from suture_sdk import flags
from suture_sdk.flags import Flag, Memory, Rule
from suture_sdk.flags.bucketing import bucket
from suture_sdk.flags.openfeature_provider import SutureProvider

FLAGS = (
    Flag("new-cart", {"on": True, "off": False}, "on"),
    Flag("half", {"on": True, "off": False}, "off", split=(("on", 50.0),)),
    Flag("colour", {"red": "red", "blue": "blue"}, "red", rules=(Rule({"country": ("NL",)}, "blue"),)),
    Flag("limit", {"it": 7}, "it"),
    Flag("layout", {"it": {"columns": [1, 2]}}, "it"),
    Flag("asleep", {"on": True}, "on", enabled=False),
)


@pytest.fixture
def client() -> Iterator[OpenFeatureClient]:
    assert flags.apply(Memory(*FLAGS)) == ()
    api.set_provider(SutureProvider(), domain="suture-tests")
    yield api.get_client(domain="suture-tests")
    api.clear_providers()
    flags.apply(Memory())


def test_each_type_is_answered_with_reason_and_variant(client: OpenFeatureClient) -> None:
    found = client.get_boolean_details("new-cart", False)
    assert (found.value, found.reason, found.variant, found.error_code) == (True, "STATIC", "on", None)
    assert client.get_string_value("colour", "") == "red"
    assert client.get_integer_value("limit", 0) == 7
    assert client.get_float_value("limit", 0.0) == 7.0
    assert client.get_object_value("layout", {}) == {"columns": [1, 2]}


def test_the_targeting_key_is_the_unit(client: OpenFeatureClient) -> None:
    for unit in map(str, range(20)):
        found = client.get_boolean_details("half", False, EvaluationContext(targeting_key=unit))
        assert (found.value, found.reason) == (bucket("half", unit) < 50_000, "SPLIT")


def test_without_a_targeting_key_the_unit_of_the_context_counts(client: OpenFeatureClient) -> None:
    for unit in map(str, range(20)):
        with suture.context(unit=unit):
            assert client.get_boolean_value("half", False) is (bucket("half", unit) < 50_000)


def test_attributes_reach_the_rules(client: OpenFeatureClient) -> None:
    asked = EvaluationContext(targeting_key="ada", attributes={"country": "NL"})
    assert client.get_string_details("colour", "", asked).reason == "TARGETING_MATCH"


@pytest.mark.parametrize(("key", "code"), [("nowhere", "FLAG_NOT_FOUND"), ("limit", "TYPE_MISMATCH")])
def test_what_cannot_be_answered_is_the_default_with_its_code(client: OpenFeatureClient, key: str, code: str) -> None:
    found = client.get_string_details(key, "plain")
    assert (found.value, found.reason, found.error_code) == ("plain", "ERROR", code)


def test_a_flag_that_is_off_says_so(client: OpenFeatureClient) -> None:
    found = client.get_boolean_details("asleep", False)
    assert (found.value, found.reason, found.error_code) == (False, "DISABLED", None)


def test_coroutines_are_answered_too(client: OpenFeatureClient) -> None:
    assert asyncio.run(client.get_boolean_value_async("new-cart", False)) is True


def test_the_provider_names_itself() -> None:
    assert SutureProvider().get_metadata().name == "suture"
