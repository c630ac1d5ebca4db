from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.sdk.patches.kinds.living import hits, patched, refused

LABEL = """
    def f(user):
        return user["name"].upper()


    async def later(user):
        return user["name"]


    def many(users):
        for user in users:
            yield user["name"]
    """


def test_an_exception_becomes_the_declared_value() -> None:
    with patched(LABEL, "default_on_exception", exc="TypeError", match="NoneType", value="") as living:
        assert living.f({"name": "a"}) == "A"
        assert living.f(None) == ""
        assert hits() == 1


def test_another_exception_or_message_passes() -> None:
    with patched(LABEL, "default_on_exception", exc="TypeError", match="NoneType", value="") as living:
        with pytest.raises(KeyError):
            living.f({})
        with pytest.raises(TypeError, match="int"):
            living.f(1)
        assert hits() == 0


def test_a_coroutine_function_stays_one() -> None:
    with patched(LABEL, "default_on_exception", "later", exc="KeyError", value="?") as living:
        assert asyncio.iscoroutinefunction(living.later)
        assert asyncio.run(living.later({})) == "?"
        assert asyncio.run(living.later({"name": "a"})) == "a"


def test_a_generator_ends_where_it_failed() -> None:
    with patched(LABEL, "default_on_exception", "many", exc="KeyError", value=None) as living:
        assert list(living.many([{"name": 1}, {}, {"name": 2}])) == [1]


def test_a_declared_list_is_fresh_each_time() -> None:
    with patched(LABEL, "default_on_exception", exc="KeyError", value=[]) as living:
        living.f({}).append(1)
        assert living.f({}) == []


@pytest.mark.parametrize(
    "exc",
    ["Exception", "BaseException", "KeyboardInterrupt", "AssertionError", "MemoryError", "NameError", "print", "x.y"],
)
def test_what_no_default_may_stand_for(exc: str) -> None:
    assert "a builtin exception; never" in refused(LABEL, "default_on_exception", exc=exc, value="")


@pytest.mark.parametrize("value", [0, 1.5, [1], {"a": 2}])
def test_a_number_is_never_invented(value: Any) -> None:
    assert "a person types numbers" in refused(LABEL, "default_on_exception", exc="KeyError", value=value)


TOTAL = """
    def f(a, b=None, *, c=None):
        return [a, b or [], c]


    def g(a, /, *rest, **others):
        return a, rest, others
    """


@pytest.mark.parametrize("call", [((1,), {}), ((1, None), {}), ((1,), {"b": None})])
def test_an_argument_that_is_none_gets_the_value(call: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    with patched(TOTAL, "coerce_argument", param="b", when="none", to=["x"]) as living:
        assert living.f(*call[0], **call[1]) == [1, ["x"], None]
        assert living.f(1, [2]) == [1, [2], None]
        assert hits() == 1


def test_a_keyword_only_argument_is_mended_too() -> None:
    with patched(TOTAL, "coerce_argument", param="c", when="none", to="d") as living:
        assert living.f(1) == [1, [], "d"]
        assert living.f(1, c="e") == [1, [], "e"]


def test_an_argument_is_converted() -> None:
    with patched("def f(doc):\n    return doc['a']\n", "coerce_argument", param="doc", when="str", by="json") as living:
        assert living.f('{"a": 1}') == living.f({"a": 1}) == 1
        assert hits() == 1


def test_a_conversion_that_fails_leaves_the_call_as_it_was() -> None:
    with patched("def f(doc):\n    return doc[0]\n", "coerce_argument", param="doc", when="str", by="json") as living:
        assert living.f("nonsense") == "n"
        assert hits() == 0


@pytest.mark.parametrize(
    "parameters",
    [
        {"param": "z", "when": "none", "to": ""},
        {"param": "b", "when": "never", "to": ""},
        {"param": "b", "when": "none"},
        {"param": "b", "when": "none", "to": "", "by": "int"},
        {"param": "b", "when": "none", "by": "eval"},
    ],
)
def test_what_cannot_be_meant_is_refused(parameters: dict[str, Any]) -> None:
    assert refused(TOTAL, "coerce_argument", **parameters)


FETCH = "def f(url, timeout=1):\n    return url, timeout\n"


def test_a_keyword_is_renamed() -> None:
    with patched(FETCH, "kwarg_map", rename={"timeot": "timeout"}) as living:
        assert living.f("x", timeot=5) == ("x", 5)
        assert living.f("x", timeout=2) == ("x", 2)
        assert living.f("x") == ("x", 1)
        assert hits() == 1


def test_other_wrong_keywords_stay_errors() -> None:
    with patched(FETCH, "kwarg_map", rename={"timeot": "timeout"}) as living, pytest.raises(TypeError, match="color"):
        living.f("x", color=1)


def test_both_spellings_at_once_stay_an_error() -> None:
    with patched(FETCH, "kwarg_map", rename={"timeot": "timeout"}) as living, pytest.raises(TypeError, match="timeot"):
        living.f("x", timeot=1, timeout=2)


def test_a_keyword_is_dropped_or_added() -> None:
    with patched(FETCH, "kwarg_map", drop=["source"], add={"timeout": "long"}) as living:
        assert living.f("x", source="y") == ("x", "long")
        assert living.f("x", timeout=3) == ("x", 3)


SHARED = "def f(item, found=[]):\n    found.append(item)\n    return found\n"


def test_a_default_is_made_anew_for_each_call() -> None:
    with patched(SHARED, "fresh_defaults") as living:
        assert living.f(1) == [1]
        assert living.f(2) == [2]
        given = [0]
        assert living.f(3, given) is given


def test_a_function_without_such_a_default_is_left_alone() -> None:
    assert "no default that is a list" in refused(FETCH, "fresh_defaults")


FLAKY = """
    made = []


    def f(fails):
        made.append(1)
        if len(made) <= fails:
            raise ConnectionError("no")
        return len(made)


    async def later():
        raise ConnectionError
    """


def test_a_call_is_made_again_until_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suture_sdk.clock.sleep", [].append)
    with patched(FLAKY, "retry_policy", exc="ConnectionError", attempts=3, idempotent=True) as living:
        assert living.f(2) == 3


def test_the_first_exception_passes_when_no_attempt_works(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("suture_sdk.clock.sleep", slept.append)
    monkeypatch.setattr("suture_sdk.clock.chance", lambda: 1.0)
    with patched(FLAKY, "retry_policy", exc="ConnectionError", attempts=3, idempotent=True, base=0.5) as living:
        with pytest.raises(ConnectionError, match="no"):
            living.f(9)
        assert len(living.made) == 3
        living.made.clear()
    assert slept == [0.5, 1.0]


@pytest.mark.parametrize("given", [{}, {"idempotent": False}, {"idempotent": "yes"}])
def test_what_is_not_declared_idempotent_is_never_made_again(given: dict[str, Any]) -> None:
    assert "idempotent" in refused(FLAKY, "retry_policy", exc="ConnectionError", attempts=3, **given)


def test_a_coroutine_is_not_made_again() -> None:
    reason = refused(FLAKY, "retry_policy", "later", exc="ConnectionError", attempts=3, idempotent=True)
    assert "only a plain function" in reason
