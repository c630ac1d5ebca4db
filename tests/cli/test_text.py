import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.cli.text import clean, line


@pytest.mark.parametrize("text", ["plain", "ÄÖ ü", "a\nb", "日本", "✓ [bold] {x} %s $HOME"])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x07", "\\x07"),
        ("a\rb", "a\\rb"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("a\u200bb", "a\\u200bb"),
        ("\udcff", "\\udcff"),
        ("\ta", "    a"),
        ("\x00", "\\x00"),
    ],
)
def test_what_a_terminal_might_obey_is_shown_as_an_escape(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


@given(st.text(st.characters(exclude_categories=[])))
def test_no_text_keeps_a_character_that_cannot_be_seen(text: str) -> None:
    assert all(c == "\n" or c.isprintable() for c in clean(text))


@given(st.text())
def test_one_line_is_one_line_and_bounded(text: str) -> None:
    shown = line(text, 50)
    assert "\n" not in shown
    assert len(shown) <= 50


def test_a_long_line_says_that_it_was_cut() -> None:
    assert line("x" * 99, 10) == "x" * 9 + "…"
