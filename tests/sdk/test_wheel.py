"""The SDK as a stranger gets it: the built wheel alone, on every Python that this machine has."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.watched.watched import INTERPRETERS

ROOT = Path(__file__).parents[2]
SMOKE = """
import asyncio, importlib, pkgutil

import suture_sdk as suture

for name in suture.__all__:
    getattr(suture, name)
for found in pkgutil.walk_packages(suture.__path__, "suture_sdk."):
    if not any(part in found.name for part in (".bootstrap", ".pytest", "openfeature")):
        importlib.import_module(found.name)

calls = []

@suture.guard(timeout=2.0, retry=suture.Retry(attempts=2), breaker=suture.Breaker(), bulkhead=4, idempotent=True)
def price(sku):
    calls.append(sku)
    if len(calls) == 1:
        raise ConnectionError
    return len(calls)

assert price("a") == 2, calls

@suture.guard(fallback=lambda sku: "cached")
async def stock(sku):
    raise ConnectionError

assert asyncio.run(stock("a")) == "cached"

def locate(name):
    return {"a": 1}[name]

@suture.patch("fix", target="__main__:locate")
def patch(call, name):
    try:
        return call()
    except KeyError:
        return 0

suture.patches.enable("fix")
assert (locate("a"), locate("b")) == (1, 0)
suture.patches.disable("fix")
try:
    locate("b")
except KeyError:
    pass
else:
    raise SystemExit("the patch is still there")
assert suture.flag("nothing", default=True) is True
stdlib = getattr(sys, "stdlib_module_names", None)
if stdlib:
    tops = {name.partition(".")[0] for name in sys.modules} - {"suture_sdk", "sitecustomize"}  # (Debian)
    foreign = [name for name in tops - set(stdlib) if not name.startswith("_")]
    assert not foreign, foreign
print("fine")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the contents of the built wheel, and nothing else."""
    made = tmp_path_factory.mktemp("wheel")
    uv = Path(sys.executable).with_name("uv")
    subprocess.run(
        [uv, "build", "--quiet", "--wheel", "--package", "suture-sdk", "--out-dir", made / "out"],
        cwd=ROOT, check=True, capture_output=True, env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )  # fmt: skip
    with zipfile.ZipFile(next((made / "out").glob("*.whl"))) as archive:
        archive.extractall(made / "alone")
    return made / "alone"


@pytest.mark.parametrize("version", INTERPRETERS)
def test_the_wheel_alone_works(wheel: Path, version: str, tmp_path: Path) -> None:
    script = tmp_path / "smoke.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(wheel)!r})\n{SMOKE}")
    done = subprocess.run(
        [INTERPRETERS[version], "-W", "error", "-s", str(script)],
        capture_output=True, text=True, check=False, env={}, timeout=120,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("fine\n", 0), done.stderr


def test_nothing_but_the_package_is_in_the_wheel(wheel: Path) -> None:
    assert {path.name for path in wheel.iterdir()} == {"suture_sdk", "suture_sdk-0.1.0.dist-info"}
    assert (wheel / "suture_sdk" / "py.typed").exists()
