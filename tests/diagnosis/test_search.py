from __future__ import annotations

from collections.abc import Iterator

import pytest

from suture.diagnosis.search import MOST_FILES, SECONDS, Search
from suture.domain.paths import is_test
from tests.diagnosis.fakes import MemoryProject


class Counting(MemoryProject):
    """Counts how often each file is read."""

    def read(self, path: str) -> bytes | None:
        reads.append(path)
        return super().read(path)


reads: list[str] = []


def test_only_files_with_all_the_words_are_parsed() -> None:
    search = Search(MemoryProject({"a.py": "x = 'title'", "b.py": "x = 'row'", "c.py": "title = row = 1"}))
    assert [s.path for s in search.mentioning("title", "row")] == ["c.py"]


def test_a_file_that_does_not_parse_is_passed_over() -> None:
    search = Search(MemoryProject({"a.py": "title = (", "b.py": "title = 1"}))
    assert [s.path for s in search.mentioning("title")] == ["b.py"]


def test_files_are_read_once() -> None:
    reads.clear()
    search = Search(Counting({"a.py": "x = 1", "b.py": "y = 1"}))
    for word in ("x", "y", "=", "x"):
        list(search.mentioning(word))
    assert sorted(reads) == ["a.py", "b.py"]


def test_what_is_not_python_is_not_searched() -> None:
    assert list(Search(MemoryProject({"a.txt": "title"})).mentioning("title")) == []


def test_a_huge_file_is_passed_over() -> None:
    assert list(Search(MemoryProject({"a.py": "title = 1\n" + "#" * 1_000_001})).mentioning("title")) == []


def test_reading_stops_when_the_time_is_up_and_says_so() -> None:
    def clock() -> Iterator[float]:
        yield from (0.0, 0.1, SECONDS + 0.1)

    ticks = clock()
    search = Search(MemoryProject({"a.py": "x = 1", "b.py": "x = 1"}), lambda: next(ticks))
    assert [s.path for s in search.mentioning("x")] == ["a.py"]
    assert search.cut_short


def test_reading_stops_after_two_thousand_files_and_says_so() -> None:
    search = Search(MemoryProject({f"{n}.py": "" for n in range(MOST_FILES + 1)}), lambda: 0.0)
    assert list(search.mentioning("x")) == []
    assert search.cut_short


def test_a_small_project_is_read_to_its_end() -> None:
    search = Search(MemoryProject({"a.py": "x = 1"}))
    list(search.mentioning("x"))
    assert not search.cut_short


def test_calls_are_found_by_the_last_part_of_their_name() -> None:
    search = Search(MemoryProject({"a.py": "f(1)\na.f(2)\nf\ng(f)\nf.x(3)\nf()()\n"}))
    assert [source.segment(call) for source, call in search.calls("f")] == ["f(1)", "a.f(2)", "f()"]


@pytest.mark.parametrize(
    "path", ["test_a.py", "tests.py", "tests/x.py", "a/tests/b/x.py", "a_test.py", "conftest.py", "a/conftest.py"]
)
def test_tests_are_known_by_their_names(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize("path", ["a.py", "testing.py", "contest.py", "testsuite.py", "latest/a.py", "a/attests/b.py"])
def test_other_names_are_no_tests(path: str) -> None:
    assert not is_test(path)
