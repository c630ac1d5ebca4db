from __future__ import annotations

from pathlib import Path

import pytest

from suture.sandbox.root import NoProjectRootError, find, home


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


def test_a_table_of_ours_marks_one_program_of_a_large_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    service = tmp_path / "service"
    (service / "deep").mkdir(parents=True)
    (service / "pyproject.toml").write_text("[project]\nname = 'x'\n\n[tool.suture.limits]\nseconds = 5\n")
    assert find(service / "deep", ["python", "app.py"]) == service


@pytest.mark.parametrize("text", ["", "[tool.ruff]\n", "# [tool.suture]\n", "[tool.sutures]\n"])
def test_another_table_marks_nothing_inside_a_repository(tmp_path: Path, text: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "pyproject.toml").write_text(text)
    assert find(tmp_path / "service", ["python", "app.py"]) == tmp_path


def test_a_repository_inside_is_not_ruled_by_a_table_above_it(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.suture]\n")
    (tmp_path / "inner" / ".git").mkdir(parents=True)
    assert find(tmp_path / "inner", ["python", "app.py"]) == tmp_path / "inner"


def test_a_user_without_a_home_lives_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    assert home({}) == Path("/")
    assert home({"HOME": "/home/ann"}) == Path("/home/ann")
