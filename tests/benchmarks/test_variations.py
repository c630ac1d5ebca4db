from __future__ import annotations

import ast

import pytest

from benchmarks.ranking.variations import other_literals, other_order, renamed, variations
from suture.remedies.interface import Example
from suture.remedies.registry import load

EXAMPLES = [pytest.param(example, id=f"{t.id}: {example.title}") for t in load() for example in (*t.good, *t.bad)]


def rename(program: str) -> str:
    return renamed("{}_x".format)({"app.py": program})["app.py"]


def test_a_name_is_changed_wherever_it_stands() -> None:
    assert rename("def f(a):\n    n = a\n    return n\nprint(f(2))\n") == (
        "def f_x(a):\n    n_x = a\n    return n_x\nprint(f_x(2))\n"
    )


def test_a_misspelling_goes_with_the_name_that_was_meant() -> None:
    assert rename("total = 2\nprint(totl)\n") == "total_x = 2\nprint(totl_x)\n"


@pytest.mark.parametrize(
    "program",
    [
        "print(len([]))\n",
        "import json\njson.dumps(1)\n",
        "import json as j\nj.dumps(1)\n",
        "from a import b\nb = 2\n",
        "f(a=2)\n",
        "x.a = 2\n",
        "row = {'row': 2}\n",
        "__all__ = []\n",
        "print(jsn)\n",
    ],
)
def test_a_name_with_a_meaning_outside_of_the_program_stays(program: str) -> None:
    assert rename(program) == program


def test_a_name_in_an_f_string_goes_with_the_others() -> None:
    assert rename("n = 2\nprint(f'{n} rows')\n") == "n_x = 2\nprint(f'{n_x} rows')\n"


def test_a_parameter_stays_since_callers_may_name_it() -> None:
    assert rename("def f(a):\n    return a\n") == "def f_x(a):\n    return a\n"


def test_a_name_of_another_file_is_changed_there_too() -> None:
    files = renamed("{}_x".format)({"a.py": "limit = 2\n", "b.py": "print(limit)\n"})
    assert files == {"a.py": "limit_x = 2\n", "b.py": "print(limit_x)\n"}


@pytest.mark.parametrize("step", [renamed("{}_x".format), other_literals, other_order])
@pytest.mark.parametrize("path", ["data.csv", "old.py"])
def test_what_is_no_python_is_left_as_it_is(step: object, path: str) -> None:
    files = {path: "print 'total', 12\n"}
    assert callable(step)
    assert step(files) == files


def test_numbers_and_words_are_changed_everywhere_alike() -> None:
    assert other_literals({"a.py": "a = {'town': 3}\nb = a['town'] + 3\n"}) == {
        "a.py": "a = {'town_here': 4}\nb = a['town_here'] + 4\n"
    }


@pytest.mark.parametrize(
    "program",
    [
        "a = 0\n",
        "a = 1\n",
        "a = 1.5\n",
        "a = 0x1f\n",
        "a = 'a.txt'\n",
        "a = 'x'\n",
        'a = """words here"""\n',
    ],
)
def test_literals_that_may_mean_something_stay(program: str) -> None:
    assert other_literals({"a.py": program}) == {"a.py": program}


def test_a_key_in_an_f_string_is_the_same_key() -> None:
    program = "a = {'town': 'Old Bath'}\nprint(f\"{a['town']}: {{'x'}}\")\n"
    assert other_literals({"a.py": program}) == {
        "a.py": "a = {'town_here': 'Old Bath too'}\nprint(f\"{a['town_here']}: {{'x'}}\")\n"
    }


def test_the_ends_of_a_dictionary_change_places() -> None:
    assert other_order({"a.py": "a = {'é': 1, 'b': 2, 'c': [3, 4]}\n"}) == {
        "a.py": "a = {'c': [3, 4], 'b': 2, 'é': 1}\n"
    }


def test_two_functions_change_places() -> None:
    swapped = other_order({"a.py": "def f():\n    return 1\n\n\ndef g():\n    return 2\n\n\nprint(f() + g())\n"})
    assert swapped == {"a.py": "def g():\n    return 2\n\n\ndef f():\n    return 1\n\n\nprint(f() + g())\n"}


@pytest.mark.parametrize(
    "program", ["a = {}\n", "a = {'b': 1}\n", "a = {**b, 'c': 1}\n", "@d\ndef f(): ...\ndef g(): ...\n"]
)
def test_where_order_may_matter_it_stays(program: str) -> None:
    assert other_order({"a.py": program}) == {"a.py": program}


def test_the_example_itself_comes_first_and_nothing_comes_twice() -> None:
    example = Example("x", {"app.py": "print({}['a'])\n"}, "app.py")
    assert list(variations(example)) == [("as written", example)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_variation_is_as_much_python_as_the_example(example: Example) -> None:
    for name, varied in variations(example):
        assert varied.files.keys() == example.files.keys()
        for path, text in varied.files.items():
            assert is_python(path, text) == is_python(path, example.files[path]), (name, text)


def is_python(path: str, text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return path.endswith(".py")
