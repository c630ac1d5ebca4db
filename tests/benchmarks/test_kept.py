from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import real_bench
from benchmarks.real.case import HERE, RealCase, load_all
from benchmarks.real.judge import Judgement, Outcome, Result
from benchmarks.real.kept import digest, keep, read, revived

CASES = load_all()[:3]


def result(case: RealCase, why: str = "because") -> Result[RealCase]:
    return Result(case, Judgement(Outcome.WRONG, why), 1.5, "-a\n+ä\n")


def test_what_is_kept_comes_back_whole(tmp_path: Path) -> None:
    keep(tmp_path / "new" / "file", "key", "suture", result(CASES[0]))
    assert revived(CASES[0], read(tmp_path / "new" / "file")["key"]) == result(CASES[0])


def test_the_last_result_of_a_key_counts(tmp_path: Path) -> None:
    for why in ("first", "last"):
        keep(tmp_path / "file", "key", "suture", result(CASES[0], why))
    assert read(tmp_path / "file")["key"]["why"] == "last"


def test_a_line_that_was_cut_short_is_left_out(tmp_path: Path) -> None:
    keep(tmp_path / "file", "key", "suture", result(CASES[0]))
    with (tmp_path / "file").open("a") as opened:
        opened.write('{"key": "other", "case"')
    assert list(read(tmp_path / "file")) == ["key"]


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert read(tmp_path / "file") == {}


def test_a_digest_changes_with_content_and_with_names_and_not_with_caches(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    first = digest([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert digest([tmp_path]) == first
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    renamed = digest([tmp_path])
    (tmp_path / "b.py").write_text("2")
    assert len({first, renamed, digest([tmp_path])}) == 3


def test_the_same_bytes_cut_otherwise_have_another_digest(tmp_path: Path) -> None:
    for name, text in (("a", "xy"), ("b", "")):
        (tmp_path / name).write_text(text)
    first = digest([tmp_path])
    for name, text in (("a", "x"), ("b", "y")):
        (tmp_path / name).write_text(text)
    assert digest([tmp_path]) != first


def run(file: Path, calls: list[str], told: list[str], fails_at: int = 99) -> dict[str, list[Result]]:
    """Try the cases by a tool that only counts, and is cut short when it is called for the given time."""

    def try_it(case: RealCase, tool: str) -> Result[RealCase]:
        if len(calls) == fails_at:
            raise KeyboardInterrupt
        calls.append(f"{case.name} {tool}")
        return result(case)

    return real_bench.Tried(file, 6, told.append).all(CASES, "cases", try_it)


def test_a_run_that_is_cut_short_goes_on_where_it_was(tmp_path: Path) -> None:
    first: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "file", first, [], fails_at=3)
    second: list[str] = []
    results = run(tmp_path / "file", second, [])
    assert (len(first), len(second)) == (3, 3)
    assert not set(first) & set(second)
    assert {tool: [one.case for one in of_tool] for tool, of_tool in results.items()} == {
        "suture": CASES, "naive": CASES,
    }  # fmt: skip


def test_each_case_is_told_of_as_it_comes_and_so_is_that_it_was_known(tmp_path: Path) -> None:
    told: list[str] = []
    run(tmp_path / "file", [], told)
    run(tmp_path / "file", [], told)
    assert told[0] == f"[1/6] {CASES[0].name}, suture: wrong (1.5 s)"
    assert told[5].startswith(f"[6/6] {CASES[2].name}, naive")
    assert told[6] == f"[1/6] {CASES[0].name}, suture: wrong (known)"


def test_results_of_other_code_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / "file", [], [])
    monkeypatch.setattr(real_bench, "CODE", (HERE / "page.py",))
    calls: list[str] = []
    run(tmp_path / "file", calls, [])
    assert len(calls) == 6


def test_an_unknown_name_is_refused_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["real_bench.py", "--only", "no-such-case"])
    assert real_bench.main() == 2
    assert "no case is named no-such-case" in capsys.readouterr().err


def test_some_cases_alone_write_no_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["real_bench.py", "--only", CASES[0].name])
    monkeypatch.setattr(real_bench, "heal", lambda case, _tool: result(case))
    monkeypatch.setattr(real_bench, "PAGE", tmp_path / "page.md")
    assert real_bench.main() == 0
    assert not (tmp_path / "page.md").exists()
    last: Sequence[str] = capsys.readouterr().out.splitlines()
    assert '"suture: share of crashes wrong", "value": 1.0' in last[-1]
