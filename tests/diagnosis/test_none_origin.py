# ruff: noqa: E501 - a table of programs is read by the line
from __future__ import annotations

import ast

import pytest

from suture.diagnosis.none_origin import allows_none, falls_off, origin
from tests.diagnosis.stated import seen, stated

MESSAGE = "'NoneType' object has no attribute 'name'"


def of(source: str, at: str = "user.name", **files: str) -> tuple[str, bool] | None:
    extra = {f"{name}.py": text for name, text in files.items()}
    view = seen(stated(source, at, "AttributeError", MESSAGE, files=extra))
    assert isinstance(view.node, ast.Attribute)
    found = origin(view, view.node.value)
    return (found.sentence, found.legal) if found is not None else None


LEGAL = {
    "a parameter's default": (
        "def f(user=None):\n    return user.name",
        "`user` is a parameter of f() whose default is None",
    ),
    "a keyword-only default": ("def f(*, user=None):\n    return user.name", "whose default is None"),
    "an annotation": ("def f(user: Optional[User]):\n    return user.name", "may be None by its annotation"),
    "a union": ("def f(user: 'User | None'):\n    return user.name", "may be None by its annotation"),
    "dict.get": ("def f(users):\n    user = users.get(3)\n    return user.name", "for a key that is not there"),
    "re.match": ("import re\nm = re.match('a', 'b')\nm.name", "gives None when nothing is found"),
    "a pattern": ("m = PATTERN.search('b')\nm.name", "gives None when nothing matches"),
    "getenv": ("import os\nm = os.getenv('A')\nm.name", "gives None when nothing is found"),
    "next": ("m = next(iter([]), None)\nm.name", "has None as its default"),
    "an assignment": ("user = None\nuser.name", "was set to None"),
    "a conditional": ("user = a if b else None\nuser.name", "in one branch"),
    "a walrus": ("def f(users):\n    (user := users.get(3))\n    return user.name", "for a key that is not there"),
    "an awaited producer": (
        "async def g():\n    return None\nasync def f():\n    user = await g()\n    return user.name",
        "g() returns None at app.py:2",
    ),
    "a producer": (
        "def g(x):\n    if x:\n        return x\n    return None\nuser = g(0)\nuser.name",
        "g() returns None at app.py:4",
    ),
    "a producer that falls off": (
        "def g(x):\n    if x:\n        return x\nuser = g(0)\nuser.name",
        "when it comes to its end",
    ),
    "an annotated producer": (
        "def g(x) -> Optional[User]:\n    return h(x)\nuser = g(0)\nuser.name",
        "by its annotation",
    ),
    "a producer of a lookup": ("def g(x):\n    return x.get(1)\nuser = g({})\nuser.name", "g() returns `x.get(1)`"),
    "the last of two assignments": ("user = g()\nuser = None\nuser.name", "was set to None"),
}


@pytest.mark.parametrize("title", LEGAL)
def test_the_origin_is_found_and_none_is_legal_there(title: str) -> None:
    source, said = LEGAL[title]
    found = of(source, "m.name" if "m.name" in source else "user.name")
    assert found is not None
    assert said in found[0]
    assert found[1] is True


def test_a_none_that_the_caller_gave_is_not_legal() -> None:
    assert of("def f(user):\n    return user.name") == ("`user` was given as None by the caller of f()", False)


UNKNOWN = [
    "user = make()\nuser.name",
    "user = {}['a']\nuser.name",
    "for user in users:\n    user.name",
    "user = a.get('b', 1)\nuser.name",
    "def g(x):\n    return x\nuser = g(0)\nuser.name",
    "def g(x):\n    raise ValueError\nuser = g(0)\nuser.name",
    "def g(x):\n    yield x\nuser = g(0)\nuser.name",
    "def g(x):\n    print(x)\nuser = g(0)\nuser.name",
    "with open(a) as user:\n    user.name",
]


@pytest.mark.parametrize("source", UNKNOWN)
def test_where_the_code_does_not_tell_nothing_is_claimed(source: str) -> None:
    assert of(source) is None


def test_one_of_two_functions_of_the_same_name_is_not_chosen() -> None:
    source = "import a\nuser = a.g()\nuser.name"
    assert of(source, a="def g():\n    return None\n") is not None
    assert of(source, a="def g():\n    return None\n", b="def g():\n    return 1\n") is None


def test_an_assignment_after_the_failure_does_not_count() -> None:
    assert of("def f(user):\n    user.name\n    user = None") == (
        "`user` was given as None by the caller of f()",
        False,
    )


def test_an_attribute_is_traced_to_its_declaration() -> None:
    source = "class A:\n    user: Optional[User]\ndef f(self):\n    return self.user.name"
    assert of(source, "self.user.name") == ("`user` may be None by its annotation", True)
    source = "class A:\n    def __init__(self):\n        self.user = None\ndef f(self):\n    return self.user.name"
    assert of(source, "self.user.name") == ("`user` is set to None at app.py:3", True)


@pytest.mark.parametrize(
    ("annotation", "allowed"),
    [
        ("None", True), ("Optional[int]", True), ("typing.Optional[int]", True), ("int | None", True),
        ("None | int", True), ("Union[int, None]", True), ("t.Union[None, int]", True), ("'int | None'", True),
        ("int | str | None", True), ("int", False), ("list[None]", False), ("dict[str, int | None]", False),
        ("Union[int, str]", False), ("'not python ('", False), ("Optional", False), ("3", False),
    ],
)  # fmt: skip
def test_an_annotation_says_whether_none_is_legal(annotation: str, *, allowed: bool) -> None:
    assert allows_none(ast.parse(annotation, mode="eval").body) is allowed


def test_without_an_annotation_nothing_is_allowed() -> None:
    assert allows_none(None) is False


@pytest.mark.parametrize(
    ("body", "falls"),
    [
        ("pass", True), ("return 1", False), ("raise E", False), ("if a:\n  return 1", True),
        ("if a:\n  return 1\nelse:\n  return 2", False), ("if a:\n  return 1\nelse:\n  pass", True),
        ("while True:\n  pass", False), ("while a:\n  return 1", True), ("for a in b:\n  return 1", True),
        ("with a:\n  return 1", False), ("try:\n  return 1\nexcept E:\n  raise", False),
        ("try:\n  return 1\nexcept E:\n  pass", True), ("try:\n  a\nexcept E:\n  raise\nelse:\n  return 1", False),
        ("try:\n  a\nfinally:\n  return 1", False), ("yield 1", False),
        ("match a:\n  case 1:\n    return 1", True), ("match a:\n  case 1:\n    return 1\n  case _:\n    return 2", False),
        ("def g():\n  return 1", True),
    ],
)  # fmt: skip
def test_the_end_of_a_body_is_reached_or_not(body: str, *, falls: bool) -> None:
    indented = "\n".join(f"  {line}" for line in body.splitlines())
    function = ast.parse(f"def f():\n{indented}\n").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert falls_off(function) is falls


PROPERTY = "class A:\n    %s\n    def user(self):\n        if self.x:\n            return self.x\n        return None\n"


def test_an_attribute_that_is_a_property_is_traced_into_it() -> None:
    source = "def f(a):\n    return a.user.name"
    assert of(source, "a.user.name", a=PROPERTY % "@property") == ("user() returns None at a.py:6", True)
    assert of(source, "a.user.name", a=PROPERTY % "@functools.cached_property") is not None


def test_an_attribute_that_is_a_method_is_not_traced_into_it() -> None:
    assert of("def f(a):\n    return a.user.name", "a.user.name", a=PROPERTY % "@other") is None
