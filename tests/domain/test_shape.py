import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.domain.shape import message_shape, shape


@pytest.mark.parametrize(
    ("exception", "message", "expected"),
    [
        ("KeyError", "'currency'", "KeyError"),
        ("KeyError", "3", "KeyError"),
        ("AttributeError", "'NoneType' object has no attribute 'phone'",
         "AttributeError: <text> object has no attribute <text>"),
        ("IndexError", "list index out of range", "IndexError: list index out of range"),
        ("TypeError", "f() takes 2 positional arguments but 13 were given",
         "TypeError: f() takes <number> positional arguments but <number> were given"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: '/tmp/x'",
         "FileNotFoundError: [Errno <number>] No such file or directory: <text>"),
        ("ValueError", "first line\nsecond 'secret' line", "ValueError: first line"),
        ("ValueError", "", "ValueError"),
        ("ValueError", "\n\nonly below", "ValueError"),
        ("NameError", "name 'totl' is not defined. Did you mean: 'total'?", "NameError: name <text> is not defined"),
        ("ValueError", "bad object at 0x7f00aa", "ValueError: bad object at <hex>"),
        ("ValueError", "it's not 'quoted", "ValueError: it's not 'quoted"),
    ],
)  # fmt: skip
def test_values_leave_the_message_and_words_stay(exception: str, message: str, expected: str) -> None:
    assert message_shape(exception, message) == expected


@pytest.mark.parametrize("word", ["x1", "utf8", "v2"])
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


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("'title'", "<text>"),
        ('no "b" in it', "no <text> in it"),
        ("list index out of range", "list index out of range"),
        ("can't multiply sequence by non-int of type 'str'", "can't multiply sequence by non-int of type <text>"),
        ("[Errno 2] No such file or directory: '/a/b c'", "[Errno <number>] No such file or directory: <text>"),
        ("cannot open /home/ann/data.csv now", "cannot open <path> now"),
        ("cannot open C:\\data\\x.csv now", "cannot open <path> now"),
        ("<Row at 0x7f3A>", "<Row at <hex>>"),
        ("got 3 of -4.5e3", "got <number> of <number>"),
        ("id 123e4567-e89b-12d3-a456-426614174000 unknown", "id <uuid> unknown"),
        ("commit deadbeef01 unknown", "commit <hex> unknown"),
        (
            "f() got an unexpected keyword argument 'a'. Did you mean 'b'?",
            "f() got an unexpected keyword argument <text>",
        ),
        ("two\n  lines", "two lines"),
        ("column2 is wrong", "column2 is wrong"),
        ("", ""),
    ],
)
def test_the_shape_keeps_words_and_drops_values(message: str, expected: str) -> None:
    assert shape(message) == expected


@given(st.text(max_size=300))
def test_any_message_has_a_shape_that_is_one_line(message: str) -> None:
    found = shape(message)
    assert "\n" not in found
    assert found == found.strip()


def test_a_huge_message_has_a_bounded_shape() -> None:
    assert len(shape("x" * 10**6)) <= 2000
