from suture.domain.remedy import Edit
from suture.verification import changed

SOURCE = b"""\
class Cart:
    def total(self):
        def inner():
            return 1
        return inner()

def free():
    if True:
        return 2
"""


def test_changed_lines_are_those_of_the_new_file() -> None:
    edit = Edit("a.py", b"a\nb\nc\n", b"a\nx\ny\nc\n")
    assert changed.lines_after(edit) == {2, 3}


def test_a_new_file_is_changed_as_a_whole() -> None:
    assert changed.lines_after(Edit("a.py", None, b"a\nb\n")) == {1, 2}


def test_an_edit_without_a_change_changes_no_line() -> None:
    assert changed.lines_after(Edit("a.py", b"a\n", b"a\n")) == frozenset()


def test_a_deletion_changes_no_line_of_the_new_file_but_counts() -> None:
    edit = Edit("a.py", b"a\nb\nc\n", b"a\nc\n")
    assert changed.lines_after(edit) == frozenset()
    assert changed.size(edit) == 1


def test_a_replacement_counts_once() -> None:
    assert changed.size(Edit("a.py", b"a\nb\nc\n", b"a\nx\nc\n")) == 1


def test_bytes_that_are_not_utf_8_are_kept_apart() -> None:
    assert changed.size(Edit("a.py", b"# \xe4\n", b"# \xf6\n")) == 1


def test_functions_are_named_as_python_names_them() -> None:
    tree = changed.parsed(SOURCE)
    assert tree is not None
    assert [name for name, _ in changed.functions(tree)] == ["Cart.total", "Cart.total.<locals>.inner", "free"]


def test_the_innermost_function_around_a_line_is_found() -> None:
    assert changed.functions_at(SOURCE, frozenset({4})) == {"Cart.total.<locals>.inner"}
    assert changed.functions_at(SOURCE, frozenset({5, 9})) == {"Cart.total", "free"}


def test_a_line_outside_of_functions_belongs_to_the_module() -> None:
    assert changed.functions_at(SOURCE, frozenset({1, 6})) == {changed.MODULE}


def test_source_that_cannot_be_read_belongs_to_the_module() -> None:
    assert changed.functions_at(b"def (", frozenset({1})) == {changed.MODULE}
    assert changed.function_named(b"def (", "x") is None


def test_a_function_that_is_not_there_is_none() -> None:
    assert changed.function_named(SOURCE, "Cart.missing") is None
