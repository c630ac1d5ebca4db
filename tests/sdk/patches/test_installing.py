import inspect
from types import ModuleType
from typing import Any

import pytest

from suture_sdk.patches import installing
from suture_sdk.patches.envelope import Envelope
from suture_sdk.patches.interface import Behaviour, Switch


def enabled() -> Envelope:
    made = Envelope("fix")
    made.enable(Switch(True, 100.0, "salt"))
    return made


def put_in(function: Any, behaviour: Behaviour) -> installing.Undo:
    return installing.behave(function, enabled(), behaviour)


def test_arguments_bound_to_the_functions_parameters_have_its_defaults_and_keep_its_signature() -> None:
    seen: list[Any] = []

    def total(first: int, second: int = 2, *rest: int, third: int = 3) -> Any:
        return first, second, rest, third

    own = inspect.signature(total)
    undo = put_in(total, Behaviour(before=lambda args, kwargs: seen.append((args, kwargs)), bound=True))
    assert total(1) == (1, 2, (), 3)
    assert total(first=1, third=4) == (1, 2, (), 4)
    assert total(1, 5, 6, 7) == (1, 5, (6, 7), 3)
    assert seen == [((1, 2), {"third": 3}), ((1, 2), {"third": 4}), ((1, 5, 6, 7), {"third": 3})]
    assert inspect.signature(total) == own
    undo()
    assert total(1) == (1, 2, (), 3)


def test_arguments_that_are_not_bound_may_be_ones_that_the_function_refuses() -> None:
    def total(first: int) -> int:
        return first

    undo = put_in(total, Behaviour(before=lambda args, kwargs: (args, {"first": kwargs["premier"]})))
    assert total(premier=1) == 1  # type: ignore[call-arg]
    undo()
    with pytest.raises(TypeError, match="premier"):
        total(premier=1)  # type: ignore[call-arg]


def test_a_function_says_whose_it_is_until_it_is_its_own_again(shop: ModuleType) -> None:
    assert installing.holder(shop.locate) is None
    undo = installing.replace(shop.locate, enabled(), lambda call, _name: call())
    assert installing.holder(shop.locate) == "fix"
    undo()
    assert installing.holder(shop.locate) is None


def test_what_somebody_else_put_in_afterwards_stays(shop: ModuleType) -> None:
    undo = installing.replace(shop.locate, enabled(), lambda call, _name: call())
    theirs = (lambda name: "theirs " + name).__code__
    shop.locate.__code__ = theirs
    undo()
    assert shop.locate.__code__ is theirs


@pytest.mark.parametrize("name", ["numbers", "numbers_async"])
def test_no_callable_stands_in_for_a_generator(shop: ModuleType, name: str) -> None:
    source = "def numbers():\n    yield 1\nasync def numbers_async():\n    yield 1"
    exec(compile(source, "/srv/shop.py", "exec"), vars(shop))
    function = getattr(shop, name)
    own = function.__code__
    with pytest.raises(ValueError, match="generator"):
        installing.replace(function, enabled(), lambda call: call())
    assert function.__code__ is own
    assert installing.holder(function) is None
