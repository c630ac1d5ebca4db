# ruff: noqa: E501 - a table of programs is read by the line
from __future__ import annotations

import pytest

from suture.diagnosis.causes.deliberate import raises_section
from tests.diagnosis.crash import crash, diagnosed, shown, told

ON_PURPOSE = {
    "raise": ("raise ValueError('no')", "raise ValueError('no')"),
    "raise from": (
        "try:\n    {}['a']\nexcept KeyError as e:\n    raise RuntimeError('x') from e",
        "raise RuntimeError('x') from e",
    ),
    "raise of a variable": ("e = ValueError('x')\nraise e", "raise e"),
    "raise of a class": ("raise ValueError", "raise ValueError"),
    "assert": ("x = 1\nassert x == 2, 'two'", "assert x == 2, 'two'"),
    "assert of a call": ("assert all([0])", "assert all([0])"),
}

BY_ACCIDENT = {
    "an error while the error is built": "raise ValueError({}['a'])",
    "an error in an asserted expression": "assert {}['a']",
    "a failed call": "int('x')",
    "a raise in another branch": "if not {}['a']:\n    raise KeyError('a')",
    "a raise on another line": "def f(d):\n    x = d['a']\n    raise KeyError(x)\nf({})",
}

DOCUMENTED = {
    "google": '''
        def find(rows, key):
            """Find a row.

            Args:
                key: of the row.

            Raises:
                KeyError: there is no such row.
            """
            return rows[key]
        find({}, "a")
        ''',
    "numpy": '''
        def find(rows, key):
            """Find a row.

            Raises
            ------
            KeyError
                There is no such row.
            """
            return rows[key]
        find({}, "a")
        ''',
    "sphinx": '''
        def find(rows, key):
            """Find a row.

            :raises KeyError: there is no such row.
            """
            return rows[key]
        find({}, "a")
        ''',
    "prose": '''
        def find(rows, key):
            """Find a row; raises KeyError if there is none."""
            return rows[key]
        find({}, "a")
        ''',
    "a base class": '''
        def find(rows, key):
            """Find a row.

            Raises:
                LookupError: there is no such row.
            """
            return rows[key]
        find({}, "a")
        ''',
    "the caller": '''
        def find(rows, key):
            """Find a row.

            Raises:
                KeyError: there is no such row.
            """
            return _find(rows, key)
        def _find(rows, key):
            return rows[key]
        find({}, "a")
        ''',
}


@pytest.mark.parametrize("columns", [True, False], ids=["columns", "lines only"])
@pytest.mark.parametrize("title", ON_PURPOSE)
def test_what_is_raised_on_purpose_stands_alone(title: str, *, columns: bool) -> None:
    program, statement = ON_PURPOSE[title]
    diagnosis = diagnosed(crash(program, columns=columns))
    assert [h.cause for h in diagnosis.hypotheses] == ["deliberate"]
    assert told(diagnosis).facts == {"statement": statement}


@pytest.mark.parametrize("title", BY_ACCIDENT)
def test_what_fails_by_accident_is_not_called_deliberate(title: str) -> None:
    assert shown(diagnosed(crash(BY_ACCIDENT[title]))) != "deliberate"


@pytest.mark.parametrize("title", DOCUMENTED)
def test_a_documented_error_is_deliberate(title: str) -> None:
    diagnosis = diagnosed(crash(DOCUMENTED[title]))
    assert shown(diagnosis) == "deliberate"
    assert "docstring of find()" in told(diagnosis).said


TESTED = {
    "pytest": "import pytest\ndef test_it():\n    with pytest.raises(KeyError):\n        find({}, 'a')\n",
    "pytest with a pattern": "def test_it():\n    with pytest.raises(KeyError, match='a'):\n        find({}, 'a')\n",
    "one of several": "def test_it():\n    with pytest.raises((KeyError, ValueError)):\n        shop.find({}, 'a')\n",
    "unittest": "class T(TestCase):\n    def test_it(self):\n        with self.assertRaises(LookupError):\n            find({}, 'a')\n",
}

NOT_TESTED = {
    "another class": "def test_it():\n    with pytest.raises(ValueError):\n        find({}, 'a')\n",
    "another function": "def test_it():\n    with pytest.raises(KeyError):\n        found({}, 'a')\n    find({}, 'b')\n",
    "another message": "def test_it():\n    with pytest.raises(KeyError, match='nothing like it'):\n        find({}, 'a')\n",
    "every class": "def test_it():\n    with pytest.raises(Exception):\n        find({}, 'a')\n",
    "a broken pattern": "def test_it():\n    with pytest.raises(KeyError, match='('):\n        find({}, 'a')\n",
    "no block": "def test_it():\n    raises = KeyError\n    find({}, 'a')\n",
}

FIND = """
    def find(rows, key):
        return rows[key]
    find({}, "a")
    """


@pytest.mark.parametrize("title", TESTED)
def test_an_error_that_a_test_expects_is_deliberate(title: str) -> None:
    diagnosis = diagnosed(crash(FIND, tests__test_find=TESTED[title]))
    assert shown(diagnosis) == "deliberate"
    assert "tests/test_find.py" in told(diagnosis).said


@pytest.mark.parametrize("title", NOT_TESTED)
def test_an_error_that_no_test_expects_is_not_deliberate(title: str) -> None:
    assert shown(diagnosed(crash(FIND, tests__test_find=NOT_TESTED[title]))) == "missing-key"


@pytest.mark.parametrize(
    "docstring",
    [
        "",
        "Find a row.",
        "Find a row.\n\nRaises:\n    ValueError: the key is empty.\n",
        "Find a row.\n\nReturns:\n    KeyError if you are out of luck, as a value.\n",
        "It never raises.",
        "It does not raise KeyError.",
        "It never raises a KeyError, whatever the key.",
        "It works without raising KeyError.",
        "The KeyError of a dict is caught.",
        "Raises:\n    ValueError: no.\n\nReturns:\n    A row.\n\nKeyError is not mentioned here",
    ],
)
def test_a_docstring_that_does_not_announce_the_error_says_nothing(docstring: str) -> None:
    assert raises_section(docstring, ("KeyError", "LookupError")) is None


def test_a_misspelt_name_is_a_mistake_whatever_the_docstring_says() -> None:
    run = crash('''
        def f():
            """Do it; raises NameError if there is none."""
            counter = 1
            return couner
        f()
        ''')
    assert shown(diagnosed(run)) == "misspelt-name"
