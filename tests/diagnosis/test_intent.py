from __future__ import annotations

import pytest

from suture.diagnosis.intent import MOST_TEXT, intents
from tests.diagnosis.stated import seen, stated

SOURCE = '''
    """A shop."""

    def titles(rows: list, *, first=None) -> list:
        """Return the titles.

        In order.
        """
        return rows["title"]

    titles([1])
    '''


def of(source: str = SOURCE, **files: str) -> list[tuple[str, str, str]]:
    extra = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    view = seen(stated(source, 'rows["title"]', "KeyError", "'title'", files=extra))
    return [(i.kind, i.text, i.where) for i in intents(view)]


def test_docstring_annotation_and_call_are_quoted_with_their_place() -> None:
    assert of() == [
        ("docstring", "Return the titles.", "app.py:4"),
        ("annotation", "titles(rows: list, *, first=None) -> list", "app.py:3"),
        ("call", "titles([1])", "app.py:10"),
    ]


def test_tests_that_use_the_function_are_named() -> None:
    test = "def test_order():\n    assert titles([])\n\nasync def test_more():\n    shop.titles\n\n"
    test += "def other():\n    titles\n"
    found = of(tests__test_shop=test)
    assert [(text, where) for kind, text, where in found if kind == "test"] == [
        ("test_order", "tests/test_shop.py:1"),
        ("test_more", "tests/test_shop.py:4"),
    ]


def test_at_most_three_tests_and_two_calls_are_named() -> None:
    tests = "".join(f"def test_{n}():\n    titles(0)\n" for n in range(9))
    found = [kind for kind, _, _ in of(test_many=tests, b="titles(1)\n" * 9)]
    assert (found.count("test"), found.count("call")) == (3, 2)


def test_code_at_module_level_has_the_docstring_of_its_module() -> None:
    assert of('"""A shop."""\nrows = {}\nrows["title"]\n') == [("docstring", "A shop.", "app.py:1")]


@pytest.mark.parametrize("source", ['def f(rows):\n    return rows["title"]\n', 'rows = {}\nrows["title"]\n'])
def test_where_nothing_is_said_nothing_is_quoted(source: str) -> None:
    assert of(source) == []


def test_a_test_that_names_the_function_in_a_text_only_is_not_quoted() -> None:
    assert [kind for kind, _, _ in of(test_a="def test_x():\n    'titles'\n")] == ["docstring", "annotation", "call"]


def test_a_long_quote_is_cut() -> None:
    source = f'def f(rows):\n    """{"word " * 200}"""\n    return rows["title"]\n'
    ((_, text, _),) = of(source)
    assert len(text) == MOST_TEXT
    assert text.endswith("…")
