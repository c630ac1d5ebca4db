import functools
import sys
from types import ModuleType
from typing import Any

import pytest

from suture_sdk.patches import targets
from tests.sdk.patches.program import module

SOURCE = """
import functools

def plain(): ...
def outer():
    def inner(): ...
    return inner

made = outer()
@functools.lru_cache
def cached(): ...
length = len
number = 3

class Folder:
    def method(self): ...
    @staticmethod
    def static(): ...
    @classmethod
    def of_class(cls): ...
    @property
    def name(self): ...
    class Inner:
        def deep(self): ...

exec("def generated(): ...")
borrowed = functools.wraps
"""


@pytest.fixture(name="home", autouse=True)
def home_(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    made = module("home", SOURCE)
    monkeypatch.setitem(sys.modules, "home", made)
    return made


@pytest.mark.parametrize(
    "name", ["plain", "Folder.method", "Folder.static", "Folder.of_class", "Folder.Inner.deep", "made"]
)
def test_a_function_of_the_source_is_found(name: str) -> None:
    found = targets.find("home", name)
    assert isinstance(found, targets.Found)
    assert found.function.__name__ in (name.rpartition(".")[2], "inner")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("outer.<locals>.inner", "made anew by each call"),
        ("cached", "under a cache"),
        ("length", "builtin_function_or_method, not a function written in Python"),
        ("number", "is a int, not a function"),
        ("Folder", "is a type, not a function"),
        ("Folder.name", "is a property"),
        ("generated", "generated when the program ran"),
        ("borrowed", "comes from functools: name it there"),
    ],
)
def test_what_cannot_be_patched_is_refused_for_good(name: str, why: str) -> None:
    refusal = targets.find("home", name)
    assert isinstance(refusal, targets.Refusal)
    assert why in refusal.reason
    assert not refusal.absent


@pytest.mark.parametrize(("where", "name"), [("nowhere.at.all", "f"), ("home", "absent"), ("home", "Folder.absent")])
def test_what_is_not_there_may_still_come(where: str, name: str) -> None:
    refusal = targets.find(where, name)
    assert isinstance(refusal, targets.Refusal)
    assert refusal.absent


def test_looking_runs_no_code_of_the_program(home: ModuleType) -> None:
    class Trap(type):
        def __getattr__(cls, name: str) -> Any:
            raise AssertionError(name)

    home.Trap = Trap("Trap", (), {})
    assert isinstance(targets.find("home", "Trap.method"), targets.Refusal)


@pytest.mark.parametrize(
    ("name", "patterns"),
    [("shop:locate", ["shop:*"]), ("shop.images:locate", ["shop.*"]), ("shop:locate", ["shop:locate"])],
)
def test_a_pattern_of_the_owner_allows(name: str, patterns: list[str]) -> None:
    assert targets.allowed(*name.split(":"), patterns) is None


@pytest.mark.parametrize("patterns", [[], ["other:*"], ["shop:Locate"], ["sho"]])
def test_what_no_pattern_names_is_not_allowed(patterns: list[str]) -> None:
    assert targets.allowed("shop", "locate", patterns) is not None


@pytest.mark.parametrize(
    "name",
    ["shop:check_token", "shop.auth:find", "shop:payUser", "shop:Login.run", "shop:HMACKey", "payments.api:get"],
)
def test_access_payment_and_signatures_stay_closed_whatever_is_allowed(name: str) -> None:
    refusal = targets.allowed(*name.split(":"), ["*"])
    assert refusal is not None
    assert "stay closed" in refusal.reason


@pytest.mark.parametrize("name", ["shop:list_authors", "shop.controller:oracle", "shop:hotpath", "shop:tokenize"])
def test_a_word_inside_another_closes_nothing(name: str) -> None:
    assert targets.allowed(*name.split(":"), ["*"]) is None


def test_a_partial_is_no_function_of_the_source(home: ModuleType) -> None:
    home.part = functools.partial(home.plain)
    assert isinstance(targets.find("home", "part"), targets.Refusal)
