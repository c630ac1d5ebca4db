"""A value is written down so that its source rebuilds it, or there is a reason; the program is never run for it."""

import abc
import argparse
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import math
import pathlib
import re
import subprocess
import types
import typing
import uuid
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture_sdk.watched import written
from tests.watched.planned import check
from tests.watched.watched import INTERPRETERS


class Colour(enum.Enum):
    RED = "red"


class Level(str, enum.Enum):  # noqa: UP042 - as programs write it
    HIGH = "high"


class Flags(enum.Flag):
    A = 1
    B = 2


class Point(typing.NamedTuple):
    x: int
    y: int = 0


@dataclasses.dataclass
class Order:
    lines: list[int]
    note: str = ""
    total: int = dataclasses.field(default=0, init=False)


@dataclasses.dataclass(frozen=True)
class Frozen:
    __slots__ = ("name",)
    name: str


@dataclasses.dataclass
class WithInitVar:
    kept: int
    lost: dataclasses.InitVar[int] = 0


class Cart:
    def __init__(self, items: list[int], owner: str = "") -> None:
        self.items = items
        self._owner = owner

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cart) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    class Inner:
        def __eq__(self, other: object) -> bool:
            return type(other) is Cart.Inner

        __hash__ = None  # type: ignore[assignment]


class Abstract(abc.ABC):  # noqa: B024 - only the metaclass matters
    def __init__(self, size: int) -> None:
        self.size = size

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


class Extra:
    def __init__(self, a: int) -> None:
        self.a = a
        self.cache: dict[str, int] = {}


class Starred:
    def __init__(self, **fields: int) -> None:
        self.__dict__.update(fields)


class Shy:
    def __init__(self, a: int) -> None:
        self.a = a

    def __getattribute__(self, name: str) -> NoReturn:
        raise AssertionError(name)

    __repr__ = __reduce__ = __eq__ = __hash__ = __getattribute__  # type: ignore[assignment]


class Numbers(list[int]):
    pass


class Made:
    def __new__(cls) -> typing.Self:
        return super().__new__(cls)


class Meta(type):
    def __call__(cls, *_: Any) -> NoReturn:
        raise AssertionError


def plain(x: int) -> int:
    return x


def rebuilt(form: dict[str, Any]) -> Any:
    namespace: dict[str, Any] = {}
    exec("\n".join(form["imports"]), namespace)
    return eval(form["source"], namespace)


WRITABLE = [
    None, True, 0, -3, 10**300, 10**400, 1.5, -0.0, float("inf"), float("-inf"), 1e300,
    "", "it's \"quoted\"\n", "é\u2028",
    b"\x00\xff", bytearray(b"ab"), [], [1, [2, [3]]], (), (1,), (1, 2), set(), {1, 2}, frozenset(), frozenset({"a"}),
    {}, {"a": {"b": [1]}, 2: None, ("x", 1): ()}, range(3), ..., NotImplemented,
    decimal.Decimal("1.50"), decimal.Decimal("-Infinity"), fractions.Fraction(1, 3), uuid.UUID(int=7),
    dt.date(2024, 2, 29), dt.time(1, 2), dt.timedelta(days=-1, seconds=3),
    dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC), dt.datetime(2024, 1, 1),  # noqa: DTZ001 - naive on purpose
    dt.UTC,
    pathlib.PurePosixPath("a/b"), pathlib.Path("/tmp/x"),
    collections.OrderedDict(a=1), collections.Counter("abca"), collections.defaultdict(list, a=[1]),
    collections.defaultdict(None, {1: 2}), collections.deque([1, 2], maxlen=3), collections.deque(),
    types.SimpleNamespace(a=1), argparse.Namespace(path="x", verbose=False),
    Colour.RED, Level.HIGH, Flags.A, Point(1, 2), Order([1], "n"), Frozen("f"), Cart([1, 2], "me"), Cart.Inner(),
    Abstract(3),
    plain, Cart, Cart.Inner, int, len, math, math.sqrt, decimal.Decimal, [Cart([1]), {"k": Colour.RED}],
]  # fmt: skip


@pytest.mark.parametrize("value", WRITABLE, ids=lambda value: str(type(value).__name__))
def test_what_is_written_down_rebuilds_an_equal_value_of_the_same_type(value: object) -> None:
    form = written.write(value)
    assert form["why_not"] == ""
    again = rebuilt(form)
    assert type(again) is type(value)
    assert again == value


def test_nan_and_the_sign_of_zero_are_kept() -> None:
    assert math.isnan(rebuilt(written.write(float("nan"))))
    assert math.copysign(1, rebuilt(written.write(-0.0))) == -1


def test_a_pattern_keeps_its_flags() -> None:
    again = rebuilt(written.write(re.compile("a+", re.IGNORECASE | re.MULTILINE)))
    assert (again.pattern, again.flags) == ("a+", re.compile("a+", re.IGNORECASE | re.MULTILINE).flags)
    assert rebuilt(written.write(re.compile(b"x"))).pattern == b"x"


cyclic: list[Any] = []
cyclic.append(cyclic)

UNWRITABLE = [
    (object(), "attributes"),
    (lambda: 0, "defined inside a function"),
    (Extra(1), "other attributes than its constructor has parameters"),
    (Starred(a=1), "takes any arguments"),
    (Numbers([1]), "cannot be rebuilt"),
    (Made(), "cannot be rebuilt"),
    (Meta("Odd", (), {})(1) if False else Meta("Odd", (), {}), "not the name"),
    (WithInitVar(1, 2), "argument lost"),
    (Flags.A | Flags.B, "combination of flags"),
    (cyclic, "nested too deeply"),
    ("x" * 5000, "longer than"),
    (["x" * 100] * 60, "longer than"),
    (list(range(5000)), "items"),
    ({"password": "hunter2"}, "holds a secret"),
    ("Authorization: Bearer abcdef1234567890", "holds a secret"),
    (["https://me:hunter2@example.org/x"], "holds a secret"),
    (b"password=hunter2", "holds a secret"),
    (types.SimpleNamespace(api_key="k"), "holds a secret"),
    (iter([1]), "cannot be rebuilt"),
    ((each for each in ()), "cannot be rebuilt"),
    (KeyError("x"), "cannot be rebuilt"),
    ([].append, "no name to import"),
    (Cart([1]).__eq__, "cannot be rebuilt"),
    (dt.datetime(2024, 1, 1, tzinfo=type("Zone", (dt.tzinfo,), {})()), "time zone"),
    (types.SimpleNamespace(**{"not a name": 1}), "no identifiers"),
    (list[int], "cannot be rebuilt"),
]


@pytest.mark.parametrize(("value", "why"), UNWRITABLE, ids=range(len(UNWRITABLE)))
def test_what_cannot_be_written_down_says_why_and_has_no_source(value: object, why: str) -> None:
    form = written.write(value)
    assert form["source"] is None
    assert form["imports"] == []
    assert why in form["why_not"]


def test_one_unwritable_part_makes_the_whole_unwritable() -> None:
    assert written.write([1, object()])["source"] is None
    assert written.write({"a": lambda: 0})["source"] is None


def test_a_value_under_the_name_of_a_secret_is_not_written() -> None:
    assert written.write("x", "password")["why_not"] == "holds a secret"
    assert written.write(None, "password")["source"] == "None"
    assert written.write("x", "author")["source"] == "'x'"


def test_no_method_of_the_program_is_run() -> None:
    assert written.write(Shy(3))["source"] == "Shy(a=3)"


def test_a_set_is_written_in_the_same_order_whatever_the_hash_seed() -> None:
    assert written.write({"b", "a", "c"})["source"] == "{'a', 'b', 'c'}"


def test_a_class_that_is_not_what_its_name_leads_to_is_not_written() -> None:
    impostor = type("Cart", (), {"__module__": __name__, "__qualname__": "Cart"})
    assert "not the name of this very object" in written.write(impostor)["why_not"]
    decimal_impostor = type("Decimal", (), {"__module__": "decimal"})()
    assert written.write(decimal_impostor)["source"] is None


def test_two_classes_of_one_name_do_not_meet_in_one_namespace() -> None:
    taken: dict[str, str] = {}
    first = written.write(collections.OrderedDict(), "a", taken)
    second = written.write(typing.OrderedDict, "b", taken)
    third = written.write(decimal.Decimal(1), "c", {"Decimal": "shop.money"})
    assert first["imports"] == ["from collections import OrderedDict"]
    assert second["source"] is None or second["source"] == "typing.OrderedDict"
    assert (third["source"], third["imports"]) == ("decimal.Decimal('1')", ["import decimal"])


def test_every_form_fits_the_contract() -> None:
    forms = [written.write(value) for value in [*WRITABLE, *(value for value, _ in UNWRITABLE)]]
    call = {"file": "/f.py", "function": "f", "line": 1, "module": None, "kind": "function", "raised": None}
    calls = [{**call, "arguments": {"a": form}, "result": form} for form in forms]
    check("calls", {"schema": "suture-calls/1", "calls": calls})


_ATOMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.binary(max_size=20)
_TEXTS = st.text(alphabet="abc \n'\"\\é", max_size=20)
_KEYS = _TEXTS | st.integers() | st.tuples(_TEXTS, st.integers())
_VALUES = st.recursive(
    _ATOMS | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(_VALUES)
def test_any_nested_value_that_is_written_is_rebuilt(value: object) -> None:
    form = written.write(value)
    if form["source"] is not None:
        assert rebuilt(form) == value
    else:
        assert form["why_not"] in ("holds a secret", f"is longer than {written.LONGEST} characters")


@pytest.mark.parametrize("version", INTERPRETERS)
@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["report.py"], "Row(x=1) ['from report import Row'] __main__.Row"),
        (["-m", "report"], "Row(x=1) ['from report import Row'] __main__.Row"),
        (["-c", "import report2"], "Row(x=1) ['from report2 import Row'] report2.Row"),
        (["2-report.py"], "None [] __main__.Row"),
    ],
)
def test_a_class_of_the_main_program_is_imported_by_its_files_name(
    tmp_path: pathlib.Path, version: str, argv: list[str], expected: str
) -> None:
    source = (
        "import sys\nsys.path.append(sys.argv[-1])\nfrom suture_sdk.watched import written\n"
        "class Row:\n    def __init__(self, x):\n        self.x = x\n"
        "form = written.write(Row(1))\nprint(form['source'], form['imports'], form['type'])\n"
    )
    for name in ("report.py", "report2.py", "2-report.py"):
        (tmp_path / name).write_text(source)
    sdk = str(pathlib.Path(written.__file__).parents[2])
    command = [INTERPRETERS[version], *argv, sdk]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == expected
