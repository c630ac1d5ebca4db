import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.domain.diff import unified_diff
from suture.domain.remedy import Edit
from suture.learning.change import Block, blocks, in_place, undone

OLD = b"def f(row):\n    a = 1\n    b = row['x']\n    return a + b\n"
NEW = OLD.replace(b"row['x']", b"row.get('x', 0)")
CHANGES = blocks(unified_diff([Edit("a.py", OLD, NEW)]))


def test_a_changed_line_is_kept_with_one_neighbour_on_each_side() -> None:
    assert list(CHANGES) == [
        Block(
            "a.py",
            "    a = 1\n    b = row['x']\n    return a + b\n",
            "    a = 1\n    b = row.get('x', 0)\n    return a + b\n",
        )
    ]


def test_two_changes_in_two_files_are_two_blocks() -> None:
    found = blocks(unified_diff([Edit("a.py", OLD, NEW), Edit("b.py", b"x\n", b"y\n")]))
    assert [block.path for block in found] == ["a.py", "b.py"]


def test_lines_that_look_like_a_header_are_content() -> None:
    found = blocks(unified_diff([Edit("q.sql", b"-- one\nselect 1\n", b"++ b/two\nselect 1\n")]))
    assert found == (Block("q.sql", "-- one\nselect 1\n", "++ b/two\nselect 1\n"),)


@pytest.mark.parametrize("text", ["", "nonsense", "--- a/x\n+++ b/x\n", "@@ -1,9 +1,9 @@\n x", "@@ broken @@"])
def test_what_is_no_diff_has_no_blocks_that_changed(text: str) -> None:
    assert not [block for block in blocks(text) if block.before != block.after]


def test_a_change_is_found_in_the_file_that_has_it() -> None:
    assert in_place(CHANGES, {"a.py": NEW})
    assert not undone(CHANGES, {"a.py": NEW})


def test_a_change_is_found_again_when_the_rest_of_the_file_moved() -> None:
    assert in_place(CHANGES, {"a.py": b"import os\n\n\n" + NEW.replace(b"def f(row)", b"def f(row: dict)")})


def test_a_file_as_it_was_is_undone() -> None:
    assert undone(CHANGES, {"a.py": OLD})
    assert not in_place(CHANGES, {"a.py": OLD})


@pytest.mark.parametrize("content", [None, b"", b"b = row.get('x', 0)\n", b"\xff\xfe"])
def test_a_file_that_is_gone_or_rewritten_is_neither(content: bytes | None) -> None:
    assert not in_place(CHANGES, {"a.py": content})
    assert not undone(CHANGES, {"a.py": content})


def test_nothing_is_in_place_where_nothing_was_changed() -> None:
    assert not in_place((), {"a.py": NEW})
    assert not undone((), {"a.py": NEW})


LINES = st.lists(st.sampled_from(["a", "b", "", "-x", "+y", " z", "\\"]), min_size=1, max_size=12)


@given(LINES, LINES)
def test_any_change_is_in_place_in_its_own_result(before: list[str], after: list[str]) -> None:
    old, new = ("\n".join(lines).encode() + b"\n" for lines in (before, after))
    changes = blocks(unified_diff([Edit("a", old, new)]))
    assert in_place(changes, {"a": new}) == (old != new)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_can_be_found_again(old: bytes, new: bytes) -> None:
    changes = blocks(unified_diff([Edit("a", old, new)]))
    assert not changes or in_place(changes, {"a": new})
