"""Words in names: what concerns access, what is counted or paid, and everyday names that are neither."""

from __future__ import annotations

import pytest

from suture.domain.names import ACCESS, AMOUNTS, MONEY, access_word, amount_word, closed_word, money_word, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unit_price", {"unit", "price"}),
        ("unitPrice", {"unit", "price"}),
        ("HTTPToken", {"http", "token"}),
        ("identity", {"identity"}),
        ("author", {"author"}),
        ("row2", {"row", "2"}),
        ("user['role']", {"user", "role"}),
        ("", set()),
    ],
)
def test_names_are_read_by_their_words(name: str, expected: set[str]) -> None:
    assert words(name) == expected


@pytest.mark.parametrize("word", sorted(ACCESS))
def test_what_a_person_is_asked_about_is_never_guarded(word: str) -> None:
    assert access_word(f"the_{word}") == word
    assert closed_word(f"the_{word}") == word


def test_a_token_is_access_beside_a_word_of_access_only() -> None:
    assert access_word("next_token") is None
    assert access_word("access_token") is not None
    assert access_word("current_user", "session.user", "token") == "token"
    assert access_word("line", "next", "token") is None
    assert closed_word("next_token") == "token"


@pytest.mark.parametrize("name", ["author", "payload", "roller", "scoped", "grantee", "identity", "signal", ""])
def test_everyday_names_concern_no_access(name: str) -> None:
    assert closed_word(name) is None
    assert access_word(name) is None


@pytest.mark.parametrize("word", sorted(AMOUNTS))
def test_amounts_are_found_as_words_and_not_as_parts_of_words(word: str) -> None:
    assert amount_word("x", f"row.{word}") == word
    assert amount_word(f"x{word}x") is None


@pytest.mark.parametrize("name", ["title", "counting", "rated", "accounts", "summary", "keys", "pricey"])
def test_everyday_names_say_no_amount(name: str) -> None:
    assert amount_word(name) is None
    assert money_word(name) is None


def test_money_is_exact_to_the_cent() -> None:
    assert money_word("order.unit_price") == "price"
    assert money_word("width", "order.size") is None
    assert all(money_word(word) for word in MONEY)
