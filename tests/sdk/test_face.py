"""The public face: every name is there, is typed, hides no module, and costs nothing until it is asked for."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import suture_sdk

PACKAGE = Path(suture_sdk.__file__).parent
HEAVY = ("asyncio", "inspect", "json", "pathlib", "sqlite3", "ssl", "urllib.request", "dataclasses", "unittest")


@pytest.mark.parametrize("name", suture_sdk.__all__)
def test_every_name_can_be_had(name: str) -> None:
    assert getattr(suture_sdk, name) is not None
    assert name in dir(suture_sdk)


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = [alias for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert {alias.asname for alias in seen} == set(suture_sdk.__all__) - {"__version__"}
    assert [alias.name for alias in seen if alias.name != alias.asname] == [], "`as` makes it an export"


@pytest.mark.parametrize("name", sorted(suture_sdk._FOUND_IN))
def test_each_name_stands_where_the_table_says_and_no_module_has_it(name: str) -> None:
    module = importlib.import_module(f"suture_sdk.{suture_sdk._FOUND_IN[name]}")
    assert getattr(suture_sdk, name) is getattr(module, name)
    assert not (PACKAGE / f"{name}.py").exists()
    assert not (PACKAGE / name).is_dir()


def test_an_unknown_name_is_answered_with_those_that_exist() -> None:
    with pytest.raises(AttributeError, match=r"has no attribute 'gard'; it has .*guard"):
        _ = suture_sdk.gard


def test_policies_and_flags_import_nothing_heavy() -> None:
    names = ["flag", "ladder", "RateLimit", "Throttle", "Coalesce", "StaleCache", "Hedge", "idempotent", "context"]
    program = f"""
import sys
before = set(sys.modules)
import suture_sdk
for name in {names}:
    getattr(suture_sdk, name)
print([name for name in {HEAVY} if name in sys.modules and name not in before])
"""
    ran = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
