from __future__ import annotations

from pathlib import Path

import pytest

from suture.sandbox.root import NoProjectRootError, find


def test_the_nearest_marked_folder_is_the_root(tmp_path: Path) -> None:
    (tmp_path / "shop" / "cart").mkdir(parents=True)
    (tmp_path / "shop" / "pyproject.toml").touch()
    assert find(tmp_path / "shop" / "cart", ["pytest"], home=tmp_path / "home") == tmp_path / "shop"


def test_a_repository_outweighs_a_package_inside_it(tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "package").mkdir()
    (tmp_path / "repo" / "package" / "setup.py").touch()
    assert find(tmp_path / "repo" / "package", ["pytest"], home=tmp_path / "home") == tmp_path / "repo"


def test_without_a_marker_the_folder_itself_is_the_root(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    assert find(tmp_path / "scripts", ["python", "x.py"], home=tmp_path / "home") == tmp_path / "scripts"


def test_a_script_elsewhere_brings_its_own_root(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "run.py").touch()
    assert find(tmp_path / "here", ["python", "../there/run.py"], home=tmp_path / "home") == tmp_path / "there"


def test_a_script_below_the_working_directory_does_not(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "run.py").touch()
    assert find(tmp_path, ["python", "bin/run.py"], home=tmp_path / "home") == tmp_path


@pytest.mark.parametrize("wide", ["home", "/", "/tmp"])
def test_a_tree_that_is_too_wide_is_refused_with_a_way_out(wide: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(NoProjectRootError, match="change into the project's folder"):
        find(home if wide == "home" else Path(wide), ["python", "x.py"], home=home)


def test_a_marker_in_the_home_directory_does_not_make_it_a_project(tmp_path: Path) -> None:
    (tmp_path / "home" / "notes").mkdir(parents=True)
    (tmp_path / "home" / ".git").mkdir()
    assert find(tmp_path / "home" / "notes", ["python"], home=tmp_path / "home") == tmp_path / "home" / "notes"
