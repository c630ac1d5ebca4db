import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.learning.shape import message_shape


@pytest.mark.parametrize(
    ("exception", "message", "shape"),
    [
        ("KeyError", "'currency'", "KeyError"),
        ("KeyError", "3", "KeyError"),
        ("AttributeError", "'NoneType' object has no attribute 'phone'",
         "AttributeError: '…' object has no attribute '…'"),
        ("IndexError", "list index out of range", "IndexError: list index out of range"),
        ("TypeError", "f() takes 2 positional arguments but 13 were given",
         "TypeError: f() takes 0 positional arguments but 0 were given"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: '/tmp/x'",
         "FileNotFoundError: [Errno 0] No such file or directory: '…'"),
        ("ValueError", "first line\nsecond 'secret' line", "ValueError: first line"),
        ("ValueError", "", "ValueError"),
        ("ValueError", "bad object at 0x7f00aa", "ValueError: bad object at 0x…"),
        ("ValueError", "it's not 'quoted", "ValueError: it'…'quoted"),
    ],
)  # fmt: skip
def test_values_leave_the_message_and_words_stay(exception: str, message: str, shape: str) -> None:
    assert message_shape(exception, message) == shape


@pytest.mark.parametrize("word", ["x1", "utf8", "v2", "sha256"])
def test_a_number_inside_a_word_is_part_of_the_word(word: str) -> None:
    assert message_shape("E", f"bad {word}") == f"E: bad {word}"


@given(st.text())
def test_any_message_has_a_bounded_shape(message: str) -> None:
    assert len(message_shape("ValueError", message)) <= 220


def test_a_long_hostile_message_takes_no_time() -> None:
    assert message_shape("E", "'" + "\\" * 100_000).startswith("E: ")


@given(st.text("abc xyz", max_size=30), st.text("abc xyz", max_size=30))
def test_two_values_give_one_shape(one: str, other: str) -> None:
    assert message_shape("E", f"no '{one}' here") == message_shape("E", f"no '{other}' here")
