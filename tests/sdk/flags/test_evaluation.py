"""Flags are answered in the process, with a reason, and never raise."""

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import suture_sdk as suture
from suture_sdk import clock, flags, host, settings
from suture_sdk.flags import Flag, Memory, Rule, evaluation
from suture_sdk.flags.bucketing import bucket

ON_OFF = {"on": True, "off": False}


@pytest.fixture(autouse=True)
def _no_flags_left() -> Iterator[None]:
    evaluation._problems.seen.clear()
    yield
    flags.apply(Memory())
    evaluation._problems.seen.clear()


def given_flags(*some: Flag) -> None:
    assert flags.apply(Memory(*some)) == ()


def test_a_static_flag_gives_its_variant() -> None:
    given_flags(Flag("new-cart", ON_OFF, "on"))
    assert suture.flag("new-cart", default=False) is True
    assert suture.flag_details("new-cart", False) == (True, "STATIC", "on", None)


def test_an_unknown_flag_gives_the_default_and_is_counted() -> None:
    assert suture.flag("nowhere", default="plain") == "plain"
    assert suture.flag_details("nowhere", "plain") == ("plain", "ERROR", None, "FLAG_NOT_FOUND")
    assert flags.problems() == (("nowhere: FLAG_NOT_FOUND", 2),)


def test_a_flag_that_is_off_gives_the_default() -> None:
    given_flags(Flag("new-cart", ON_OFF, "on", enabled=False))
    assert suture.flag_details("new-cart", False) == (False, "DISABLED", None, None)
    assert flags.problems() == ()


def test_who_is_outside_the_split_and_has_no_other_variant_gets_the_default() -> None:
    given_flags(Flag("new-cart", ON_OFF, split=(("on", 0.0),)))
    assert suture.flag_details("new-cart", None, "ada") == (None, "DEFAULT", None, None)


@pytest.mark.parametrize(("default", "value"), [(1, True), (True, 1), ("1", 1), (1, 1.5), ([], {}), ({}, "{}")])
def test_a_value_of_another_type_is_not_given(default: Any, value: Any) -> None:
    given_flags(Flag("limit", {"it": value}, "it"))
    assert suture.flag("limit", default) is default
    assert suture.flag_details("limit", default).error == "TYPE_MISMATCH"
    assert flags.problems() == (("limit: TYPE_MISMATCH", 2),)


def test_a_whole_number_fits_where_a_float_is_asked_for() -> None:
    given_flags(Flag("rate", {"it": 2}, "it"))
    value = suture.flag("rate", 0.5)
    assert value == 2.0
    assert type(value) is float


def test_a_caller_that_changes_a_list_changes_its_own() -> None:
    given_flags(Flag("hosts", {"it": ["a"]}, "it"))
    suture.flag("hosts", [""]).append("b")
    assert suture.flag("hosts", [""]) == ["a"]


@given(st.text(min_size=1), st.floats(0, 100))
def test_a_split_is_drawn_by_the_bucket_of_salt_and_unit(unit: str, share: float) -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", share),), salt="s1"))
    wanted = bucket("s1", unit) < round(share * 1000)
    assert suture.flag("half", False, unit) is wanted
    assert suture.flag("half", False, unit) is wanted, "remembered"
    assert suture.flag_details("half", False, unit).reason == "SPLIT"


def test_the_salt_is_the_key_where_none_is_given() -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),)))
    units = [str(number) for number in range(50)]
    assert [suture.flag("half", False, one) for one in units] == [bucket("half", one) < 50_000 for one in units]


def test_a_variant_that_is_appended_moves_nobody_who_had_one() -> None:
    units = [str(number) for number in range(500)]
    values = {"a": "a", "b": "b", "c": "c", "none": "none"}
    given_flags(Flag("colour", values, "none", split=(("a", 20.0), ("b", 20.0))))
    before = {one: suture.flag("colour", "", one) for one in units}
    given_flags(Flag("colour", values, "none", split=(("a", 20.0), ("b", 20.0), ("c", 20.0))))
    after = {one: suture.flag("colour", "", one) for one in units}
    assert [one for one in units if before[one] != "none" and before[one] != after[one]] == []
    assert set(Counter(after.values())) == {"a", "b", "c", "none"}


def test_the_unit_of_the_context_is_taken_where_none_is_given() -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),)))
    inside = next(str(one) for one in range(100) if bucket("half", str(one)) < 50_000)
    with suture.context(unit=inside):
        assert suture.flag("half", False) is True
        outside = next(str(one) for one in range(100) if bucket("half", str(one)) >= 50_000)
        assert suture.flag("half", False, outside) is False


def test_anonymous_work_sticks_to_the_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),)))
    for name in "abcdefgh":
        monkeypatch.setattr(settings, "_current", settings.Settings(instance=name))
        wanted = bucket("half", name) < 50_000
        assert [suture.flag("half", False) for _ in range(3)] == [wanted] * 3


def test_anonymous_work_by_request_agrees_within_one_and_not_between(monkeypatch: pytest.MonkeyPatch) -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),), anonymous="request"))
    draws = iter(number / 100 for number in range(100))
    monkeypatch.setattr(clock, "chance", lambda: next(draws))
    seen = set()
    for _ in range(30):
        with suture.context():
            answers = {suture.flag("half", False) for _ in range(3)}
            with suture.context():
                answers.add(suture.flag("half", False))
        assert len(answers) == 1
        seen |= answers
    assert seen == {True, False}


def test_anonymous_work_outside_of_any_context_is_drawn_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),), anonymous="request"))
    draws = iter([0.1, 0.9])
    monkeypatch.setattr(clock, "chance", lambda: next(draws))
    assert [suture.flag("half", False), suture.flag("half", False)] == [True, False]


def test_a_flag_drawn_by_instance_does_not_look_at_the_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),), unit="instance"))
    monkeypatch.setattr(settings, "_current", settings.Settings(instance="one"))
    assert len({suture.flag("half", False, str(unit)) for unit in range(30)}) == 1


def test_a_rule_comes_before_the_split() -> None:
    rule = Rule({"country": ("NL", "BE"), "beta": (True,)}, "on")
    given_flags(Flag("new-cart", ON_OFF, "off", rules=(rule,), split=(("on", 0.0),)))
    asked = {"country": "NL", "beta": True}
    assert suture.flag_details("new-cart", False, "ada", asked) == (True, "TARGETING_MATCH", "on", None)
    assert suture.flag("new-cart", False, "ada", asked) is True
    assert suture.flag("new-cart", False, "ada") is False


@pytest.mark.parametrize(
    "asked", [{}, {"country": "NL"}, {"country": "NL", "beta": 1}, {"country": "DE", "beta": True}]
)
def test_a_rule_needs_all_of_its_attributes_in_value_and_type(asked: dict[str, object]) -> None:
    rule = Rule({"country": ("NL", "BE"), "beta": (True,)}, "on")
    given_flags(Flag("new-cart", ON_OFF, "off", rules=(rule,)))
    assert suture.flag("new-cart", False, "ada", asked) is False


class Rude:
    def __str__(self) -> str:
        raise ValueError("no name")

    def __eq__(self, other: object) -> bool:
        raise ValueError("no equal")

    def __hash__(self) -> int:
        raise ValueError("no hash")


@pytest.mark.parametrize("unit", [Rude(), [], 7, True])
def test_an_odd_unit_raises_nothing(unit: Any) -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),)))
    assert suture.flag("half", False, unit) in (True, False)


def test_a_number_and_its_text_are_the_same_unit() -> None:
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),)))
    numbers: list[Any] = list(range(40))
    assert [suture.flag("half", False, one) for one in numbers] == [
        suture.flag("half", False, str(one)) for one in numbers
    ]


@pytest.mark.parametrize("key", [Rude(), [], None, 3])
def test_an_odd_key_gives_the_default(key: Any) -> None:
    assert suture.flag(key, "plain") == "plain"


def test_attributes_that_raise_give_the_default_and_are_counted() -> None:
    given_flags(Flag("new-cart", ON_OFF, "on", rules=(Rule({"who": ("x",)}, "on"),)))
    broken: Any = 7
    before = dict(host.own_failures()).get("flags evaluation: TypeError", 0)
    assert suture.flag("new-cart", False, "ada", broken) is False
    assert dict(host.own_failures())["flags evaluation: TypeError"] == before + 1


def test_switched_off_as_a_whole_every_flag_is_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_DISABLE", "1")
    assert flags.apply(Memory(Flag("new-cart", ON_OFF, "on"))) == ()
    assert suture.flag_details("new-cart", False) == (False, "DISABLED", None, None)
    assert flags.problems() == ()


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (Flag("", ON_OFF), "key: got ''"),
        (Flag("k", {}), "values of type none"),
        (Flag("k", {"a": True, "b": "text"}), "values of type bool, str"),
        (Flag("k", {"a": object()}), "values of type object"),
        (Flag("k", ON_OFF, "up"), "variant 'up' is used and not declared"),
        (Flag("k", ON_OFF, split=(("up", 1.0),)), "variant 'up' is used"),
        (Flag("k", ON_OFF, rules=(Rule({}, "up"),)), "variant 'up' is used"),
        (Flag("k", ON_OFF, split=(("on", 101.0),)), "expected per cents from 0 to 100"),
        (Flag("k", ON_OFF, split=(("on", float("nan")),)), "expected per cents"),
        (Flag("k", ON_OFF, split=(("on", 60.0), ("off", 60.0))), "got 120 % in all"),
        (Flag("k", ON_OFF, unit="cookie"), "unit: got 'cookie'"),
        (Flag("k", ON_OFF, anonymous="user"), "'user' for anonymous work"),
        (Flag("k", ON_OFF, enabled="yes"), "enabled: got 'yes'"),  # type: ignore[arg-type]
        (Flag("k", None), "it is no flag"),  # type: ignore[arg-type]
        (Flag("k", ON_OFF, rules=(Rule({"a": "text"}, "on"),)), "expected a list of values"),  # type: ignore[dict-item]
    ],
)
def test_a_broken_flag_is_refused_with_what_was_got_and_the_others_stay(broken: Flag, says: str) -> None:
    refused = flags.apply(Memory(broken, Flag("sound", ON_OFF, "on")))
    assert [one.key for one in refused] == [broken.key]
    assert says in refused[0].reason
    assert suture.flag("sound", False) is True


def test_whole_numbers_beside_floats_are_one_type() -> None:
    given_flags(Flag("rate", {"a": 1, "b": 0.5}, "b"))
    assert suture.flag("rate", 0.0) == 0.5


class Failing:
    def read(self) -> tuple[Flag, ...]:
        raise OSError("gone")


def test_a_source_that_raises_is_reported() -> None:
    assert "OSError" in flags.apply(Failing())[0].reason


def test_a_source_is_read_only_when_it_is_applied() -> None:
    source = Memory(Flag("new-cart", ON_OFF, "on"))
    flags.apply(source)
    source.put(Flag("new-cart", ON_OFF, "off"))
    assert suture.flag("new-cart", False) is True
    flags.apply(source)
    assert suture.flag("new-cart", True) is False
    source.remove("new-cart")
    source.remove("new-cart")
    flags.apply(source)
    assert suture.flag_details("new-cart", True).error == "FLAG_NOT_FOUND"


def test_a_memory_of_units_that_is_full_is_emptied_and_no_answer_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suture_sdk.flags.compiled._MOST", 3)
    given_flags(Flag("half", ON_OFF, "off", split=(("on", 50.0),)))
    first = [suture.flag("half", False, str(unit)) for unit in range(20)]
    assert [suture.flag("half", False, str(unit)) for unit in range(20)] == first
    assert len(evaluation._table["half"].by_unit) <= 3


def test_flags_exchanged_under_load_are_the_old_or_the_new_ones() -> None:
    sources = [Memory(Flag("colour", {"it": colour}, "it")) for colour in ("red", "blue")]
    flags.apply(sources[0])
    seen: set[str] = set()

    def read() -> None:
        seen.update(suture.flag("colour", "none") for _ in range(2_000))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(200):
        flags.apply(sources[number % 2])
    for thread in threads:
        thread.join()
    assert seen <= {"red", "blue"}
