"""What the engine sets so that a process is watched."""

import os
from pathlib import Path

from suture_sdk.watched import launch

BOOTSTRAP = launch.PATHS[-1]


def test_only_the_variables_to_set_are_returned() -> None:
    assert launch.environment({"HOME": "/h"}, "/c", "/r") == {
        "PYTHONPATH": BOOTSTRAP,
        "SUTURE_CAPTURE_DIR": "/c",
        "SUTURE_CAPTURE_ROOT": "/r",
    }


def test_the_bootstrap_goes_first_and_the_rest_stays_to_the_letter() -> None:
    before = os.pathsep.join(["lib", "", "/x"])
    assert launch.environment({"PYTHONPATH": before}, "/c", "/r")["PYTHONPATH"] == f"{BOOTSTRAP}{os.pathsep}{before}"


def test_a_bootstrap_inside_a_bootstrap_stands_there_once() -> None:
    once = launch.environment({"PYTHONPATH": "lib"}, "/c", "/r")
    assert launch.environment(once, "/d", "/r")["PYTHONPATH"] == once["PYTHONPATH"]


def test_the_paths_are_the_bootstrap_and_the_package() -> None:
    assert (Path(BOOTSTRAP) / "sitecustomize.py").is_file()
    assert all(Path(path).is_absolute() and Path(path).is_dir() for path in launch.PATHS)
    assert any((Path(path) / "watch.py").is_file() for path in launch.PATHS)
