import json
import subprocess
import textwrap
from pathlib import Path
from typing import Any

import pytest

from suture_sdk.patches import code_hash
from tests.watched.watched import INTERPRETERS

SOURCE = '''
"""A module."""


def outer(a, *, b=1):
    """Do it."""
    if a in {"x", "y", 1.0}:
        return [one for one in b if one]
    try:
        return (lambda: a)()
    except ValueError:
        return b"\\x00", ..., -0.0


class Folder:
    def locate(self, name):
        return super().__class__, name
'''


def compiled(source: str, function: str = "f") -> Any:
    namespace: dict[str, Any] = {}
    exec(compile(textwrap.dedent(source), "<t>", "exec"), namespace)
    return namespace[function].__code__


def test_a_function_in_another_folder_further_down_has_the_same_hash(tmp_path: Path) -> None:
    here, there = "def f(a):\n    return a + 1\n", "\n\n# a comment\ndef f(a):\n\n    return a + 1\n"
    other = compile(there, str(tmp_path / "x.py"), "exec").co_consts[0]
    assert code_hash.code_hash(compiled(here)) == code_hash.code_hash(other)


@pytest.mark.parametrize(
    "other",
    [
        "def f(a):\n    return a + 2",
        "def f(a):\n    return a + 1.0",
        "def f(a):\n    return a + True",
        "def f(b):\n    return b + 1",
        "def f(a, *b):\n    return a + 1",
        "def f(*, a):\n    return a + 1",
        "def f(a):\n    return a - 1",
        "async def f(a):\n    return a + 1",
        "def f(a):\n    yield a + 1",
        "def f(a):\n    return (lambda: a + 1)()",
        "def f(a):\n    return z + 1",
        "def f(a):\n    try:\n        return a + 1\n    except KeyError:\n        pass",
    ],
)
def test_another_function_has_another_hash(other: str) -> None:
    assert code_hash.code_hash(compiled("def f(a):\n    return a + 1")) != code_hash.code_hash(compiled(other))


def test_what_differs_only_inside_an_inner_function_is_seen() -> None:
    one, two = (f"def f():\n    def g():\n        return {value}\n    return g" for value in ("1", "2"))
    assert code_hash.code_hash(compiled(one)) != code_hash.code_hash(compiled(two))


@pytest.mark.parametrize("function", ["outer", "Folder.locate"])
def test_source_and_running_function_agree(function: str) -> None:
    namespace: dict[str, Any] = {}
    exec(compile(SOURCE, "<t>", "exec"), namespace)
    found: Any = namespace[function.split(".", maxsplit=1)[0]]
    for name in function.split(".")[1:]:
        found = getattr(found, name)
    assert code_hash.code_hash(found.__code__) == code_hash.of_source(SOURCE.encode(), function)[0]


@pytest.mark.parametrize("function", ["missing", "Folder", "Folder.missing", "outer.<lambda>.x", ""])
def test_what_is_no_function_has_no_hash(function: str) -> None:
    expected = function == "Folder"  # the body of a class is code, too; it is the target that must be a function
    assert bool(code_hash.of_source(SOURCE.encode(), function)) == expected


def test_a_name_with_two_functions_has_no_hash() -> None:
    twice = b"if x:\n    def f(): return 1\nelse:\n    def f(): return 2\n"
    assert code_hash.of_source(twice, "f") == []


def test_source_that_cannot_be_compiled_is_said() -> None:
    with pytest.raises(SyntaxError):
        code_hash.of_source(b"def f(:", "f")


@pytest.mark.parametrize("version", INTERPRETERS)
@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_interpreter_agrees_with_itself_under_any_hash_seed_and_level(
    tmp_path: Path, version: str, level: int
) -> None:
    (tmp_path / "shop.py").write_text(SOURCE)
    ask = (
        f"import runpy, json; m = runpy.run_path({str(Path(code_hash.__file__))!r});"
        "import shop;"
        "source = open('shop.py', 'rb').read();"
        "print(json.dumps([m['code_hash'](shop.outer.__code__), m['of_source'](source, 'outer')]))"
    )
    said = []
    for seed in ("1", "2"):
        flags = ["-" + "O" * level] if level else []
        done = subprocess.run(
            [INTERPRETERS[version], *flags, "-c", ask],
            cwd=tmp_path, capture_output=True, check=True, env={"PYTHONHASHSEED": seed},
        )  # fmt: skip
        said.append(json.loads(done.stdout))
    running, from_source = said[0]
    assert said[0] == said[1]
    assert running == from_source[level]
    assert len(set(from_source)) == 3
    assert running.startswith(f"cpython-{version.replace('.', '')}{f'.opt-{level}' if level else ''}:sha256:")
