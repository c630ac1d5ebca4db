"""Kinds that lean on how an interpreter counts and binds: the same on every one."""

import subprocess
from pathlib import Path

import pytest

from tests.watched.watched import INTERPRETERS

SDK = Path(__file__).parents[4] / "sdk"

PROGRAM = """
import sys
import types
import datetime
from suture_sdk.patches.interface import DataPatch, Target
from suture_sdk.patches.kinds import KINDS

SOURCE = '''
from datetime import datetime
import json
PRICES = {"apple": 3}
def f(key): return PRICES[key]
def dumped(value): return json.dumps(value)
def read(text): return datetime.strptime(text, "%d.%m.%Y")
def opened(path):
    with open(path) as file: return file.read()
'''
made = types.ModuleType("made")
exec(compile(SOURCE, "/made.py", "exec"), made.__dict__)
before = {name: id(value) for name, value in vars(made).items()}
hits = []


def put_in(kind, **parameters):
    assert KINDS[kind].check(parameters) is None, KINDS[kind].check(parameters)
    patch = DataPatch("one", "", "", Target("made", "f"), kind, KINDS[kind].scope, parameters, 4e9)
    return KINDS[kind].build(patch, made.f, lambda: hits.append(kind)).bind()


undone = [
    put_in("key_alias", mapping="PRICES", alias={"aple": "apple"}),
    put_in("json_default"),
    put_in("format_candidates", formats=["%Y-%m-%d"]),
    put_in("encoding_candidates", encodings=["cp1252"]),
]
assert made.f("aple") == 3
assert made.dumped({1}) == "[1]"
assert made.read("2026-01-02") == datetime.datetime(2026, 1, 2)
assert isinstance(made.read("02.01.2026"), made.datetime)
assert made.opened(sys.argv[1]) == "caf\\xe9"
for undo in undone:
    undo()
assert {name: id(value) for name, value in vars(made).items()} == before
made.also = made.PRICES
try:
    put_in("key_default", mapping="PRICES", key="pear", value="")
except LookupError as error:
    print(error)
print(*hits)
"""


@pytest.mark.parametrize("version", sorted(INTERPRETERS))
def test_names_are_patched_and_given_back(version: str, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(b"caf\xe9")
    run = subprocess.run(
        [INTERPRETERS[version], "-W", "error", "-X", "utf8", "-c", PROGRAM, str(tmp_path / "old.txt")],
        env={"PYTHONPATH": str(SDK), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        "PRICES is held elsewhere too, and there it would stay as it is",
        "key_alias json_default format_candidates encoding_candidates",
    ]
