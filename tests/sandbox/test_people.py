"""Who runs it, and where: an ordinary user, a machine without control groups, a sandbox inside of a sandbox."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyseccomp
import pytest

import suture

NOBODY = 65534
SCRIPT = """
import dataclasses, json, os, sys, tempfile
from pathlib import Path
from suture.sandbox import cgroup, modes, snapshot
from suture.sandbox.interface import Allowances, Job, Limits

place = Path(tempfile.mkdtemp())
root = place / "project"
root.mkdir()
(root / "main.py").write_text(sys.argv[2])
taken = snapshot.take(root, place / "copy")
limits = Limits(seconds=20, memory=200 * 1024 * 1024, processes=40)
job = Job([sys.executable, "main.py"], root, dict(os.environ), limits=limits)
box = modes.choose(taken, Allowances(), sys.argv[1] or None)
fresh = box.run(job)
with box.warm(job, []) as warm:
    forked = warm.run(job)
    alive = [stage is not None for stage in getattr(warm, "_stages", {}).values()]
print(json.dumps({
    "user": os.getuid(), "group": cgroup.parents() is not None, "mode": box.mode.name, "lacks": box.mode.lacks,
    "fresh": [fresh.ending, fresh.status, fresh.stdout.decode(), fresh.stderr.decode(), fresh.changed],
    "forked": [forked.ending, forked.status, forked.stdout.decode(), forked.stderr.decode(), forked.changed],
    "alive": alive, "original": sorted(p.name for p in root.iterdir()),
}))
"""
PROGRAM = """
import os
open("new.txt", "w").write("x")
for path in ("/etc/suture-test", "/usr/suture-test"):
    try:
        open(path, "w")
        print("written")
    except OSError:
        pass
print(os.getuid(), sorted(int(n) for n in os.listdir("/proc") if n.isdigit()))
"""


@pytest.fixture(scope="module")
def readable() -> Iterator[Path]:
    """Return a copy of the product that every user may read, wherever the checkout is."""
    place = Path(tempfile.mkdtemp(prefix="suture-people-"))
    place.chmod(0o755)
    shutil.copytree(Path(suture.__file__).parent, place / "suture", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(pyseccomp.__file__, place)
    yield place
    shutil.rmtree(place)


def an_interpreter() -> str:
    """Return a Python 3.11 or later that every user may run."""
    for path in (os.path.realpath(sys.executable), "/usr/local/bin/python3", "/usr/bin/python3"):
        asked = _run([path, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], {})
        if asked is not None and asked.returncode == 0:
            return path
    raise AssertionError("no Python 3.11 or later that an ordinary user may run; install python3")


def _run(command: Sequence[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str] | None:
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    try:
        return subprocess.run(
            command,
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **who,  # type: ignore[call-overload]
        )
    except (PermissionError, FileNotFoundError):
        return None


def as_ordinary_user(readable: Path, program: str, mode: str = "") -> dict[str, object]:
    environment = {"PYTHONPATH": str(readable), "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "TMPDIR": "/tmp"}
    done = _run([an_interpreter(), "-c", SCRIPT, mode, program], environment)
    assert done is not None
    assert done.returncode == 0, done.stderr
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_an_ordinary_user_gets_the_strongest_walls(readable: Path) -> None:
    result = as_ordinary_user(readable, PROGRAM)

    assert result["user"] != 0
    assert result["mode"] == "bubblewrap"
    expected = ["exited", 0, f"{result['user']} [1, 2]\n", "", ["new.txt"]]
    assert result["fresh"] == result["forked"] == expected
    assert result["alive"] == [True]
    assert result["original"] == ["main.py"]


def test_an_ordinary_user_gets_landlock_too(readable: Path) -> None:
    result = as_ordinary_user(
        readable, PROGRAM.replace("print(os.getuid(), sorted", 'print("ran"); (sorted'), "landlock"
    )

    assert result["fresh"] == result["forked"] == ["exited", 0, "ran\n", "", ["new.txt"]]


def test_without_a_control_group_memory_is_bounded_for_each_process(readable: Path) -> None:
    result = as_ordinary_user(readable, "held = bytearray(1 << 30)")

    fresh = result["fresh"]
    assert isinstance(fresh, list)
    assert fresh[0] == "memory"
    if not result["group"]:
        assert any("memory" in lack for lack in result["lacks"])  # type: ignore[attr-defined]


def test_an_ordinary_users_fork_bomb_is_bounded(readable: Path) -> None:
    bomb = """
import os, time
made = 0
try:
    while made < 300:
        if os.fork() == 0:
            time.sleep(60)
        made += 1
except OSError:
    print("refused", made < 60)
"""
    result = as_ordinary_user(readable, bomb)

    assert result["fresh"] == result["forked"] == ["exited", 0, "refused True\n", "", []]


def test_inside_of_another_sandbox_the_weaker_mode_is_named(readable: Path) -> None:
    outer = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    outer += ["--ro-bind", str(readable), "/tmp/product", "--setenv", "PYTHONPATH", "/tmp/product"]
    done = subprocess.run(
        [*outer, an_interpreter(), "-c", SCRIPT, "", "print('ran')"],
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["fresh"] == ["exited", 0, "ran\n", "", []]
    assert result["lacks"]
