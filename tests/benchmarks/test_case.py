from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from benchmarks.real.case import HERE, RealCase, cache, commit, load, load_all, unpack

CASES = load_all()


def test_there_are_more_than_ten_cases() -> None:
    assert len(CASES) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_is_whole(case: RealCase) -> None:
    assert case.crash.is_file()
    assert case.check.is_file()
    assert case.before != case.after
    assert case.exception.endswith("Error")
    assert case.path in {".", "src"}
    assert case.changelog


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_was_named_in_the_sample(case: RealCase) -> None:
    named = f"| {case.name} | {case.before} | {case.after} |"
    assert named in (HERE / "sample.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_crash_program_looks_at_results(case: RealCase) -> None:
    assert "assert" not in case.crash.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_check_looks_at_more_than_one_result(case: RealCase) -> None:
    assert case.check.read_text(encoding="utf-8").count("assert ") >= 2


def test_cases_can_be_chosen_by_name() -> None:
    assert [case.name for case in load_all((CASES[0].name,))] == [CASES[0].name]


def test_an_unknown_name_chooses_nothing() -> None:
    assert load_all(("no-such-case",)) == []


def test_a_case_that_lacks_a_field_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('package = "x"\n')
    with pytest.raises(KeyError, match="before"):
        load(tmp_path)


def test_the_cache_is_where_the_user_keeps_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache() == tmp_path / "suture-benchmarks"


def archive(tmp_path: Path, name: str = "package-1.0/module.py") -> Path:
    (tmp_path / "module.py").write_text("x = 1\n")
    with tarfile.open(tmp_path / "package-1.0.tar.gz", "w:gz") as opened:
        opened.add(tmp_path / "module.py", arcname=name)
    return tmp_path / "package-1.0.tar.gz"


def test_a_distribution_is_unpacked_without_its_top_folder(tmp_path: Path) -> None:
    unpack(archive(tmp_path), tmp_path / "tree")
    assert (tmp_path / "tree" / "module.py").read_text() == "x = 1\n"


def test_a_distribution_that_reaches_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="would land outside of its folder"):
        unpack(archive(tmp_path, "../../evil.py"), tmp_path / "deep" / "tree")
    assert not (tmp_path / "evil.py").exists()


def test_the_tree_is_a_clean_checkout_even_of_ignored_files(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.dat\n")
    (tmp_path / "locale.dat").write_text("x")
    commit(tmp_path)
    assert (tmp_path / ".git" / "index").read_bytes().count(b"locale.dat") == 1
