"""The cases on disk, and the releases and interpreters that they need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
GIT = ("git", "-c", "user.name=benchmark", "-c", "user.email=benchmark@invalid", "-c", "commit.gpgsign=false")


@dataclass(frozen=True, slots=True)
class RealCase:
    """One real crash: `crash` fails on release `before` of the package with `exception` and not on `after`.

    `path` is the folder of the distribution that holds the package ("." or "src"). `tests` are those that the source
    distribution of `after` has for it, empty where it has none that run here; they need pytest and `tests_need`.
    """

    name: str
    package: str
    before: str
    after: str
    exception: str
    requires: tuple[str, ...]
    path: str
    changelog: str
    crash: Path
    check: Path
    tests: tuple[str, ...] = ()
    tests_need: tuple[str, ...] = ()


def load(folder: Path) -> RealCase:
    """Read one case.

    Raises:
        KeyError: `case.toml` lacks a field.
    """
    told = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    return RealCase(
        name=folder.name,
        package=told["package"],
        before=told["before"],
        after=told["after"],
        exception=told["exception"],
        requires=tuple(told["requires"]),
        path=told["path"],
        changelog=told["changelog"],
        crash=folder / "crash.py",
        check=folder / "check.py",
        tests=tuple(told.get("tests", ())),
        tests_need=tuple(told.get("tests_need", ())),
    )


def load_all(names: tuple[str, ...] = ()) -> list[RealCase]:
    """Return the cases in alphabetical order, all of them or those named."""
    return [
        load(file.parent) for file in sorted(HERE.glob("cases/*/case.toml")) if not names or file.parent.name in names
    ]


def cache() -> Path:
    """Return the folder that keeps releases and interpreters between runs."""
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "suture-benchmarks"


def source_distribution(package: str, version: str) -> Path:
    """Return the source distribution of a release, from the cache or from PyPI.

    Raises:
        subprocess.CalledProcessError: pip could not get it.
    """
    folder = cache() / "sdists" / f"{package}-{version}"
    if not list(folder.glob("*.tar.gz")):
        wanted = ("--no-deps", "--no-binary", package, f"{package}=={version}")
        _pip(sys.executable, "download", "--quiet", *wanted, "--dest", str(folder))
    return next(folder.glob("*.tar.gz"))


def unpack(archive: Path, tree: Path) -> None:
    """Unpack the files of a distribution so that `tree` is its top folder; links are left out.

    Raises:
        ValueError: a file would land outside of it.
    """
    room = tree.with_suffix(".unpacked")
    # Python got its own filter for this with 3.11.4 only; Debian 12 has 3.11.2
    given: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    with tarfile.open(archive) as opened:
        members = [member for member in opened.getmembers() if member.isfile() or member.isdir()]
        for member in members:
            if not (room / member.name).resolve().is_relative_to(room.resolve()):
                raise ValueError(f"{archive.name} holds {member.name!r}, which would land outside of its folder")
        opened.extractall(room, members, **given)
    (top,) = tree.with_suffix(".unpacked").iterdir()
    shutil.move(top, tree)


def commit(tree: Path) -> None:
    """Make the tree a clean git checkout of one commit."""
    for step in (("init", "--quiet"), ("add", "--all", "--force"), ("commit", "--quiet", "--message", "as released")):
        subprocess.run([*GIT, *step], cwd=tree, check=True, capture_output=True)


def interpreter(requires: tuple[str, ...]) -> Path:
    """Return a Python that has the requirements, and nothing else, installed; made once for each set."""
    name = "+".join(sorted(requires)).replace("=", "") or "bare"
    python = cache() / "interpreters" / f"{name}-{sys.version_info.major}.{sys.version_info.minor}" / "bin" / "python"
    ready = python.parent.parent / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(ready.parent)], check=True)
        if requires:
            _pip(str(python), "install", "--quiet", *requires)
        ready.touch()
    return python


def _pip(python: str, *arguments: str) -> None:
    subprocess.run([python, "-m", "pip", "--disable-pip-version-check", *arguments], check=True)
