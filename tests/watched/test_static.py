"""Classes and instances are looked at without running a line of their code."""

from typing import Any, NoReturn

import pytest

from suture_sdk.watched import static


class Plain:
    def __init__(self) -> None:
        self.value = 1


class Trap:
    def __getattribute__(self, name: str) -> NoReturn:
        pytest.fail(f"{name} was asked for")


class WithSlots(Plain):
    __slots__ = ("empty", "filled")

    def __init__(self) -> None:
        super().__init__()
        self.filled = 2


class Text(str):
    __slots__ = ()

    def __getitem__(self, key: Any) -> NoReturn:
        pytest.fail("a method of a subclass was run")


@pytest.mark.parametrize(
    ("cls", "name"),
    [(int, "int"), (Plain, f"{__name__}.Plain"), (type(None), "NoneType"), (pytest.Item, "_pytest.nodes.Item")],
)
def test_a_type_is_named_with_its_module_unless_it_is_a_builtin(cls: type, name: str) -> None:
    assert static.type_name(cls) == name


def test_an_instance_shows_its_dictionary_and_slots() -> None:
    assert static.instance_namespace(Plain()) == {"value": 1}
    assert dict(static.slots(WithSlots())) == {"filled": 2}
    assert static.instance_namespace(static)["__name__"] == "suture_sdk.watched.static"


@pytest.mark.parametrize("value", [3, "text", None, object(), []])
def test_what_has_no_dictionary_has_none(value: object) -> None:
    assert static.instance_namespace(value) == {}
    assert list(static.slots(value)) == []


def test_an_instance_that_traps_every_access_is_looked_at() -> None:
    trap = Trap()
    assert static.instance_namespace(trap) == {}
    assert static.find(type(trap), "__getattribute__") is not None
    assert static.find(type(trap), "missing") is None


def test_a_text_of_a_subclass_becomes_a_plain_one() -> None:
    plain = static.exact_text(Text("abc"))
    assert plain == "abc"
    assert type(plain) is str
    assert static.exact_text(3) is None
    assert static.exact_text(b"abc") is None
