"""What looks like a secret is taken out, what does not is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture_sdk.watched import scrub

F = scrub.FILTERED


@pytest.mark.parametrize(
    "name",
    "password PASSWORD db_password dbPassword DB_PASSWD token authToken access_token X-Api-Key api_key apiKey APIKey "
    "secret client_secret Authorization Set-Cookie cookie csrf_token aws_secret_access_key private_key sessionId "
    "passphrase credentials jwt cvv".split(),
)
def test_names_of_secrets_are_known(name: str) -> None:
    assert scrub.secret_name(name)


@pytest.mark.parametrize(
    "name",
    "author key keys primary_key total passed compass tokenize_all monkey keyboard session name secretary bypass "
    "password_".replace("password_", "").split(),
)
def test_other_names_are_not(name: str) -> None:
    assert not scrub.secret_name(name)


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("https://bob:hunter2@example.org/x", f"https://{F}@example.org/x"),
        ("postgres://bob:p%40ss@db:5432/shop", f"postgres://{F}@db:5432/shop"),
        ("password=hunter2&user=bob", f"password={F}&user=bob"),
        ("{'password': 'hun ter2', 'user': 'bob'}", f"{{'password': {F}, 'user': 'bob'}}"),
        ('{"api_key":"abc"}', f'{{"api_key":{F}}}'),
        ("Authorization: Basic Ym9iOmh1bnRlcjI=", f"Authorization: {F}"),
        ("{'Authorization': 'Bearer abc'}", f"{{'Authorization': '{F}'}}"),
        ("sent Bearer a1b2c3d4e5f6", f"sent Bearer {F}"),
        ("Cookie: a=1; b=2", f"Cookie: {F}"),
        ("Set-Cookie: sid=31d4; Path=/", f"Set-Cookie: {F}"),
        ("jwt eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl!", f"jwt {F}!"),
        ("AKIAIOSFODNN7EXAMPLE", F),
        ("ghp_" + "a1B2" * 9, F),
        ("sk_live_0123456789ab", F),
        ("write to bob.smith+x@mail.example.org now", f"write to {F} now"),
        ("card 4111 1111 1111 1111 ok", f"card {F} ok"),
        ("4111111111111111", F),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----", F),
        ("-----BEGIN PRIVATE KEY-----\nMIIE cut short", F),
        ("mysql --password=x", f"mysql --password={F}"),
    ],
)
def test_secrets_are_taken_out(text: str, scrubbed: str) -> None:
    assert scrub.text(text) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "'price'",
        "'password'",
        "name 'tokens' is not defined",
        "f() got an unexpected keyword argument 'password'",
        "'Token' object has no attribute 'secret'",
        "[Errno 2] No such file or directory: '/srv/app/data.csv'",
        "https://example.org:8080/a@b",
        "expected 4111111111111112 rows",
        "1732503295123456789",
        "2026-11-25 02:35:12",
        "a == b",
        "token == other",
        "def f(x: int = 3) -> None:",
        "user@host",
        "@decorator",
        "basic understanding of tokens",
        "eyJ is how a token begins",
        "",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert scrub.text(text) == text


@pytest.mark.parametrize("word", sorted(scrub._WORDS | scrub._PAIRS))
def test_every_name_of_a_secret_is_looked_for_in_texts(word: str) -> None:
    for text in (f"x {word}=hunter2 y", f"{{'{word.upper()}': 'hunter2'}}", f'"{word}": "hunter2"'):
        assert "hunter2" not in scrub.text(text)
        assert F in scrub.text(text)


def test_a_secret_across_the_cut_does_not_leak_its_head() -> None:
    text = "x" * 50 + " https://bob:" + "hunter2" * 100 + "@example.org"
    assert "hunter" not in scrub.bounded(text, 70)


def test_a_secret_that_ends_behind_what_is_looked_at_does_not_leak() -> None:
    text = "password='" + "hunter2" * 5000 + "'"
    assert "hunter" not in scrub.bounded(text, 200)


def test_a_cut_is_marked_and_a_short_text_is_whole() -> None:
    assert scrub.bounded("abcdef", 4) == "abc…"
    assert scrub.bounded("abcd", 4) == "abcd"


@given(st.text(), st.integers(1, 50))
def test_a_bounded_text_is_never_too_long(text: str, length: int) -> None:
    assert len(scrub.bounded(text, length)) <= length


@given(st.text(alphabet=" abcxyz.,;()[]", max_size=200))
def test_plain_words_pass_unchanged(text: str) -> None:
    assert scrub.text(text) == text


@given(st.sampled_from(["a:", "'", "://", "@", "=", "a", "1 ", "-", "eyJ", "."]), st.integers(1, 20_000))
def test_no_repetition_takes_more_than_a_pass_over_it(piece: str, times: int) -> None:
    text = (piece * times)[:20_000]
    assert len(scrub.text(text)) <= len(text) + len(F) * (text.count("=") + text.count("@") + text.count(":") + 1)


def test_only_exact_texts_name_a_secret() -> None:
    assert scrub.is_named("password")
    assert not scrub.is_named("name")
    assert not scrub.is_named(3)
    assert not scrub.is_named(None)
