"""Probes are answered in the failing frame, on every Python, exactly as the contract says, or with a reason."""

from pathlib import Path
from typing import Any

import pytest

from tests.watched.planned import probe, run
from tests.watched.watched import INTERPRETERS

every_version = pytest.mark.parametrize("version", INTERPRETERS)

SHOP = """
import os
import collections
LIMIT = 3
class Row:
    def __init__(self, name, price):
        self.name = name
        self.price = price
    @property
    def cost(self):
        raise SystemExit("a property was run")
    def pay(self, amount, *, tip=0, **more): ...
def wrapped(inner):
    import functools
    @functools.wraps(inner)
    def outer(*args, **kwargs):
        return inner(*args, **kwargs)
    return outer
@wrapped
def decorated(first, second=None): ...
class Sized:
    def __len__(self):
        raise SystemExit("__len__ was run")
def f(row, rows, key, text=None):
    odd, gone, many = Row("a", 1), None, {n: n for n in range(500)}
    counted, sized, cls = collections.Counter("ab"), Sized(), Row
    def inner():
        return row["absent"], rows
    inner
    return row["absent"]
def caller():
    rows = [{"price": 1, "name": "x"}, {"price": 2.5, "name": "y"}, {"prize": 3}]
    objects = [Row("b", 2), Row("c", 3)]
    for row in rows[2:]:
        f(row, rows, "price", text="password=hunter2")
caller()
"""


def ask(
    directory: Path, kind: str, subject: str, *options: str, version: str = "", source: str = SHOP
) -> dict[str, Any]:
    recorded = run(directory, source, version=version, probes=[probe(kind, subject, options)])
    return dict(recorded.facts[f"{kind}:{subject}"])


@every_version
def test_every_kind_is_answered(tmp_path: Path, version: str) -> None:
    asked = [
        probe("value", "row"), probe("value", "gone"), probe("keys", "row"), probe("peers", "row", ["key"]),
        probe("attributes", "odd"), probe("scope", ""), probe("signature", "odd.pay(1, tipp=2)"),
        probe("length", "rows"),
        probe("importable", "json", ["loads", "laods"]), probe("paths", "", ["program.py", "..", "absent"]),
        probe("environment", "PAHT"), probe("distribution", "no-such-distribution"),
    ]  # fmt: skip
    facts = run(tmp_path, SHOP, version=version, probes=asked).facts
    assert facts["value:row"] == {
        "type": "dict", "is_none": False, "size": 1, "text": "{'prize': 3}", "writable": "{'prize': 3}",
    }  # fmt: skip
    assert facts["value:gone"] == {
        "type": "NoneType", "is_none": True, "size": None, "text": "None", "writable": "None",
    }  # fmt: skip
    assert facts["keys:row"] == {
        "type": "dict", "mapping": True, "keys": [{"type": "str", "text": "prize"}], "total": 1,
    }  # fmt: skip
    assert facts["peers:row"] == {"siblings": 2, "having": 2, "types": {"int": 1, "float": 1}}
    attributes = facts["attributes:odd"]
    assert (attributes["type"], attributes["module"], attributes["is_module"]) == ("__main__.Row", "__main__", False)
    names = dict(map(tuple, attributes["names"]))
    assert {name: names[name] for name in ("name", "cost", "pay")} == {
        "name": "value",
        "cost": "value",
        "pay": "callable",
    }
    scope = facts["scope:"]
    assert ["key", "value", "str"] in scope["local"]
    assert ["LIMIT", "value", "int"] in scope["global"]
    assert ["len", "callable", "builtin_function_or_method"] in scope["builtin"]
    assert facts["signature:odd.pay(1, tipp=2)"]["parameters"] == [
        {"name": "amount", "kind": "POSITIONAL_OR_KEYWORD", "default": None},
        {"name": "tip", "kind": "KEYWORD_ONLY", "default": "0"},
        {"name": "more", "kind": "VAR_KEYWORD", "default": None},
    ]
    assert facts["signature:odd.pay(1, tipp=2)"]["takes_any_keyword"] is True
    assert facts["length:rows"] == {"type": "list", "length": 3}
    assert facts["importable:json"] == {"found": True, "origin": "stdlib", "has": {"loads": True, "laods": False}}
    assert facts["paths:"]["exist"] == {"program.py": "file", "..": "directory"}
    assert facts["environment:PAHT"] == {"set": False, "near": ["PATH"]}
    assert facts["distribution:no-such-distribution"] == {"installed": None}


@pytest.mark.parametrize(
    ("kind", "subject", "why"),
    [
        ("value", "odd.cost", "is a property"),
        ("value", "f(row)", "calls f()"),
        ("value", "absent", "not bound"),
        ("keys", "row.absent", "no attribute"),
        ("length", "sized", "own code"),
        ("length", "key.upper", "own code"),
        ("peers", "row[0]", "no such key"),
        ("signature", "key", "no signature"),
        ("signature", "print(", "not an expression"),
        ("attributes", "1 +", "not an expression"),
    ],
)
def test_what_cannot_be_answered_says_why(tmp_path: Path, kind: str, subject: str, why: str) -> None:
    answer = ask(tmp_path, kind, subject)
    assert list(answer) == ["error"]
    assert why in answer["error"]


def test_secrets_are_not_in_the_answers(tmp_path: Path) -> None:
    answer = ask(tmp_path, "value", "text")
    assert "hunter2" not in str(answer)
    assert answer["writable"] is None


def test_a_value_that_needs_imports_is_described_but_not_writable(tmp_path: Path) -> None:
    answer = ask(tmp_path, "value", "odd")
    assert (answer["type"], answer["writable"]) == ("__main__.Row", None)


@pytest.mark.parametrize(
    ("subject", "mapping", "total", "kept"),
    [("many", True, 500, 200), ("counted", True, 2, 2), ("rows", False, None, 0), ("odd", False, None, 0)],
)
def test_keys_are_those_of_dicts_and_bounded(
    tmp_path: Path, subject: str, mapping: bool, total: int | None, kept: int
) -> None:
    answer = ask(tmp_path, "keys", subject)
    assert (answer["mapping"], answer["total"], len(answer["keys"])) == (mapping, total, kept)


@pytest.mark.parametrize(
    ("subject", "names", "any_keyword"),
    [
        ("decorated", ["first", "second"], False),
        ("Row", ["name", "price"], False),
        ("cls('a')", ["name", "price"], False),
        ("wrapped", ["inner"], False),
        ("collections.namedtuple", ["typename", "field_names", "rename", "defaults", "module"], False),
        ("len", ["obj"], False),
        ("odd.pay", ["amount", "tip", "more"], True),
        ("Row.pay", ["self", "amount", "tip", "more"], True),
    ],
)
def test_a_signature_is_that_of_the_code_that_will_run(
    tmp_path: Path, subject: str, names: list[str], any_keyword: bool
) -> None:
    answer = ask(tmp_path, "signature", subject)
    assert [parameter["name"] for parameter in answer["parameters"]] == names
    assert answer["takes_any_keyword"] is any_keyword


@pytest.mark.parametrize(
    ("name", "found", "origin", "has"),
    [
        ("json.decoder", True, "stdlib", {"x": False}),
        ("sys", True, "builtin", {"x": False}),
        ("os.path", True, "stdlib", {"x": False}),
        ("nothing.of.that.name", False, None, None),
        ("near", True, "project", None),
        ("random", True, "project", None),
        ("pytest", True, "site", None),
        ("antigravity", True, "stdlib", None),
        ("this", True, "stdlib", None),
        ("package.module", True, "project", None),
        ("package.absent", False, None, None),
        ("not a name", False, None, None),
        ("..", False, None, None),
        ("", False, None, None),
    ],
)
def test_a_module_is_found_without_running_it(
    tmp_path: Path, name: str, found: bool, origin: str | None, has: dict[str, bool] | None
) -> None:
    project = tmp_path / "project"
    (project / "package").mkdir(parents=True)
    bomb = "import os\nos._exit(7)\n"
    for path in ("near.py", "random.py", "package/__init__.py", "package/module.py"):
        (project / path).write_text(bomb)
    answer = ask(tmp_path, "importable", name, "x", source="def f():\n    {}['a']\nf()\n")
    assert answer == {"found": found, "origin": origin, "has": has}


def test_odd_paths_do_not_exist(tmp_path: Path) -> None:
    answer = ask(tmp_path, "paths", "", "a\0b", "", "x" * 4000, "/proc/self/fd/999")
    assert answer["exist"] == {}
    assert answer["cwd"].endswith("/project")


def test_the_environment_is_told_by_name_and_never_by_value(tmp_path: Path) -> None:
    assert ask(tmp_path, "environment", "PATH") == {"set": True, "near": []}


@every_version
def test_the_deepest_frame_of_the_line_is_asked_and_else_the_deepest_of_the_function(
    tmp_path: Path, version: str
) -> None:
    source = "def f(n):\n    if n == 3:\n        return {}['a']\n    return f(n + 1)\nf(0)\n"
    asked = [probe("value", "n", line=4), probe("length", "n", line=99), probe("value", "n + 0", line=1)]
    facts = run(tmp_path, source, version=version, probes=asked).facts
    assert facts["value:n"]["text"] == "2"
    assert facts["value:n + 0"]["text"] == "3"


@every_version
def test_of_two_frames_on_a_line_the_one_of_the_function_is_asked(tmp_path: Path, version: str) -> None:
    source = "def f(given):\n    return [a for a, b in given]\nf({1: 2})\n"
    facts = run(tmp_path, source, version=version, probes=[probe("keys", "given", line=2)]).facts
    assert facts["keys:given"]["mapping"] is True


def test_enclosing_names_are_told_apart_from_local_ones(tmp_path: Path) -> None:
    source = "def outer(limit):\n    def f(x):\n        return x[limit]\n    return f\nouter(3)([])\n"
    answer = ask(tmp_path, "scope", "", source=source)
    assert (answer["local"], answer["enclosing"]) == ([["x", "value", "list"]], [["limit", "value", "int"]])
    assert answer["self"] == []


def test_the_names_of_self_are_told(tmp_path: Path) -> None:
    source = "class C:\n    kind = 'c'\n    def f(self):\n        self.total = 3\n        {}['a']\nC().f()\n"
    answer = ask(tmp_path, "scope", "", source=source)
    assert ["total", "value", "int"] in answer["self"]
    assert ["kind", "value", "str"] in answer["self"]
    assert ["f", "callable", "function"] in answer["self"]


def test_at_module_level_local_names_are_global_ones(tmp_path: Path) -> None:
    recorded = run(tmp_path, "x = 1\n{}['a']\n", probes=[probe("scope", "", function="<module>")])
    answer = recorded.facts["scope:"]
    assert answer["local"] == []
    assert ["x", "value", "int"] in answer["global"]


def test_peers_may_be_objects_and_the_key_an_attribute(tmp_path: Path) -> None:
    source = """
class Row: ...
a, b, c = Row(), Row(), Row()
a.price, b.price = 1, "2"
class Table:
    def __init__(self):
        self.rows = (a, b, c)
def f(table, row):
    return row.price
f(Table(), c)
"""
    assert ask(tmp_path, "peers", "row", "'price'", source=source) == {
        "siblings": 2, "having": 2, "types": {"int": 1, "str": 1},
    }  # fmt: skip


def test_a_value_in_no_container_has_no_peers(tmp_path: Path) -> None:
    source = "def f(row):\n    return row['a']\nf({})\n"
    assert ask(tmp_path, "peers", "row", "'a'", source=source) == {"siblings": 0, "having": 0, "types": {}}


def test_a_failure_elsewhere_answers_nothing(tmp_path: Path) -> None:
    recorded = run(tmp_path, "def g():\n    {}['a']\ng()\n", probes=[probe("value", "x"), probe("paths", "", ["."])])
    assert recorded.facts == {}


def test_probes_without_a_frame_are_answered_at_any_failure(tmp_path: Path) -> None:
    recorded = run(tmp_path, "{}['a']\n", probes=[probe("importable", "json", file="", function="")])
    assert recorded.facts["importable:json"]["found"] is True


def test_a_program_that_ends_well_answers_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "def f(): ...\nf()\n", probes=[probe("scope", "")]).facts == {}


def test_of_many_failures_the_first_that_fits_is_asked(tmp_path: Path) -> None:
    source = """
import unittest
def f(n):
    return {}[n]
class T(unittest.TestCase):
    def test_a(self): {}['other']
    def test_b(self): f(1)
    def test_c(self): f(2)
"""
    asked = [probe("value", "n", line=4)]
    recorded = run(tmp_path, source, argv=["-m", "unittest", "program"], probes=asked)
    assert len(recorded.signals) == 3
    assert recorded.facts["value:n"]["text"] == "1"
