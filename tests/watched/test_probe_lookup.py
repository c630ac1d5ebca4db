"""Expressions are looked up as the program would see them, and never by running a line of it."""

import os
import sys
import types
from typing import Any, NoReturn

import pytest

from suture_sdk.watched import attributes, lookup
from suture_sdk.watched.attributes import CannotLookUpError


class Ran(BaseException):
    """Raised by whatever must not be run; no handler of the product lets it pass unseen."""


def run(*_: Any, **__: Any) -> NoReturn:
    raise Ran


class Trap:
    """Every way by which an object can notice that it is looked at."""

    __getattribute__ = __getattr__ = __eq__ = __hash__ = __len__ = __iter__ = __getitem__ = __contains__ = run  # type: ignore[assignment]
    __bool__ = __repr__ = __str__ = __format__ = __add__ = __radd__ = __index__ = __neg__ = run  # type: ignore[assignment]


class TrapType(type):
    __getattribute__ = __eq__ = __hash__ = __instancecheck__ = __repr__ = run  # type: ignore[assignment]


class Slotted:
    __slots__ = ("filled", "unset")

    def __init__(self) -> None:
        self.filled = 5


class Descriptor:
    def __get__(self, *_: object) -> NoReturn:
        run()


class Shop:
    name = "corner"
    rate = None
    hidden = Descriptor()

    def __init__(self) -> None:
        self.items = [{"price": 3}, {"price": 4}]
        self.name = "own"
        self.__dict__["secret"] = "in the dictionary, behind a property"

    @property
    def secret(self) -> NoReturn:
        run()

    def total(self) -> int:
        return 7

    @classmethod
    def open(cls) -> None: ...

    @staticmethod
    def close() -> None: ...


class Elastic:
    def __getattr__(self, name: str) -> NoReturn:
        run(name)


def look(source: str, /, **values: Any) -> Any:
    frames: list[types.FrameType] = []
    exec("grab()", {"grab": lambda: frames.append(sys._getframe(1)), **values})
    return lookup.value_of(source, frames[0])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("3", 3),
        ("'x'", "x"),
        ("shop.items", [{"price": 3}, {"price": 4}]),
        ("shop.items[1]['price']", 4),
        ("shop.items[-1]", {"price": 4}),
        ("shop.items[i + 1]", {"price": 4}),
        ("shop.items[i:]", [{"price": 3}, {"price": 4}]),
        ("shop.items[::2]", [{"price": 3}]),
        ("shop.name", "own"),
        ("Shop.name", "corner"),
        ("shop.rate", None),
        ("text[0]", "a"),
        ("text + 'x'", "abcx"),
        ("f'{text}_{i}'", "abc_0"),
        ("pairs[('a', 1)]", "found"),
        ("not i", True),
        ("i * 4 - 1", -1),
        ("slotted.filled", 5),
        ("len", len),
        ("module.path.sep", "/"),
        ("error.args", ("gone",)),
        ("number.real", 2.5),
        ("(i, text)", (0, "abc")),
    ],
)
def test_a_harmless_expression_has_the_value_that_the_program_sees(source: str, expected: object) -> None:
    values = {
        "shop": Shop(),
        "Shop": Shop,
        "i": 0,
        "text": "abc",
        "pairs": {("a", 1): "found"},
        "slotted": Slotted(),
        "module": os,
        "error": KeyError("gone"),
        "number": 2.5,
    }
    assert look(source, **values) == expected


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("trap.anything", "__getattribute__"),
        ("trap[0]", "subscript of"),
        ("trap + 1", "other than small numbers"),
        ("-trap", "other than a number"),
        ("f'{trap}'", "plain str or int"),
        ("table[trap]", "the key is a"),
        ("table['absent']", "no such key"),
        ("shop.secret", "is a property"),
        ("shop.hidden", "is a descriptor"),
        ("shop.absent", "has no attribute absent"),
        ("elastic.anything", "__getattr__"),
        ("slotted.unset", "is not set"),
        ("shop.total()", "calls shop.total()"),
        ("[each for each in trap]", "ListComp"),
        ("(lambda: trap)()", "calls"),
        ("lambda: trap", "Lambda"),
        ("trap if trap else 0", "IfExp"),
        ("trap == 1", "Compare"),
        ("trap and 1", "BoolOp"),
        ("(name := 3)", "NamedExpr"),
        ("rows[9]", "out of range"),
        ("rows[1.5]", "subscript"),
        ("rows['a':]", "bounds"),
        ("unknown", "not bound"),
        ("9 ** 9 ** 9", "other than small numbers"),
        ("10 ** 3", "other than small numbers"),
        ("5 // 0", "by zero"),
        ("text * 1000000000", "other than small numbers"),
        ("import os", "not an expression"),
        ("x = 1", "not an expression"),
        ("(" * 300, "not an expression"),
        ("a" * 5000, "longer than"),
        ("\0", "not an expression"),
        ("", "not an expression"),
    ],
)
def test_what_has_no_value_or_none_without_running_code_is_an_error_that_says_why(source: str, why: str) -> None:
    values = {
        "trap": Trap(),
        "table": {"a": 1},
        "shop": Shop(),
        "elastic": Elastic(),
        "slotted": Slotted(),
        "rows": [1],
        "text": "abc",
    }
    with pytest.raises(CannotLookUpError) as caught:
        look(source, **values)
    assert why in str(caught.value)


class Equal(str):
    """A key with the hash of a string that is compared by code of the program."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> NoReturn:
        run(other)


def test_a_key_of_the_programs_own_class_is_never_asked_for_equality() -> None:
    table = {Equal("price"): 1, "price ": 2}
    with pytest.raises(CannotLookUpError, match="no such key"):
        look("table['price']", table=table)
    assert look("table['price ']", table=table) == 2


def test_subclasses_of_builtin_containers_are_not_subscripted() -> None:
    class Rows(list[int]):
        __getitem__ = run  # type: ignore[assignment]

    with pytest.raises(CannotLookUpError, match="subscript of"):
        look("rows[0]", rows=Rows([1]))


def test_a_metaclass_is_not_asked_either() -> None:
    Odd = TrapType("Odd", (), {"limit": 9})  # noqa: N806
    assert look("Odd.limit", Odd=Odd) == 9
    with pytest.raises(CannotLookUpError):
        look("Odd.absent", Odd=Odd)


def test_a_methods_owner_is_kept() -> None:
    shop = Shop()
    assert look("shop.total", shop=shop).__self__ is shop
    assert look("shop.open", shop=shop).__self__ is Shop
    assert look("shop.close", shop=shop) is Shop.close
    assert look("rows.append", rows=shop.items).__self__ is shop.items


def test_a_local_hides_a_global_and_a_global_hides_a_builtin() -> None:
    def inner(len: int) -> types.FrameType:  # noqa: A002
        assert len
        return sys._getframe()

    assert lookup.value_of("len", inner(3)) == 3
    assert lookup.value_of("Shop", inner(3)) is Shop


def test_the_names_of_an_object_are_told_without_looking_behind_them() -> None:
    names = attributes.names(Shop())
    assert names["secret"] == "value"
    assert names["total"] == names["open"] == names["close"] == "callable"
    assert names["items"] == "value"
    assert next(iter(names)) == "items"


def test_names_are_bounded() -> None:
    many = types.SimpleNamespace(**{f"name{number}": 0 for number in range(5000)})
    assert len(attributes.names(many)) == attributes.MOST_NAMES


def test_a_namespace_with_keys_that_are_no_names_is_survived() -> None:
    shop = Shop()
    shop.__dict__[3] = "odd"  # type: ignore[index]
    assert 3 not in attributes.names(shop)
