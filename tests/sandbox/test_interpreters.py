"""Interpreters wherever people have them: versions side by side, virtual environments, shims, the system's own."""

from __future__ import annotations

import os
import shutil
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from suture.sandbox import programs
from suture.sandbox.interface import Job, Sandbox
from suture.sandbox.zygotes import Zygotes

Make = Callable[..., Sandbox]


def interpreters() -> list[str]:
    """Return one interpreter of each version from 3.9 on that this machine has."""
    found = {sys.version_info[:2]: os.path.realpath(sys.executable)}
    for minor in range(9, 14):
        versions = Path.home() / ".pyenv" / "versions"
        places = [*versions.glob(f"3.{minor}.*/bin/python3.{minor}"), Path(f"/usr/bin/python3.{minor}")]
        if places[0].exists():
            found[3, minor] = str(places[0])
    return sorted(found.values())


@pytest.mark.parametrize("python", interpreters())
def test_every_version_runs_from_scratch_and_as_a_fork(make_sandbox: Make, project: Path, python: str) -> None:
    (project / "main.py").write_text("import sys, json\nprint(sys.version_info[:2], sys.executable)\nsys.exit(3)\n")
    job = Job([python, "main.py"], project, dict(os.environ))
    box = make_sandbox()

    fresh = box.run(job)
    with box.warm(job, []) as warm:
        forked = warm.run(job)
        assert isinstance(warm, Zygotes)
        assert all(stage is not None and stage.is_alive for stage in warm._stages.values())

    assert (fresh.status, fresh.stderr) == (3, b"")
    assert fresh.stdout.decode().split()[-1] == python
    assert (forked.status, forked.stdout, forked.stderr) == (3, fresh.stdout, b"")


@pytest.fixture
def environment_of_its_own(tmp_path: Path) -> Path:
    venv.create(tmp_path / "venvs" / "one", symlinks=True, with_pip=False)
    place = tmp_path / "venvs" / "one"
    site = next((place / "lib").glob("python*/site-packages"))
    (site / "dependency.py").write_text("name = 'installed'")
    return place


def test_a_virtual_environment_elsewhere_brings_its_packages(
    make_sandbox: Make, project: Path, environment_of_its_own: Path
) -> None:
    (project / "main.py").write_text("import dependency, sys; print(dependency.name, sys.prefix)")
    job = Job([str(environment_of_its_own / "bin" / "python"), "main.py"], project, dict(os.environ))

    done = make_sandbox().run(job)

    assert done.stdout.decode() == f"installed {environment_of_its_own}\n"


def test_a_command_is_found_on_the_path_of_the_job(
    make_sandbox: Make, project: Path, environment_of_its_own: Path
) -> None:
    (project / "main.py").write_text("import dependency; print(dependency.name)")
    path = f"{environment_of_its_own / 'bin'}:{os.environ['PATH']}"

    done = make_sandbox().run(Job(["python", "main.py"], project, {"PATH": path}))

    assert done.stdout == b"installed\n"


def test_a_relative_command_is_found_from_the_directory_of_the_job(make_sandbox: Make, project: Path) -> None:
    (project / "sub").mkdir()
    script = project / "sub" / "tool"
    script.write_text("#!/bin/sh\necho from $PWD\n")
    script.chmod(0o755)

    done = make_sandbox().run(Job(["./tool"], project / "sub", dict(os.environ)))

    assert done.stdout.decode() == f"from {project / 'sub'}\n"


@pytest.fixture
def shims(tmp_path: Path) -> Path:
    """Return a stand-in of pyenv: a shim that asks `pyenv which`, and versions."""
    root = tmp_path / "env"
    real = root / "versions" / "3.x" / "bin"
    for place in (root / "bin", root / "shims", real):
        place.mkdir(parents=True)
    for path, text in {
        root / "bin" / "pyenv": f'[ "$1" = which ] && [ -e {real}/$2 ] && echo {real}/$2',
        root / "shims" / "tool": "echo the shim ran",
        root / "shims" / "other": "echo the other shim ran",
        real / "tool": "echo the tool ran; echo $PATH",
    }.items():
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
    return root / "shims"


def test_a_shim_is_replaced_by_what_it_starts(make_sandbox: Make, project: Path, shims: Path) -> None:
    done = make_sandbox().run(Job(["tool"], project, {"PATH": f"{shims}:/usr/bin:/bin"}))

    first, path = done.stdout.decode().splitlines()
    assert first == "the tool ran"
    assert path.startswith(f"{shims.parent}/versions/3.x/bin:{shims}")


def test_a_shim_that_leads_nowhere_is_run_itself(make_sandbox: Make, project: Path, shims: Path) -> None:
    done = make_sandbox().run(Job(["other"], project, {"PATH": f"{shims}:/usr/bin:/bin"}))

    assert done.stdout == b"the other shim ran\n"


@pytest.mark.parametrize("words", [["main.py"], ["-m", "x", "-I"], ["-c", "-S"], ["-W", "-I", "x"], ["-WI", "x"],
    ["-X", "importtime", "x"], ["-uB", "x", "-E"], [], ["-"], ["-bb", "x"], ["-Wd", "-m", "x"]])  # fmt: skip
def test_these_arguments_leave_the_search_path_alive(words: list[str]) -> None:
    assert programs.imports_site(words)


@pytest.mark.parametrize("words", [["-I"], ["-uI", "x"], ["-B", "-S", "x"], ["-E"], ["-W", "x", "-E"], ["-V"],
    ["--version"], ["-Xdev", "-S"], ["-i", "x"]])  # fmt: skip
def test_these_arguments_do_not(words: list[str]) -> None:
    assert not programs.imports_site(words)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (f"#!{sys.executable}", True),
        ("#!/usr/bin/env python3", True),
        ("#!/usr/bin/env -S python3 -I", False),
        ("#!/bin/sh", False),
        ("#!/usr/bin/python3 -I", False),
        ("import os", False),
        ("", False),
    ],
)
def test_a_script_is_python_when_its_first_line_says_so_without_options(
    tmp_path: Path, first: str, expected: bool
) -> None:
    script = tmp_path / "tool"
    script.write_text(f"{first}\npass\n")
    script.chmod(0o755)

    assert programs.resolve([str(script)], tmp_path, dict(os.environ)).python is expected


def test_no_more_of_an_installation_is_shown_than_its_code(tmp_path: Path) -> None:
    local = tmp_path / ".local"
    for name in ("bin", "lib/python3.11/site-packages", "share/keyrings"):
        (local / name).mkdir(parents=True)
    shutil.copy(sys.executable, local / "bin" / "python3")

    found = programs.resolve([str(local / "bin" / "python3")], tmp_path, {"PATH": "/usr/bin", "HOME": str(tmp_path)})
    shown = programs.needed(found, {"PATH": "/usr/bin", "HOME": str(tmp_path)})

    assert local / "lib" in shown
    assert not [path for path in shown if path in {local, tmp_path} or "share" in path.parts]


@pytest.mark.parametrize("entry", ["/home/someone", "/home", "/"])
def test_a_search_path_that_holds_the_home_does_not_show_it(tmp_path: Path, entry: str) -> None:
    environment = {"PATH": f"{entry}:/usr/bin", "HOME": "/home/someone"}

    shown = programs.needed(programs.resolve(["sh"], tmp_path, environment), environment)

    assert Path(entry) not in shown


def test_a_circle_of_links_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    assert programs.resolve(["./a"], tmp_path, {}).path is None
