"""What is None, empty, zero, gone or not bound: the edits, and more often why there is none."""

# ruff: noqa: E501 - a table of programs is read by the line
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from suture.domain.hypothesis import JustifiedValue
from suture.remedies.interface import Template
from suture.remedies.python.dict_accumulate_missing_key import DictAccumulateMissingKey
from suture.remedies.python.dict_delete_missing_key import DictDeleteMissingKey
from suture.remedies.python.division_by_zero import DivisionByZero
from suture.remedies.python.empty_sequence_default import EmptySequenceDefault
from suture.remedies.python.missing_return_value import MissingReturnValue
from suture.remedies.python.none_guard_container import NoneGuardContainer
from suture.remedies.python.unbound_local_init import UnboundLocalInit
from tests.remedies.cases import Known, case_in, remedies
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

ZERO_RESULT = JustifiedValue("0.0", "float", 2, "returned: f() returns it for what is absent")
NONE_RESULT = JustifiedValue("None", "NoneType", 2, "returned: the annotation of f() allows None")
TEN = JustifiedValue("10", "int", 1, "'n' has this default in 2 of 2 places")
LISTED = JustifiedValue("[]", "list", 4, "the values beside it are list")


def gone(form: str, kind: str = "dict") -> Known:
    return Known("absent-deletion", {"form": form, "type": kind})


def first(form: str, empty: str = "[]") -> Known:
    value = JustifiedValue(empty, "list", 4, "`out` starts empty")
    return Known("missing-accumulator", {"form": form, "empty": empty}, (value,))


def zero(*values: JustifiedValue) -> Known:
    return Known("zero-division", {"type": "int"}, values)


def empty(form: str, argument: str, *values: JustifiedValue, kind: str | None = "list", needed: int = 1) -> Known:
    return Known("empty-sequence", {"form": form, "argument": argument, "type": kind, "needed": needed}, values)


def none(form: str, container: str, *values: JustifiedValue, optional: bool = False) -> Known:
    return Known("none-container", {"form": form, "container": container, "optional": optional}, values)


def local(name: str, *values: JustifiedValue, asked: str = "other") -> Known:
    return Known("unbound-local", {"name": name, "asked": asked}, values)


def forgets(line: int, name: str, after: int, path: str = "app.py", *, branches: bool = False) -> Known:
    facts: dict[str, Any] = {"function": "g", "path": path, "line": line, "local": name, "after": after}
    return Known("missing-return", {**facts, "branches": branches})


DELETE, ADD, DIVIDE, EMPTY = (
    DictDeleteMissingKey(), DictAccumulateMissingKey(), DivisionByZero(), EmptySequenceDefault(),
)  # fmt: skip
CONTAINER, UNBOUND, RETURN = NoneGuardContainer(), UnboundLocalInit(), MissingReturnValue()

CHANGES: dict[str, tuple[Template, Changes]] = {
    "a deletion beside another statement": (
        DELETE,
        Changes("del d[k]; x = 1\n", "d[k]", gone("del"), "pop-default", "del d[k];", "d.pop(k, None);"),
    ),
    "a deletion from what a call gives": (
        DELETE,
        Changes("del load()[k]\n", "load()[k]", gone("del"), "pop-default", "del load()[k]", "load().pop(k, None)"),
    ),
    "a deletion that is asked first": (
        DELETE,
        Changes("del d[k]\n", "d[k]", gone("del"), "guard-in", "del d[k]", "if k in d:\n    del d[k]"),
    ),
    "an item of a dictionary of sets in a method": (
        ADD,
        Changes(
            "class A:\n    def f(self):\n        out = {}\n        out[1].add(2)\n        return out\n",
            "out[1]", first("method", "set()"), "setdefault", "out[1]", "out.setdefault(1, set())",
        ),
    ),
    "a tab-indented count": (
        ADD,
        Changes(
            "def f(a):\n\tout = {}\n\tout[a] += 1\n", "out[a]", first("operator", "0"), "setdefault",
            "\tout[a]", "\tout.setdefault(a, 0)\n\tout[a]",
        ),
    ),
    "a quotient in a larger result": (
        DIVIDE,
        Changes(
            "def f(a, b):\n    return round(100 * a / b, 1)\n", "100 * a / b", zero(ZERO_RESULT), "conditional-zero",
            "round(100 * a / b, 1)", "round(100 * a / b, 1) if b else 0.0",
        ),
    ),
    "a divisor of two parts": (
        DIVIDE,
        Changes(
            "def f(a, b):\n    x = 1 / (a - b)\n    return x\n", "1 / (a - b)", zero(NONE_RESULT), "early-return-none",
            "    x =", "    if not (a - b):\n        return None\n    x =",
        ),
    ),
    "a quotient that is stored at once": (
        DIVIDE,
        Changes(
            "def f(a, b):\n    a /= b\n    return a\n", "a /= b", zero(NONE_RESULT), "early-return-none",
            "    a /=", "    if not b:\n        return None\n    a /=",
        ),
    ),
    "a generator as the only argument": (
        EMPTY,
        Changes(
            "def f(xs):\n    return max(x for x in xs)\n", "max(x for x in xs)", empty("max", "(x for x in xs)", NONE_RESULT),
            "default-keyword", "max(x for x in xs)", "max((x for x in xs), default=None)",
        ),
    ),
    "a trailing comma": (
        EMPTY,
        Changes(
            "def f(xs):\n    return max(\n        xs,\n    )\n", "max(\n        xs,\n    )",
            empty("max", "xs", NONE_RESULT), "default-keyword", "xs,\n", "xs,\n        default=None,\n",
        ),
    ),
    "two values are needed": (
        EMPTY,
        Changes(
            "def f(xs):\n    return stdev(xs)\n", "stdev(xs)", empty("stdev", "xs", ZERO_RESULT, needed=2), "guard-empty",
            "    return", "    if len(xs) < 2:\n        return 0.0\n    return",
        ),
    ),
    "a search in parentheses": (
        CONTAINER,
        Changes("def f(a, xs):\n    return a in xs\n", "a in xs", none("in", "xs", LISTED), "or-empty", "in xs", "in (xs or [])"),
    ),
    "a length in a condition": (
        CONTAINER,
        Changes(
            "def f(xs):\n    if len(xs) > 0:\n        return 1\n", "len(xs)", none("len", "xs", optional=True),
            "extend-condition", "if len(xs)", "if xs is not None and len(xs)",
        ),
    ),
    "what is unpacked, in a function with a result": (
        CONTAINER,
        Changes(
            "def f(xs):\n    a, b = xs\n    return a\n", "a, b", none("unpack", "xs", NONE_RESULT), "guard-return",
            "    a, b", "    if xs is None:\n        return None\n    a, b",
        ),
    ),
    "a variable of a branch inside a branch": (
        UNBOUND,
        Changes(
            "def f(a, b):\n    if a:\n        if b:\n            n = 1\n        return n + 1\n", "n", local("n", TEN),
            "init-before-branch", "        if b", "        n = 10\n        if b", occurrence=1,
        ),
    ),
    "a variable that one turn of a loop hands to the next": (
        UNBOUND,
        Changes(
            "def f(xs):\n    for x in xs:\n        if x:\n            n = x\n        print(n)\n", "n", local("n", TEN),
            "init-before-branch", "    for", "    n = 10\n    for", occurrence=1,
        ),
    ),
    "a chain with a comment behind it": (
        UNBOUND,
        Changes(
            "def f(k):\n    if k == 1:\n        n = 1\n    elif k == 2:\n        n = 2  # two\n    # done\n    return n\n",
            "n", local("n"), "else-raise", "n = 2  # two\n",
            'n = 2  # two\n    else:\n        raise ValueError(f"unknown k: {k!r}")\n', occurrence=2,
        ),
    ),
    "a handler that needs what the try binds first": (
        UNBOUND,
        Changes(
            "def f():\n    try:\n        db = connect()\n        db.run()\n    except OSError:\n        db.undo()\n        raise\n",
            "db", local("db"), "move-before-try", "    try:\n        db = connect()\n", "    db = connect()\n    try:\n",
            occurrence=2,
        ),
    ),
    "a file without a last line end": (
        RETURN,
        Changes("g()[0]\ndef g():\n    out = []\n    out.append(1)", "g()[0]", forgets(2, "out", 4), "return-accumulator",
                "out.append(1)", "out.append(1)\n    return out"),
    ),
}  # fmt: skip

REFUSES: dict[str, tuple[Template, Refuses]] = {
    "two deletions": (DELETE, Refuses("del d[1], d[2]\n", "d[1]", gone("del"), "pop-default", "deletes several")),
    "a list has no such removal": (
        DELETE, Refuses("xs.remove(1)\n", "xs.remove(1)", gone("remove", "list"), "pop-default", "may find nothing"),
    ),
    "an item that is computed": (
        DELETE, Refuses("xs.remove(next(y))\n", "xs.remove(next(y))", gone("remove", "list"), "guard-in", "run twice"),
    ),
    "a removal whose result is used": (
        DELETE, Refuses("x = d.pop(1)\n", "d.pop(1)", gone("pop"), "", "also used"),
    ),
    "a token": (DELETE, Refuses("del tokens[k]\n", "tokens[k]", gone("del"), "", "token")),
    "a key that is computed": (
        ADD,
        Refuses("def f():\n    out = {}\n    out[g()] += 1\n", "out[g()]", first("operator", "0"), "setdefault", "run twice"),
    ),
    "a dictionary that is asked for keys": (
        ADD,
        Refuses(
            "def f(a):\n    out = {}\n    if a in out:\n        return out\n    out[a].append(1)\n",
            "out[a]", first("method"), "defaultdict", "asked whether it has a key",
        ),
    ),
    "a dictionary that is handed on": (
        ADD,
        Refuses("def f(a):\n    out = {}\n    out[a].append(1)\n    g(out)\n", "out[a]", first("method"), "defaultdict", "another way"),
    ),
    "a dictionary of the module": (
        ADD, Refuses("out = {}\nout[1].append(1)\n", "out[1]", first("method"), "defaultdict", "not local"),
    ),
    "a first value that nobody knows": (
        ADD,
        Refuses("out = {}\nout[1].append(1)\n", "out[1]", Known("missing-accumulator", {"form": "method"}), "", "not known"),
    ),
    "a divisor that is computed": (
        DIVIDE, Refuses("def f(a):\n    return a / g()\n", "a / g()", zero(ZERO_RESULT), "", "computed twice"),
    ),
    "a quotient in a loop": (
        DIVIDE,
        Refuses(
            "def f(xs, b):\n    for x in xs:\n        y = x / b\n    return y\n", "x / b", zero(NONE_RESULT),
            "early-return-none", "inside the loop",
        ),
    ),
    "a quotient in a comprehension": (
        DIVIDE,
        Refuses("def f(xs, b):\n    return [x / b for x in xs]\n", "x / b", zero(ZERO_RESULT), "conditional-zero", "only in part"),
    ),
    "no least divisor": (
        DIVIDE, Refuses("def f(a, b):\n    return a / b\n", "a / b", zero(ZERO_RESULT), "clamp-denominator", "no least divisor"),
    ),
    "a role": (DIVIDE, Refuses("def f(role):\n    return 1 / role\n", "1 / role", zero(ZERO_RESULT), "", "role")),
    "an initial value": (
        EMPTY,
        Refuses("def f(xs):\n    return reduce(g, xs)\n", "reduce(g, xs)", empty("reduce", "xs", ZERO_RESULT), "default-keyword", "take part"),
    ),
    "a default that is there": (
        EMPTY,
        Refuses("def f(xs):\n    return max(xs, **o)\n", "max(xs, **o)", empty("max", "xs", NONE_RESULT), "default-keyword", "no place"),
    ),
    "something that is not known to be a sequence": (
        EMPTY,
        Refuses("def f(xs):\n    return mean(xs)\n", "mean(xs)", empty("mean", "xs", ZERO_RESULT, kind=None), "guard-empty", "not known"),
    ),
    "an amount": (
        EMPTY,
        Refuses("def f(xs):\n    total = max(xs)\n    if total is None:\n        return 1\n", "max(xs)", empty("max", "xs"), "default-keyword", "total"),
    ),
    "a default that is not empty": (
        CONTAINER,
        Refuses("for x in xs:\n    pass\n", "xs", none("iterate", "xs", JustifiedValue("[1]", "list", 1, "elsewhere")), "or-empty", "not empty"),
    ),
    "an item that is needed": (
        CONTAINER, Refuses("x = xs[0]\n", "xs[0]", none("subscript", "xs", LISTED), "or-empty", "item of it is needed"),
    ),
    "a context": (CONTAINER, Refuses("with xs:\n    pass\n", "xs", none("with", "xs"), "", "entered")),
    "a question that None would answer wrongly": (
        CONTAINER,
        Refuses("def f(a, xs):\n    if a not in xs:\n        return 1\n", "a not in xs", none("in", "xs", optional=True), "extend-condition", "wrong way"),
    ),
    "a length of nothing": (
        CONTAINER,
        Refuses("def f(xs):\n    if len(xs) == 0:\n        return 1\n", "len(xs)", none("len", "xs", optional=True), "extend-condition", "wrong way"),
    ),
    "a container that may not be None": (
        CONTAINER,
        Refuses("def f(a, xs):\n    if a in xs:\n        return 1\n", "a in xs", none("in", "xs"), "extend-condition", "may be None"),
    ),
    "a list of what is allowed": (
        CONTAINER, Refuses("def f(a, allowed):\n    return a in allowed\n", "a in allowed", none("in", "allowed", LISTED), "", "everything"),
    ),
    "a chain with an else": (
        UNBOUND,
        Refuses(
            "def f(k):\n    if k == 1:\n        n = 1\n    else:\n        pass\n    return n + 0\n", "n + 0", local("n"), "", "no variable",
        ),
    ),
    "no value is justified": (
        UNBOUND,
        Refuses("def f(k):\n    if k:\n        m = 1\n    return (m)\n", "m", local("m", ZERO_RESULT), "init-before-branch", "nothing in the project"),
    ),
    "a function that is gone": (RETURN, Refuses("g()[0]\n", "g()[0]", forgets(7, "out", 9), "", "no such function")),
    "a file that is gone": (RETURN, Refuses("g()[0]\n", "g()[0]", forgets(1, "out", 1, "b.py"), "", "not part of the project")),
    "a function on one line": (
        RETURN, Refuses("g()[0]\ndef g(): out = []\n", "g()[0]", forgets(2, "out", 2), "", "one line"),
    ),
    "a check": (RETURN, Refuses("authorize()[0]\n", "authorize()[0]", Known("missing-return", {"function": "authorize"}), "", "authorize")),
}  # fmt: skip


@pytest.mark.parametrize("title", CHANGES)
def test_a_repair_changes_this_and_nothing_else(title: str, tmp_path: Path) -> None:
    template, row = CHANGES[title]
    remedy = assert_changed(template, row, tmp_path)
    assert not remedy.hides


@pytest.mark.parametrize("title", REFUSES)
def test_a_repair_is_refused_with_its_reason(title: str, tmp_path: Path) -> None:
    template, row = REFUSES[title]
    assert_refused(template, row, tmp_path)


def test_a_default_dictionary_is_bound_imported_and_given_back_as_a_plain_one(tmp_path: Path) -> None:
    text = "import os\n\n\ndef f(a):\n    out = {}\n    for x in a:\n        out[x].append(os.sep)\n    return out\n"
    offered = remedies(ADD, case_in(tmp_path, text, "out[x]", first("method")))
    edited = offered["defaultdict"].patch.edits[0].after.decode()
    assert edited == (
        "import os\nfrom collections import defaultdict\n\n\ndef f(a):\n    out = defaultdict(list)\n    for x in a:\n"
        "        out[x].append(os.sep)\n    return dict(out)\n"
    )


def test_what_still_raises_says_so(tmp_path: Path) -> None:
    text = "def f(k):\n    if k == 1:\n        n = 1\n    return (n)\n"
    offered = remedies(UNBOUND, case_in(tmp_path, text, "n", local("n"), occurrence=1))
    assert list(offered) == ["else-raise"]
    assert offered["else-raise"].keeps_raising


def test_a_result_of_another_return_does_not_stand_for_a_variable(tmp_path: Path) -> None:
    text = "def f(k):\n    if k:\n        n = 1\n    print(n)\n"
    assert remedies(UNBOUND, case_in(tmp_path, text, "n", local("n", NONE_RESULT), occurrence=1)) == {}


def test_a_handler_that_works_without_the_variable_keeps_the_binding_where_it_is(tmp_path: Path) -> None:
    text = (
        "def f():\n    try:\n        db = g()\n        db.run()\n    except OSError:\n        print(1)\n"
        "    finally:\n        db.close()\n"
    )
    assert remedies(UNBOUND, case_in(tmp_path, text, "db", local("db"), occurrence=2)) == {}
