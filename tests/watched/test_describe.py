"""Values are described by exact type, bounded, and without running a line of the program."""

import datetime as dt
import decimal
import pathlib
import sys
import uuid
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture_sdk.watched.describe import LONGEST, _steady, describe, text


@pytest.mark.parametrize(
    ("value", "kind", "size", "shown"),
    [
        (None, "NoneType", None, "None"),
        (True, "bool", None, "True"),
        (3, "int", None, "3"),
        (1.5, "float", None, "1.5"),
        (float("nan"), "float", None, "nan"),
        ("a'b", "str", 3, '"a\'b"'),
        (b"a\xff", "bytes", 2, "b'a\\xff'"),
        (bytearray(b"a"), "bytearray", 1, "bytearray(b'a')"),
        ([1, "a", None], "list", 3, "[1, 'a', None]"),
        ((1,), "tuple", 1, "(1)"),
        ({"a": [1]}, "dict", 1, "{'a': [1]}"),
        (set(), "set", 0, "{}"),
        (frozenset({1}), "frozenset", 1, "frozenset({1})"),
        (range(3), "range", 3, "range(0, 3)"),
        (int, "type", None, "<class int>"),
        (len, "builtin_function_or_method", None, "<function len>"),
        (sys, "module", None, "<module sys>"),
        (decimal.Decimal("1.50"), "decimal.Decimal", None, "Decimal('1.50')"),
        (dt.date(2026, 1, 2), "datetime.date", None, "datetime.date(2026, 1, 2)"),
        (uuid.UUID(int=1), "uuid.UUID", None, "UUID('00000000-0000-0000-0000-000000000001')"),
        (pathlib.PurePosixPath("/srv/a"), "pathlib.PurePosixPath", None, "PurePosixPath('/srv/a')"),
    ],
)
def test_plain_values(value: Any, kind: str, size: int | None, shown: str) -> None:
    assert describe(value) == {"type": kind, "size": size, "text": shown}


class Booby(str):
    """Every method of it is a trap."""

    __slots__ = ()

    def trap(self, *_: Any) -> NoReturn:
        pytest.fail("code of the program was run")

    __len__ = __repr__ = __str__ = __eq__ = __iter__ = __getitem__ = __format__ = trap  # type: ignore[assignment]

    def __hash__(self) -> int:
        return 1


def _trapped() -> Any:
    """Return an instance of a class that pytest itself could not look at without springing the trap."""

    class TrapMeta(type):
        def __getattribute__(cls, name: str) -> Any:
            pytest.fail("code of the metaclass was run")

    class Trapped(metaclass=TrapMeta):
        def __getattribute__(self, name: str) -> Any:
            pytest.fail("code of the class was run")

    return Trapped()


class Cart:
    def __init__(self) -> None:
        self.total = 3
        self.secret = "x"
        self.rows = [1, [2]]
        self.inner: Any = Booby("b")

    @property
    def price(self) -> NoReturn:
        pytest.fail("a property was run")

    def __getattr__(self, name: str) -> NoReturn:
        pytest.fail("__getattr__ was run")


class Slotted:
    __slots__ = ("empty", "filled")

    def __init__(self) -> None:
        self.filled = 1


class FalseDictionary:
    __dict__ = property(lambda _: pytest.fail("a property was run"))  # type: ignore[assignment]


class SaysDecimal:
    __module__ = "decimal"
    __qualname__ = "Decimal"

    def __repr__(self) -> NoReturn:
        pytest.fail("code of the program was run")


class NumberedModule:
    __module__ = 3  # type: ignore[assignment]


def test_subclasses_of_builtins_are_told_by_type_only() -> None:
    assert describe(Booby("abc")) == {"type": f"{__name__}.Booby", "size": None, "text": f"<{__name__}.Booby>"}


def test_classes_that_trap_every_access_are_described() -> None:
    assert describe(_trapped())["text"] == f"<{__name__}._trapped.<locals>.Trapped>"
    assert describe(FalseDictionary())["text"] == f"<{__name__}.FalseDictionary>"
    assert describe(SaysDecimal())["text"] == "<decimal.Decimal>"
    assert describe(NumberedModule())["type"] == "?.NumberedModule"


def test_an_instance_shows_its_own_builtin_values() -> None:
    shown = describe(Cart())["text"]
    assert shown == f"<{__name__}.Cart total=3 secret=[Filtered] rows=[1, […]] inner=<{__name__}.Booby>>"
    assert describe(Slotted())["text"] == f"<{__name__}.Slotted filled=1>"


def test_a_zone_of_the_program_is_not_asked() -> None:
    class Zone(dt.tzinfo):
        def __repr__(self) -> NoReturn:
            pytest.fail("code of the program was run")

    assert describe(dt.datetime(2026, 1, 1, tzinfo=Zone()))["text"] == "<datetime.datetime>"
    assert "timezone.utc" in describe(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))["text"]


def test_secrets_are_filtered_by_name_at_every_depth() -> None:
    assert describe("x", "password")["text"] == "[Filtered]"
    assert text({"user": "bob", "api_key": "x", "in": {"token": "y"}}) == (
        "{'user': 'bob', 'api_key': [Filtered], 'in': {'token': [Filtered]}}"
    )
    assert text(4111111111111111) == "[Filtered]"
    assert text(b"https://bob:pw@host/") == "b'https://[Filtered]@host/'"


def test_what_is_huge_is_cut() -> None:
    assert text(10**5000) == "<int of 16610 bits>"
    assert text("x" * 10_000_000).endswith("…")
    assert text(list(range(1000))) == "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …]"
    assert text({n: n for n in range(1000)}).endswith(", …}")
    nested: list[Any] = []
    for _ in range(100):
        nested = [nested]
    assert text(nested) == "[[[[…]]]]"


def test_a_container_that_holds_itself_ends() -> None:
    itself: list[Any] = []
    itself.append(itself)
    assert text(itself) == "[[[[…]]]]"


def test_a_dictionary_that_changes_all_the_time_is_told_by_size() -> None:
    class Restless:
        def __init__(self) -> None:
            self.tries = 0

        def read(self) -> list[Any]:
            self.tries += 1
            raise RuntimeError("dictionary changed size during iteration")

    restless = Restless()
    assert _steady(restless.read) == []
    assert restless.tries == 3


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(json_like)
def test_any_plain_value_is_described_within_bounds(value: Any) -> None:
    described = describe(value)
    assert described["type"] == type(value).__name__
    assert len(described["text"]) <= LONGEST
    assert "unreadable" not in described["text"]
