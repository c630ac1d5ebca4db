"""None as a receiver and as an operand: where a guard may stand, and where none may."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.domain.hypothesis import JustifiedValue
from suture.domain.remedy import Remedy, Risk
from suture.remedies.python.none_guard_attribute import NoneGuardAttribute
from suture.remedies.python.none_operand_default import NoneOperandDefault
from tests.remedies.cases import case_in, offers, remedies
from tests.remedies.known import given, operand_none, receiver_none, returned
from tests.remedies.rows import Changes, Refuses, assert_changed, assert_refused

NONE = returned("None", "NoneType")
GUARD, OPERAND = NoneGuardAttribute(), NoneOperandDefault()

GUARD_CHANGES = {
    "an async function is left early": Changes(
        "async def f(uid):\n    user = await find(uid)\n    return user.name\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "early-return",
        "    return user.name",
        "    if user is None:\n        return None\n    return user.name",
    ),
    "a lambda takes the justified value": Changes(
        "name = lambda user: user.name\n",
        "user.name",
        receiver_none("user", "name", given("'x'")),
        "conditional-expression",
        "user.name",
        'user.name if user is not None else "x"',
    ),
    "a class body takes the justified value": Changes(
        "class A:\n    title = CONFIG.title\n",
        "CONFIG.title",
        receiver_none("CONFIG", "title", given("'x'")),
        "conditional-expression",
        "CONFIG.title",
        'CONFIG.title if CONFIG is not None else "x"',
    ),
    "a one-line suite takes the value in the expression": Changes(
        "def f(self, key):\n    if key: return self.cache.get(key)\n",
        "self.cache.get",
        receiver_none("self.cache", "get", NONE),
        "conditional-expression",
        "self.cache.get(key)",
        "self.cache.get(key) if self.cache is not None else None",
    ),
    "a sum gets parentheses": Changes(
        "def f(user):\n    return 'a' + user.name\n",
        "user.name",
        receiver_none("user", "name", given("''")),
        "conditional-expression",
        "user.name",
        "(user.name if user is not None else '')",
    ),
    "a method's value stands for the call": Changes(
        "def f(user):\n    x = user.name()\n    return x\n",
        "user.name",
        receiver_none("user", "name", given("''")),
        "conditional-expression",
        "user.name()",
        'user.name() if user is not None else ""',
    ),
    "the inner quotes are taken in an f-string": Changes(
        'def f(user):\n    return f"{user.name}!"\n',
        "user.name",
        receiver_none("user", "name", given('"x"')),
        "conditional-expression",
        "user.name",
        "user.name if user is not None else 'x'",
    ),
    "a call as receiver gets a name": Changes(
        "def f(key):\n    return find_user(key).name\n",
        "find_user(key).name",
        receiver_none("find_user(key)", "name", NONE),
        "early-return",
        "    return find_user(key).name",
        "    user = find_user(key)\n    if user is None:\n        return None\n    return user.name",
    ),
    "a procedure that already returns for such a case": Changes(
        "def f(user, out):\n    if not out:\n        return\n    name = user.name\n    out.append(name)\n",
        "user.name",
        receiver_none("user", "name"),
        "early-return",
        "    name = user.name",
        "    if user is None:\n        return\n    name = user.name",
    ),
    "an item of a comprehension is left out": Changes(
        "def f(users):\n    return [u.name for u in users if u]\n",
        "u.name",
        receiver_none("u", "name"),
        "skip-in-loop",
        "if u]",
        "if u and u is not None]",
    ),
    "a statement run for its effect is put under a condition": Changes(
        "def f(user):\n    user.send(1)\n",
        "user.send",
        receiver_none("user", "send"),
        "wrap-statement",
        "    user.send(1)",
        "    if user is not None:\n        user.send(1)",
    ),
    "an error names the parameter": Changes(
        "def f(user):\n    return user.name\n",
        "user.name",
        receiver_none("user", "name"),
        "raise-clean-error",
        "    return",
        '    if user is None:\n        raise ValueError("user must not be None")\n    return',
    ),
    "an error names what was looked up": Changes(
        "def f(uid):\n    user = find(uid)\n    return user.name\n",
        "user.name",
        receiver_none("user", "name"),
        "raise-clean-error",
        "    return",
        '    if user is None:\n        raise LookupError(f"no user for {uid!r}")\n    return',
    ),
}

GUARD_REFUSES = {
    "a generator is not left early": Refuses(
        "def f(user):\n    yield 1\n    x = user.name\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "early-return",
        "generator",
    ),
    "a loop is not left early": Refuses(
        "def f(users):\n    for user in users:\n        print(user.name)\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "early-return",
        "items that are left",
    ),
    "a transaction is not left early": Refuses(
        "def f(db):\n    with db.transaction():\n        row = db.first()\n        return row.name\n",
        "row.name",
        receiver_none("row", "name", NONE),
        "early-return",
        "transaction",
    ),
    "nothing is asked once before a while": Refuses(
        "def f(node):\n    while node.next:\n        node = node.next\n",
        "node.next",
        receiver_none("node", "next", NONE),
        "early-return",
        "each time",
    ),
    "nothing is asked before the second half of an and": Refuses(
        "def f(user):\n    return user and user.boss.name\n",
        "user.boss.name",
        receiver_none("user.boss", "name", NONE),
        "early-return",
        "only in part",
    ),
    "nothing is asked before a comprehension": Refuses(
        "def f(users):\n    return [u.name for u in users]\n",
        "u.name",
        receiver_none("u", "name"),
        "raise-clean-error",
        "only in part",
    ),
    "nothing is asked before an elif": Refuses(
        "def f(user):\n    if not user.x:\n        return 1\n    elif user.name:\n        return 2\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "early-return",
        "line of its own",
    ),
    "a call is not run twice": Refuses(
        "def f(users):\n    return users.first().name + 'a'\n",
        "users.first().name",
        receiver_none("users.first()", "name", given("''")),
        "conditional-expression",
        "twice",
    ),
    "a call that is not run first gets no name": Refuses(
        "def f(a, users):\n    return a() + users.first().name\n",
        "users.first().name",
        receiver_none("users.first()", "name", NONE),
        "early-return",
        "not run first",
    ),
    "an expression over several lines is not made conditional": Refuses(
        "def f(user):\n    return (user.name\n            .upper())\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "conditional-expression",
        "several lines",
    ),
    "no effect is silently left out by a return": Refuses(
        "def f(user):\n    if not user:\n        return\n    user.send()\n",
        "user.send",
        receiver_none("user", "send"),
        "early-return",
        "silently",
    ),
    "the value of the function is not that of a part": Refuses(
        "def f(user):\n    x = user.name\n    return x + 'a'\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "conditional-expression",
        "no reason for a value",
    ),
    "module level has no result": Refuses(
        "print(user.name)\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "early-return",
        "not in a function",
    ),
    "a decorator is outside its function": Refuses(
        "@app.route('/')\ndef f():\n    return 1\n",
        "app.route",
        receiver_none("app", "route", NONE),
        "early-return",
        "not in a function",
    ),
    "a check of access": Refuses(
        "def login(user):\n    return user.name\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "",
        "login",
    ),
    "a payment": Refuses(
        "class PaymentGate:\n    def f(self, user):\n        return user.name\n",
        "user.name",
        receiver_none("user", "name", NONE),
        "",
        "payment",
    ),
    "a deleted attribute": Refuses("del user.name\n", "user.name", receiver_none("user", "name", NONE), "", "set"),
    "a raise": Refuses(
        "raise user.error\n", "raise user.error", receiver_none("user", "error"), "", "not an attribute"
    ),
}

OPERAND_CHANGES = {
    "a list is extended": Changes(
        "def f(a, b):\n    a += b\n    return a\n",
        "a += b",
        operand_none("b", "+", "list"),
        "identity-element",
        "a += b",
        "a += b or []",
    ),
    "one operand of a chain": Changes(
        "def f(a, b):\n    return 'x' + a + b.name + 'y'\n",
        "'x' + a + b.name",
        operand_none("b.name", "+", "str"),
        "identity-element",
        "b.name",
        "(b.name or '')",
    ),
    "a number takes a justified value": Changes(
        "def f(a, width):\n    return a - width\n",
        "a - width",
        operand_none("width", "-", "int", given("4", "int")),
        "identity-element",
        "- width",
        "- (width if width is not None else 4)",
    ),
    "a get takes a default of its own": Changes(
        "def f(a):\n    return int(a.get('width'))\n",
        "int(a.get('width'))",
        operand_none("a.get('width')", "int", None, given("4", "int")),
        "identity-element",
        "'width'",
        "'width', 4",
    ),
    "a keyword-only parameter's default": Changes(
        "def f(a, *, width=None, b=2):\n    return a - width\n",
        "a - width",
        operand_none("width", "-", "int", given("4", "int"), parameter="width"),
        "default-parameter",
        "width=None",
        "width=4",
    ),
    "a condition in a chain of and": Changes(
        "def f(a, b):\n    if a.level < 5 and b:\n        return 1\n",
        "a.level < 5",
        operand_none("a.level", "<", "int"),
        "extend-condition",
        "a.level < 5",
        "a.level is not None and a.level < 5",
    ),
    "a chained comparison": Changes(
        "def f(a):\n    if 0 < a.level < 5:\n        return 1\n",
        "0 < a.level < 5",
        operand_none("a.level", "<", "int"),
        "extend-condition",
        "0 < a",
        "a.level is not None and 0 < a",
    ),
}

OPERAND_REFUSES = {
    "a price is not nothing": Refuses(
        "def f(text, price_text):\n    return text + price_text\n",
        "text + price_text",
        operand_none("price_text", "+", "str"),
        "identity-element",
        '"price"',
    ),
    "an id is not nothing": Refuses(
        "def f(user):\n    return 'u' + user.id\n",
        "'u' + user.id",
        operand_none("user.id", "+", "str"),
        "identity-element",
        '"id"',
    ),
    "there is no neutral number": Refuses(
        "def f(a, b):\n    return a + b\n",
        "a + b",
        operand_none("b", "+", "int"),
        "identity-element",
        "no reason",
    ),
    "there is no neutral element of a product": Refuses(
        "def f(a, b):\n    return a * b\n",
        "a * b",
        operand_none("b", "*", "str"),
        "identity-element",
        "no reason",
    ),
    "a call is not run twice": Refuses(
        "def f(a):\n    return 'x' + a()\n",
        "'x' + a()",
        operand_none("a()", "+", "str"),
        "identity-element",
        "twice",
    ),
    "a default that would be shared": Refuses(
        "def f(a, more=None):\n    return a + more\n",
        "a + more",
        operand_none("more", "+", "list", given("[]", "list"), parameter="more"),
        "default-parameter",
        "shared",
    ),
    "a function that asks for None itself": Refuses(
        "def f(a, width=None):\n    if width is None:\n        a = 1\n    return a - width\n",
        "a - width",
        operand_none("width", "-", "int", given("4", "int"), parameter="width"),
        "default-parameter",
        "itself asks",
    ),
    "one way of several": Refuses(
        "def f(a, b):\n    if a < 5 or b:\n        return 1\n",
        "a < 5",
        operand_none("a", "<", "int"),
        "extend-condition",
        "one way of several",
    ),
    "a negated condition": Refuses(
        "def f(a):\n    if not a < 5:\n        return 1\n",
        "a < 5",
        operand_none("a", "<", "int"),
        "extend-condition",
        "not used as a condition",
    ),
    "a comparison that is stored": Refuses(
        "def f(a):\n    x = a < 5\n    return x\n",
        "a < 5",
        operand_none("a", "<", "int"),
        "extend-condition",
        "not used as a condition",
    ),
    "what is added to": Refuses(
        "def f(a, b):\n    a.text += b\n",
        "a.text += b",
        operand_none("a.text", "+", "str"),
        "",
        "never set",
    ),
    "an operand that is not there": Refuses(
        "def f(a, b):\n    return a + b\n",
        "a + b",
        operand_none("c", "+", "str"),
        "",
        "not in the failing",
    ),
}


@pytest.mark.parametrize("name", GUARD_CHANGES)
def test_a_receiver_is_guarded(name: str, tmp_path: Path) -> None:
    assert_changed(GUARD, GUARD_CHANGES[name], tmp_path)


@pytest.mark.parametrize("name", GUARD_REFUSES)
def test_a_receiver_is_not_guarded(name: str, tmp_path: Path) -> None:
    assert_refused(GUARD, GUARD_REFUSES[name], tmp_path)


@pytest.mark.parametrize("name", OPERAND_CHANGES)
def test_an_operand_is_replaced(name: str, tmp_path: Path) -> None:
    assert_changed(OPERAND, OPERAND_CHANGES[name], tmp_path)


@pytest.mark.parametrize("name", OPERAND_REFUSES)
def test_an_operand_is_not_replaced(name: str, tmp_path: Path) -> None:
    assert_refused(OPERAND, OPERAND_REFUSES[name], tmp_path)


def test_remedies_that_hide_come_last_and_say_so(tmp_path: Path) -> None:
    known = receiver_none("user", "name", given("''"))
    case = case_in(tmp_path, "def f(users):\n    for user in users:\n        print(user.name)\n", "user.name", known)
    made = [item for item in offers(GUARD, case) if isinstance(item, Remedy)]
    assert [item.hides for item in made] == sorted(item.hides for item in made)
    assert {item.strategy: item.risk for item in made if item.hides} == {
        "skip-in-loop": Risk.R2,
        "wrap-statement": Risk.R2,
    }


def test_a_clean_error_keeps_raising_and_hides_nothing(tmp_path: Path) -> None:
    case = case_in(tmp_path, "def f(user):\n    return user.name\n", "user.name", receiver_none("user", "name"))
    clean = remedies(GUARD, case)["raise-clean-error"]
    assert clean.keeps_raising
    assert not clean.hides
    assert clean.values == ()


def test_every_literal_that_enters_says_where_it_comes_from(tmp_path: Path) -> None:
    known = receiver_none("user", "name", given("'x'"))
    case = case_in(tmp_path, "def f(user):\n    return user.name\n", "user.name", known)
    assert remedies(GUARD, case)["conditional-expression"].values == (
        "'x': it has this default in 2 of 2 places (a.py:1, b.py:2)",
    )


@pytest.mark.parametrize("literal", ["os.system('x')", "lambda: 0", "x", "__import__('os')", "1 +", "f()"])
def test_a_value_that_is_no_literal_never_enters(literal: str, tmp_path: Path) -> None:
    known = receiver_none("user", "name", JustifiedValue(literal, "str", 1, "hostile"))
    case = case_in(tmp_path, "def f(user):\n    x = user.name\n    return x\n", "user.name", known)
    assert set(remedies(GUARD, case)) == {"raise-clean-error"}
