import ast

import pytest

from suture.verification.layout import lay_out


def test_what_fits_stays_on_one_line() -> None:
    assert lay_out("f(1, x=2)", 40) == ["f(1, x=2)"]


def test_a_call_gets_one_argument_a_line() -> None:
    assert lay_out("Cart(items=[1, 2], discount=10)", 20) == ["Cart(", "    items=[1, 2],", "    discount=10,", ")"]


def test_only_what_is_too_long_is_broken_further() -> None:
    assert lay_out("{'a': [111111, 222222, 333333], 'b': 1}", 24) == [
        "{",
        "    'a': [",
        "        111111,",
        "        222222,",
        "        333333,",
        "    ],",
        "    'b': 1,",
        "}",
    ]


@pytest.mark.parametrize("source", ["'" + "x" * 50 + "'", "a + " * 20 + "a", "f()" + ".g()" * 20, "[]", "not python ("])
def test_what_cannot_be_broken_stays_as_it_is(source: str) -> None:
    assert lay_out(source, 10) == [source]


@pytest.mark.parametrize(
    "source",
    [
        "(1,)",
        "{1, 2}",
        "f(*a, b, **c)",
        "{**a, 'b': (1, (2, 3))}",
        "Decimal('1.50')",
        "[f(x=[{'k': {1: 2}}])]",
        "((1,),)",
    ],
)
@pytest.mark.parametrize("width", [1, 8, 100])
def test_the_value_stays_the_same(source: str, width: int) -> None:
    assert ast.dump(ast.parse("\n".join(lay_out(source, width)), mode="eval")) == ast.dump(
        ast.parse(source, mode="eval")
    )
