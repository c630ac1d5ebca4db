"""Missing and misspelt keys, and indexes outside a sequence."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.domain.hypothesis import JustifiedValue
from suture.remedies.python.dict_key_typo import DictKeyTypo
from suture.remedies.python.dict_missing_key_default import DictMissingKeyDefault
from suture.remedies.python.index_bounds_guard import IndexBoundsGuard
from tests.remedies.known import given, index_outside, key_missing, key_misspelt, returned
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

NONE = returned("None", "NoneType")
EMPTY = JustifiedValue('""', "str", 4, "the values beside it hold str")
MISSING, TYPO, INDEX = DictMissingKeyDefault(), DictKeyTypo(), IndexBoundsGuard()

MISSING_CHANGES = {
    "a nested lookup": Changes(
        "def f(r):\n    return r['a']['b']\n",
        "r['a']['b']",
        key_missing("r['a']", "'b'", given("'z'")),
        "get-with-default",
        "r['a']['b']",
        "r['a'].get('b', 'z')",
    ),
    "a lookup over several lines": Changes(
        "def f(row):\n    return (\n        row['a']\n        .strip()\n    )\n",
        "row['a']",
        key_missing("row", "'a'", given("''")),
        "get-with-default",
        "row['a']",
        "row.get('a', '')",
    ),
    "a key that is a variable": Changes(
        "def f(row, key):\n    return row[key]\n",
        "row[key]",
        key_missing("row", "key", given("0", "int")),
        "get-with-default",
        "row[key]",
        "row.get(key, 0)",
    ),
    "the function's own result": Changes(
        "def f(row, key):\n    x = row[key]\n    return x\n",
        "row[key]",
        key_missing("row", "key", NONE),
        "guard-key-in",
        "    x =",
        "    if key not in row:\n        return None\n    x =",
    ),
    "a condition takes None": Changes(
        "def f(row):\n    if row['note']:\n        return 1\n",
        "row['note']",
        key_missing("row", "'note'"),
        "get-none",
        "row['note']",
        "row.get('note')",
    ),
    "an or takes None": Changes(
        "def f(row):\n    return row['note'] or 'none'\n",
        "row['note']",
        key_missing("row", "'note'"),
        "get-none",
        "row['note']",
        "row.get('note')",
    ),
    "an optional result takes None": Changes(
        "def f(row) -> 'str | None':\n    return row['note']\n",
        "row['note']",
        key_missing("row", "'note'"),
        "get-none",
        "row['note']",
        "row.get('note')",
    ),
    "an item is left out of a dict comprehension": Changes(
        "def f(rows):\n    return {r['a']: r['b'] for r in rows}\n",
        "r['b']",
        key_missing("r", "'b'"),
        "skip-item",
        "in rows}",
        "in rows if 'b' in r}",
    ),
    "an item is left out of a loop": Changes(
        "def f(rows):\n    for r in rows:\n        print(r['b'])\n",
        "r['b']",
        key_missing("r", "'b'"),
        "skip-item",
        "        print",
        "        if 'b' not in r:\n            continue\n        print",
    ),
    "an error names the key": Changes(
        'def f(order):\n    return order["items"]["book"]\n',
        'order["items"]["book"]',
        key_missing('order["items"]', '"book"'),
        "clean-error",
        "    return",
        '    if "book" not in order["items"]:\n        raise ValueError("items has no book")\n    return',
    ),
    "the empty text of the type that was seen": Changes(
        "def f(row):\n    return row['note'].strip()\n",
        "row['note']",
        key_missing("row", "'note'", EMPTY),
        "get-with-default",
        "row['note']",
        "row.get('note', '')",
    ),
}

MISSING_REFUSES = {
    "an empty text is no price": Refuses(
        "def f(row):\n    return row['price']\n",
        "row['price']",
        key_missing("row", "'price'", EMPTY),
        "get-with-default",
        '"price"',
    ),
    "an id is not None": Refuses(
        "def f(row):\n    if row['id']:\n        return 1\n",
        "row['id']",
        key_missing("row", "'id'"),
        "get-none",
        '"id"',
    ),
    "a use that does not take None": Refuses(
        "def f(row):\n    x = row['note']\n    if x:\n        pass\n    return x.strip()\n",
        "row['note']",
        key_missing("row", "'note'"),
        "get-none",
        "not every use",
    ),
    "a result that may not be None": Refuses(
        "def f(row) -> str:\n    return row['note']\n",
        "row['note']",
        key_missing("row", "'note'"),
        "get-none",
        "not every use",
    ),
    "an argument": Refuses(
        "def f(row):\n    g(row['note'])\n",
        "row['note']",
        key_missing("row", "'note'"),
        "get-none",
        "not every use",
    ),
    "a counter": Refuses(
        "def f(row):\n    row['n'] += 1\n",
        "row['n']",
        key_missing("row", "'n'", given("0", "int")),
        "",
        "stored",
    ),
    "a deletion": Refuses(
        "def f(row):\n    del row['n']\n",
        "row['n']",
        key_missing("row", "'n'", given("0", "int"), form="del"),
        "",
        "deleted",
    ),
    "a secret": Refuses(
        "def f(row):\n    return row['api_secret']\n",
        "row['api_secret']",
        key_missing("row", "'api_secret'", given("''")),
        "",
        "secret",
    ),
    "a role": Refuses(
        "def f(user):\n    return user['roles']\n",
        "user['roles']",
        key_missing("user", "'roles'", given("[]", "list")),
        "",
        "roles",
    ),
    "a call as receiver is not run twice": Refuses(
        "def f(g):\n    return g()['a']\n",
        "g()['a']",
        key_missing("g()", "'a'", given("1", "int")),
        "guard-key-in",
        "twice",
    ),
    "an item of another loop": Refuses(
        "def f(r, xs):\n    return [r['a'] for x in xs]\n",
        "r['a']",
        key_missing("r", "'a'"),
        "skip-item",
        "not an item",
    ),
    "no loop at all": Refuses(
        "def f(r):\n    return r['a']\n",
        "r['a']",
        key_missing("r", "'a'"),
        "skip-item",
        "not one of a loop",
    ),
}

TYPO_CHANGES = {
    "a pop": Changes(
        "def f(o):\n    return o.pop('emphasise')\n",
        "o.pop('emphasise')",
        key_misspelt("o", "'emphasise'", "'emphasize'"),
        "rename-key-at-use",
        "emphasise",
        "emphasize",
    ),
    "a deletion": Changes(
        'del o["emphasise"]\n',
        'o["emphasise"]',
        key_misspelt("o", '"emphasise"', "'emphasize'"),
        "rename-key-at-use",
        "emphasise",
        "emphasize",
    ),
    "a key with other quotes than the candidate": Changes(
        'x = o["a_b"]\n',
        'o["a_b"]',
        key_misspelt("o", '"a_b"', "'a-b'"),
        "rename-key-at-use",
        "a_b",
        "a-b",
    ),
}

TYPO_REFUSES = {
    "a key that is no text": Refuses("x = o[3]\n", "o[3]", key_misspelt("o", "3", "'a'"), "", "not written"),
    "a key that is joined": Refuses(
        "x = o['a' + b]\n", "o['a' + b]", key_misspelt("o", "'a' + b", "'a-b'"), "", "not written"
    ),
    "a candidate that is no text": Refuses(
        "x = o['a']\n", "o['a']", key_misspelt("o", "'a'", "os.x"), "", "no single near"
    ),
    "a candidate with the quotes of the key": Refuses(
        "x = o['its']\n",
        "o['its']",
        key_misspelt("o", "'its'", '"it\'s"'),
        "rename-key-at-use",
        "quotes",
    ),
    "a stored key": Refuses("o['a_b'] = 1\n", "o['a_b']", key_misspelt("o", "'a_b'", "'a-b'"), "", "does not look"),
    "a call as receiver is not run twice": Refuses(
        "x = g()['a_b']\n",
        "g()['a_b']",
        key_misspelt("g()", "'a_b'", "'a-b'"),
        "accept-both",
        "twice",
    ),
}

INDEX_CHANGES = {
    "an index that is a variable": Changes(
        "def f(p, i):\n    while p[i] == 'a' and i < 9:\n        i += 1\n",
        "p[i]",
        index_outside("p", "i", "list"),
        "length-guard",
        "p[i] ==",
        "i < len(p) and p[i] ==",
    ),
    "an item of a comprehension's condition": Changes(
        "def f(xs):\n    return [x for x in xs if x[0] == '#']\n",
        "x[0]",
        index_outside("x", "0", "str"),
        "length-guard",
        "if x[0]",
        "if x and x[0]",
    ),
    "the function's own result": Changes(
        "def f(p):\n    a, b = p[0], p[1]\n    return a\n",
        "p[1]",
        index_outside("p", "1", "list", NONE),
        "length-guard",
        "    a, b",
        "    if len(p) < 2:\n        return None\n    a, b",
    ),
    "a type whose truth is not its length": Changes(
        "def f(p):\n    if p[0] == 1:\n        return 2\n",
        "p[0]",
        index_outside("p", "0", "numpy.ndarray"),
        "length-guard",
        "if p[0]",
        "if len(p) > 0 and p[0]",
    ),
    "the last character": Changes(
        "def f(s):\n    return s[-1] == '/'\n",
        "s[-1]",
        index_outside("s", "-1", "str"),
        "slice-instead-of-index",
        "s[-1]",
        "s[-1:]",
    ),
    "a difference of characters": Changes(
        "def f(s):\n    return s[2] == '/'\n",
        "s[2]",
        index_outside("s", "2", "str"),
        "slice-instead-of-index",
        "s[2]",
        "s[2:3]",
    ),
}

INDEX_REFUSES = {
    "a text that contains every empty text": Refuses(
        "def f(s):\n    return s[0] in '+-'\n",
        "s[0]",
        index_outside("s", "0", "str"),
        "slice-instead-of-index",
        "equality",
    ),
    "a list": Refuses(
        "def f(s):\n    return s[0] == '+'\n",
        "s[0]",
        index_outside("s", "0", "list"),
        "slice-instead-of-index",
        "not a character",
    ),
    "a comparison with a variable": Refuses(
        "def f(s, x):\n    return s[0] == x\n",
        "s[0]",
        index_outside("s", "0", "str"),
        "slice-instead-of-index",
        "written one",
    ),
    "an item that is used": Refuses(
        "def f(s):\n    return s[0]\n",
        "s[0]",
        index_outside("s", "0", "list"),
        "length-guard",
        "no reason",
    ),
    "a call is not run twice": Refuses(
        "def f(s):\n    return s()[0]\n",
        "s()[0]",
        index_outside("s()", "0", "list", NONE),
        "",
        "twice",
    ),
    "a difference": Refuses(
        "def f(s):\n    if s[0] != 1:\n        return 2\n",
        "s[0]",
        index_outside("s", "0", "list"),
        "length-guard",
        "difference",
    ),
    "a loop is not left early": Refuses(
        "def f(ss):\n    for s in ss:\n        print(s[0])\n",
        "s[0]",
        index_outside("s", "0", "list", NONE),
        "length-guard",
        "items that are left",
    ),
}


@pytest.mark.parametrize("name", MISSING_CHANGES)
def test_a_missing_key_gets_a_default(name: str, tmp_path: Path) -> None:
    assert_changed(MISSING, MISSING_CHANGES[name], tmp_path)


@pytest.mark.parametrize("name", MISSING_REFUSES)
def test_a_missing_key_gets_no_default(name: str, tmp_path: Path) -> None:
    assert_refused(MISSING, MISSING_REFUSES[name], tmp_path)


@pytest.mark.parametrize("name", TYPO_CHANGES)
def test_a_misspelt_key_is_renamed(name: str, tmp_path: Path) -> None:
    assert_changed(TYPO, TYPO_CHANGES[name], tmp_path)


@pytest.mark.parametrize("name", TYPO_REFUSES)
def test_a_misspelt_key_is_not_renamed(name: str, tmp_path: Path) -> None:
    assert_refused(TYPO, TYPO_REFUSES[name], tmp_path)


@pytest.mark.parametrize("name", INDEX_CHANGES)
def test_an_index_is_guarded(name: str, tmp_path: Path) -> None:
    assert_changed(INDEX, INDEX_CHANGES[name], tmp_path)


@pytest.mark.parametrize("name", INDEX_REFUSES)
def test_an_index_is_not_guarded(name: str, tmp_path: Path) -> None:
    assert_refused(INDEX, INDEX_REFUSES[name], tmp_path)
