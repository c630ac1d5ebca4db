"""What may stand in [tool.suture], and what is said of all that may not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.domain.request import HealRequest
from suture.domain.settings import LimitSettings, Settings
from suture.settings import FILE, KEYS, LIMITS, MOST_BYTES, MOST_CANDIDATES, SettingsError, asked, inputs, parse, read
from suture.workflow import journey

MIB = 1024 * 1024
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


def written(line: str) -> Settings:
    return parse(f"[tool.suture]\n{line}\n")


def refused(line: str) -> str:
    with pytest.raises(SettingsError) as caught:
        written(line)
    return str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "[project]\nname = 'x'", "[tool.ruff]\nline-length = 9", "[tool.suture]", "tool = 3"]
)
def test_without_a_word_of_the_owner_the_settings_are_empty(text: str) -> None:
    assert parse(text) == Settings()


def test_without_a_file_the_settings_are_empty(tmp_path: Path) -> None:
    assert read(tmp_path) == Settings()
    (tmp_path / FILE).mkdir()
    assert read(tmp_path) == Settings()


def test_all_keys_together_become_one_value(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        """
        [tool.suture]
        test-command = "pytest -q 'tests/a b'"
        never-touch = ["legacy/**", "vendor"]
        idempotent = ["shop.rates:fetch", "shop.cart:Cart.total"]
        extra-inputs = ["~/rates", "../shared", "/srv/data"]
        trusted-network = true
        keep-env = ["RATES_URL"]
        sandbox = "landlock"

        [tool.suture.defaults]
        currency = "EUR"
        "shop.cart:total.rate" = 1.5
        "Order.items" = []

        [tool.suture.limits]
        seconds = 20
        memory = "2GB"
        processes = 64
        file = "10 MiB"
        tree = 104857600
        output = "1MB"
        candidates = 7
        time-budget = 90.5
        """
    )
    assert read(tmp_path) == Settings(
        test_command=("pytest", "-q", "tests/a b"),
        never_touch=("legacy/**", "vendor"),
        defaults={"currency": "'EUR'", "shop.cart:total.rate": "1.5", "Order.items": "[]"},
        idempotent=("shop.rates:fetch", "shop.cart:Cart.total"),
        limits=LimitSettings(20.0, 2 * 10**9, 64, 10 * MIB, 104857600, 10**6, 7, 90.5),
        extra_inputs=("~/rates", "../shared", "/srv/data"),
        trusted_network=True,
        keep_env=("RATES_URL",),
        sandbox="landlock",
    )


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_is_described(key: str) -> None:
    assert f"| `{key}` |" in REFERENCE.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", sorted(LIMITS))
def test_every_limit_is_described(key: str) -> None:
    assert f"| `limits.{key}` |" in REFERENCE.read_text(encoding="utf-8")


def test_nothing_is_described_that_is_not_there() -> None:
    described = re.findall(r"^\| `([a-z.-]+)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(described) == sorted([*KEYS, *(f"limits.{key}" for key in LIMITS)])


def test_the_example_of_the_reference_can_be_read() -> None:
    block = re.search(r"^```toml\n(.*?)^```", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert block is not None
    assert parse(block[1]) != Settings()


def test_the_most_candidates_are_those_of_the_workflow() -> None:
    assert journey.MOST_CANDIDATES == MOST_CANDIDATES


@given(st.sampled_from([*KEYS, *LIMITS]), st.data())
def test_an_unknown_key_is_refused_with_the_nearest_known_one(key: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(key) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz_"))
    wrong = data.draw(st.sampled_from([key[:at] + letter + key[at:], key[:at] + letter + key[at + 1 :]]))
    table, known = ("tool.suture", KEYS) if key in KEYS else ("tool.suture.limits", LIMITS)
    if wrong in known:
        return
    with pytest.raises(SettingsError) as caught:
        parse(f"[{table}]\n{wrong} = 1\n")
    assert f"unknown key {wrong!r} in [{table}]; did you mean {key}?" in str(caught.value)
    assert all(name in str(caught.value) for name in known)


def test_an_unknown_key_like_no_other_is_refused_with_the_known_ones() -> None:
    said = refused("zzz = 1")
    assert "unknown key 'zzz' in [tool.suture]. Known keys: defaults, extra-inputs, idempotent" in said
    assert "did you mean" not in said


@pytest.mark.parametrize(
    ("line", "got", "expected"),
    [
        ("test-command = 3", "got 3", "a list of words"),
        ("test-command = ['pytest', 3]", "got ['pytest', 3]", "a list of words"),
        ("test-command = 'make test'", "got 'make test'", "runs pytest or unittest"),
        ("test-command = ''", "got ''", "runs pytest or unittest"),
        ("test-command = []", "got []", "runs pytest or unittest"),
        ("""test-command = "pytest 'a" """, 'got "pytest \'a"', "quotes do not match"),
        ("never-touch = 'legacy'", "got 'legacy'", "a list of glob patterns"),
        ("never-touch = ['']", "got ['']", "a list of glob patterns"),
        ("never-touch = ['/etc']", "got '/etc'", "relative to the project's root"),
        ("never-touch = ['a/../..']", "got 'a/../..'", "relative to the project's root"),
        ("never-touch = ['a\\b']", "got 'a\\\\b'", "relative to the project's root"),
        ("never-touch = ['[z-a].py']", "got '[z-a].py'", "bad character range"),
        ("defaults = 3", "got 3", "a table"),
        ("defaults = {when = 2020-01-01}", "got datetime.date(2020, 1, 1)", "a text, a number"),
        ("defaults = {rate = nan}", "got nan", "a text, a number"),
        ("defaults = {rate = -inf}", "got -inf", "a text, a number"),
        ("defaults = {rates = [1, {a = 1}]}", "got {'a': 1}", "a plain value"),
        ("defaults = {'a:b' = 1}", "got 'a:b'", "module:function.parameter"),
        ("defaults = {'a b:c.d' = 1}", "got 'a b:c.d'", "module:function.parameter"),
        ("defaults = {'a:b:c.d' = 1}", "got 'a:b:c.d'", "module:function.parameter"),
        ("idempotent = 'a:b'", "got 'a:b'", "a list of functions"),
        ("idempotent = ['total']", "got 'total'", "functions with their module"),
        ("idempotent = ['a.b:c d']", "got 'a.b:c d'", "functions with their module"),
        ("extra-inputs = '/srv'", "got '/srv'", "a list of paths"),
        ("extra-inputs = ['~ada/x']", "got '~ada/x'", 'begins with "~/"'),
        ('extra-inputs = ["a\\u0000"]', "got 'a\\x00'", "a path that is absolute"),
        ("trusted-network = 1", "got 1", "true or false"),
        ("trusted-network = 'yes'", "got 'yes'", "true or false"),
        ("keep-env = ['A=B']", "got 'A=B'", "the name of an environment variable"),
        ("keep-env = [1]", "got [1]", "a list of names"),
        ("sandbox = 'docker'", "got 'docker'", "one of auto, bubblewrap, landlock"),
        ("sandbox = 'none'", "got 'none'", "on the command line only"),
        ("sandbox = ['auto']", "got ['auto']", "one of auto"),
        ("limits = []", "got []", "a table"),
        ("limits = {seconds = '20'}", "got '20'", "a number of seconds, at least 0.1"),
        ("limits = {seconds = 0}", "got 0", "at least 0.1"),
        ("limits = {seconds = true}", "got True", "a number of seconds"),
        ("limits = {seconds = inf}", "got inf", "a number of seconds"),
        ("limits = {time-budget = 0.5}", "got 0.5", "at least 1"),
        ("limits = {memory = '1MB'}", "got 1000000", "at least 67108864 bytes"),
        ("limits = {memory = '2TB'}", "got '2TB'", 'e.g. "2GB"'),
        ("limits = {memory = '2.5GB'}", "got '2.5GB'", 'e.g. "2GB"'),
        ("limits = {memory = '-2GB'}", "got '-2GB'", 'e.g. "2GB"'),
        ("limits = {memory = 1.5e9}", "got 1500000000.0", "a whole number"),
        ("limits = {file = true}", "got True", "a whole number"),
        ("limits = {processes = 7}", "got 7", "at least 8"),
        ("limits = {processes = 1.0}", "got 1.0", "a whole number"),
        ("limits = {candidates = 0}", "got 0", "at least 1 and at most 50"),
        ("limits = {candidates = 51}", "got 51", "at least 1 and at most 50"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_got_and_expected(line: str, got: str, expected: str) -> None:
    said = refused(line)
    assert said.startswith(f"{FILE}: tool.suture.")
    assert got in said
    assert expected in said


def test_a_dotted_name_without_quotes_is_refused_with_the_quotes_it_needs() -> None:
    assert '"Order.currency" = …' in refused("defaults = {Order.currency = 'EUR'}")


@pytest.mark.parametrize("name", ["is_admin_role", "auth_url", "app.login:check.limit", "shop.cart:pay.amount"])
def test_no_default_is_declared_for_a_check_of_access_or_payment(name: str) -> None:
    said = refused(f'defaults = {{"{name}" = 1}}')
    assert "fail closed" in said
    assert name in said


def test_a_long_value_is_cut_in_the_message() -> None:
    assert len(refused(f"trusted-network = '{'x' * 5000}'")) < 300


@pytest.mark.parametrize("text", ["[tool.suture", "a = \n", "a = 1\na = 2\n", "[tool.suture]\nx = 'a\n"])
def test_broken_toml_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(
        SettingsError, match=r"pyproject.toml is not valid TOML: .*(line \d+, column \d+|end of document)"
    ):
        parse(text)


def test_a_file_that_is_not_utf_8_is_refused_with_the_byte(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"# caf\xe9\n")
    with pytest.raises(SettingsError, match="not UTF-8: byte 5"):
        read(tmp_path)


def test_a_file_of_a_size_that_nobody_writes_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(SettingsError, match="longer than"):
        read(tmp_path)


@pytest.mark.parametrize("tool", ["tool.suture = 3", "[[tool.suture]]\n"])
def test_a_table_that_is_none_is_refused(tool: str) -> None:
    with pytest.raises(SettingsError, match="expected a table"):
        parse(tool)


@pytest.mark.parametrize(
    ("size", "seen"), [("64MiB", 64 * MIB), ("2GB", 2 * 10**9), ("2 gib", 2048 * MIB), ("99000000B", 99_000_000)]
)
def test_a_size_has_a_unit(size: str, seen: int) -> None:
    assert written(f"limits = {{memory = '{size}'}}").limits.memory == seen


PLAIN = st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters='"\\'), max_size=20)


@given(st.one_of(PLAIN, WORDS, st.lists(st.one_of(PLAIN, WORDS), max_size=4)))
def test_a_declared_value_is_the_python_literal_of_the_same_value(value: object) -> None:
    assert ast.literal_eval(written(f"defaults = {{x = {toml(value)}}}").defaults["x"]) == value


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return repr(value)


def test_an_empty_table_is_an_empty_dictionary() -> None:
    assert written("defaults = {options = {}}").defaults == {"options": "{}"}


def test_what_the_command_line_says_wins() -> None:
    settings = Settings(trusted_network=True, sandbox="landlock", limits=LimitSettings(seconds=5, time_budget=9))
    said = HealRequest("/p", allow_network=False, sandbox="auto", seconds=1, time_budget=2)
    assert asked(said, settings) == said


def test_what_the_command_line_leaves_open_is_answered_by_the_settings() -> None:
    settings = Settings(trusted_network=True, sandbox="landlock", limits=LimitSettings(seconds=5, time_budget=9))
    made = asked(HealRequest("/p"), settings)
    assert (made.allow_network, made.sandbox, made.seconds, made.time_budget) == (True, "landlock", 5, 9)


def test_what_nobody_says_is_the_default() -> None:
    made = asked(HealRequest("/p"), Settings())
    assert (made.allow_network, made.sandbox, made.seconds, made.time_budget) == (False, "auto", None, None)


def test_names_of_variables_add_up() -> None:
    made = asked(HealRequest("/p", keep_environment=("A", "B")), Settings(keep_env=("B", "C")))
    assert made.keep_environment == ("A", "B", "C")


def test_extra_inputs_are_absolute_and_need_not_exist(tmp_path: Path) -> None:
    root, home = tmp_path / "work" / "shop", tmp_path / "home"
    found = inputs(Settings(extra_inputs=("../rates", "~/cache/x", "/srv/none")), root, home)
    assert found == (tmp_path / "work" / "rates", home / "cache" / "x", Path("/srv/none"))


@pytest.mark.parametrize("path", ["/", "~", "..", ".", "shop", "/proc/1", "/dev", "/run", "/tmp", "~/..", "../shop/x"])
def test_an_input_that_shows_too_much_or_nothing_new_is_refused(path: str) -> None:
    root, home = Path("/work-of-ada/shop"), Path("/home-of/ada")
    with pytest.raises(SettingsError, match="extra-inputs: got"):
        inputs(Settings(extra_inputs=(path,)), root, home)


def test_a_link_is_an_input_by_its_name_but_judged_by_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "good").symlink_to(tmp_path / "data")
    (tmp_path / "bad").symlink_to("/")
    root, home = tmp_path / "shop", tmp_path / "home"
    assert inputs(Settings(extra_inputs=("../good",)), root, home) == (tmp_path / "good",)
    with pytest.raises(SettingsError, match="bad"):
        inputs(Settings(extra_inputs=("../bad",)), root, home)
