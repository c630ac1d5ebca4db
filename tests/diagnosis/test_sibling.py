"""Which handlers know a sibling of an error, and which errors have none."""

# ruff: noqa: E501 - a table of programs is read by the line

from __future__ import annotations

import textwrap

import pytest

from tests.diagnosis.stated import cause_of, judged, stated

NUMBER = "int() argument must be a string, a bytes-like object or a real number, not 'list'"
# title: (body of the function, failing piece, class)
KNOWN = {
    "a conversion": ("try:\n    x = int(t)\nexcept ValueError:\n    x = None", "int(t)", "TypeError"),
    "several classes": ("try:\n    x = int(t)\nexcept (ValueError, OverflowError):\n    x = None", "int(t)", "TypeError"),
    "inside a with": (
        "try:\n    with open(p) as f:\n        pass\nexcept FileNotFoundError:\n    pass", "open(p)", "IsADirectoryError",
    ),
    "a lookup": ("try:\n    x = t[k]\nexcept KeyError:\n    pass", "t[k]", "IndexError"),
    "a program": (
        "try:\n    run(c)\nexcept subprocess.CalledProcessError:\n    log.error('no')", "run(c)", "FileNotFoundError",
    ),
    "beside a handler for something else": (
        "try:\n    x = int(t)\nexcept ImportError:\n    raise\nexcept ValueError:\n    x = 1", "int(t)", "TypeError",
    ),
}  # fmt: skip
UNKNOWN = {
    "no handler": ("x = int(t)", "int(t)", "TypeError"),
    "in the handler": ("try:\n    pass\nexcept ValueError:\n    x = int(t)", "int(t)", "TypeError"),
    "in the else": ("try:\n    pass\nexcept ValueError:\n    pass\nelse:\n    x = int(t)", "int(t)", "TypeError"),
    "in a function inside": (
        "try:\n    g = lambda: int(t)\nexcept ValueError:\n    pass", "int(t)", "TypeError",
    ),
    "an unknown call": ("try:\n    x = g(t)\nexcept ValueError:\n    pass", "g(t)", "TypeError"),
    "a class that no sibling is": ("try:\n    x = int(t)\nexcept ValueError:\n    pass", "int(t)", "ZeroDivisionError"),
    "a check of access": ("try:\n    x = open(t)\nexcept FileNotFoundError:\n    pass", "open(t)", "PermissionError"),
    "no memory": ("try:\n    x = literal_eval(t)\nexcept ValueError:\n    pass", "literal_eval(t)", "MemoryError"),
    "a handler that raises": ("try:\n    x = int(t)\nexcept ValueError:\n    raise", "int(t)", "TypeError"),
    "a handler that asks the error": (
        "try:\n    x = int(t)\nexcept ValueError as e:\n    x = e.args", "int(t)", "TypeError",
    ),
    "a handler of other things too": (
        "try:\n    x = int(t)\nexcept (ValueError, ImportError):\n    pass", "int(t)", "TypeError",
    ),
    "a handler that catches it already": (
        "try:\n    x = int(t)\nexcept ValueError:\n    pass\nexcept Exception:\n    raise", "int(t)", "TypeError",
    ),
    "a handler without classes": ("try:\n    x = int(t)\nexcept:\n    raise", "int(t)", "TypeError"),
    "a long body": (
        "try:\n" + "    y = 1\n" * 15 + "    x = int(t)\nexcept ValueError:\n    pass", "int(t)", "TypeError",
    ),
}  # fmt: skip


def _program(body: str) -> str:
    return "def f(t, p, k, c):\n" + textwrap.indent(body, "    ") + "\n"


@pytest.mark.parametrize("title", KNOWN)
def test_a_handler_that_knows_a_sibling_is_found(title: str) -> None:
    body, at, error = KNOWN[title]
    diagnosis = judged(stated(_program(body), at, error, NUMBER))
    assert cause_of(diagnosis) == "unhandled-sibling"
    shown = next(e for e in diagnosis.evidence if e.source == "unhandled-sibling")
    assert shown.facts["error"] == error


@pytest.mark.parametrize("title", UNKNOWN)
def test_a_handler_that_knows_no_sibling_is_left_alone(title: str) -> None:
    body, at, error = UNKNOWN[title]
    assert cause_of(judged(stated(_program(body), at, error, NUMBER))) != "unhandled-sibling"


IDIOM = """
def one(value, convert):
    try:
        return convert(value)
    except (ValueError, TypeError):
        return None


def every(values, convert):
    found = []
    for value in values:
        try:
            found.append(convert(value).strip())
        except ValueError:
            pass
    return found
"""
NO_IDIOM = {
    "no other place": IDIOM[IDIOM.index("def every") :],
    "the other place knows one way only": IDIOM.replace("(ValueError, TypeError)", "ValueError"),
    "the other place raises": IDIOM.replace("return None", "raise"),
    "the other place calls something else": IDIOM.replace("return convert(value)", "return int(value)"),
    "what is called is no parameter": IDIOM.replace("(values, convert)", "(values)"),
    "the other place expects a mistake of the program": IDIOM.replace("TypeError", "NameError"),
}


def test_a_conversion_of_the_callers_is_known_by_the_handler_beside_it() -> None:
    diagnosis = judged(stated(IDIOM, "convert(value)", "TypeError", NUMBER))
    assert cause_of(diagnosis) == "unhandled-sibling"
    shown = next(e for e in diagnosis.evidence if e.source == "unhandled-sibling")
    assert shown.facts["caught"] == ["ValueError"]


@pytest.mark.parametrize("title", NO_IDIOM)
def test_a_conversion_of_the_callers_is_left_alone(title: str) -> None:
    error = "NameError" if "NameError" in NO_IDIOM[title] else "TypeError"
    scene = stated(NO_IDIOM[title], "convert(value)", error, NUMBER)
    assert cause_of(judged(scene)) != "unhandled-sibling"
