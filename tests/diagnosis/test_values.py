from __future__ import annotations

from collections.abc import Mapping

import pytest

from suture.domain.call import RecordedCall, Written
from suture.domain.hypothesis import JustifiedValue
from suture.domain.signal import Variable
from tests.diagnosis.stated import judged, stated

NONE = {"value": {"type": "NoneType", "is_none": True, "size": None, "text": "None", "writable": "None"}}


def keys(**types: int) -> dict[str, dict[str, object]]:
    return {
        "keys": {"type": "dict", "mapping": True, "keys": [{"type": "str", "text": "zzz"}], "total": 1},
        "peers": {"siblings": 5, "having": sum(types.values()), "types": types},
    }


def for_key(key: str, facts: Mapping[str, Mapping[str, object]], **files: str) -> list[JustifiedValue]:
    scene = stated(
        f"""
        def f(row):
            return row["{key}"]
        """,
        f'row["{key}"]',
        "KeyError",
        f"'{key}'",
        files={f"{name}.py": text for name, text in files.items()},
    )
    diagnosis = judged(scene, facts)
    assert diagnosis.shown is not None
    return list(diagnosis.values)


def literals(values: list[JustifiedValue]) -> list[tuple[int, str]]:
    return [(value.rule, value.literal) for value in values]


@pytest.mark.parametrize(
    "uses",
    [
        'a.get("title", "untitled")\nb.get("title", "untitled")',
        'a.pop("title", "untitled")\nb.setdefault("title", "untitled")',
        'getattr(a, "title", "untitled")\nb.get("title", "untitled")',
        'x = a["title"] if "title" in a else "untitled"\nb.get("title", "untitled")',
        'x = a.get("title") or "untitled"\nb.get("title", "untitled")',
        'def g(title="untitled"): pass\nb.get("title", "untitled")',
        'def g(*, title="untitled"): pass\nasync def h(a, title="untitled"): pass',
        'a.get("title", "untitled")\nb.get("title", "untitled")\nc.get("title", "none")',
    ],
)
def test_a_default_that_most_places_give_is_justified(uses: str) -> None:
    values = for_key("title", keys(), other=uses)
    assert literals(values) == [(1, "'untitled'")]
    assert values[0].support == 2
    assert all(place.startswith("other.py:") for place in values[0].where)


@pytest.mark.parametrize(
    "uses",
    [
        'a.get("title", "untitled")',
        'a.get("title", "a")\nb.get("title", "b")',
        'a.get("title", "a")\nb.get("title", "a")\nc.get("title", "b")\nd.get("title", "b")',
        'a.get("title")\nb.get("title")',
        'a.get("title", None)\nb.get("title", None)',
        'a.get("title", default)\nb.get("title", default)',
        'a.get("titles", "x")\nb.get("titles", "x")',
        'a.index("title", 3)\nb.index("title", 3)',
        "# title untitled title untitled",
        "def broken(:",
    ],
)
def test_a_default_without_support_or_majority_is_not_justified(uses: str) -> None:
    assert for_key("title", keys(), other=uses) == []


def test_tests_do_not_vote() -> None:
    assert for_key("title", keys(), test_a='a.get("title", "x")\nb.get("title", "x")') == []


def test_a_number_is_justified_by_the_project_only() -> None:
    assert literals(for_key("price", keys(), other='a.get("price", 0)\nb.get("price", 0)')) == [(1, "0")]
    assert for_key("price", keys(int=5)) == []
    assert for_key("price", keys(str=5)) == []


@pytest.mark.parametrize(
    ("declared", "literal"),
    [
        ("@dataclass\nclass Row:\n    title: str = 'none yet'", "'none yet'"),
        ("class Row:\n    title: list = field(default_factory=list)", "[]"),
        ("class Row:\n    title: int = field(default=3)", "3"),
        ("class Row(TypedDict):\n    title: NotRequired[str | None]", "None"),
    ],
)
def test_a_declared_default_is_justified(declared: str, literal: str) -> None:
    assert literals(for_key("title", keys(), other=declared)) == [(2, literal)]


@pytest.mark.parametrize(
    "declared",
    [
        "class Row:\n    title: str",
        "class Row(TypedDict):\n    title: NotRequired[str]",
        "class Row:\n    title: str = 'a'\nclass Other:\n    title: str = 'b'",
        "title: str = 'at module level'",
        "class Row:\n    title: str = make()",
    ],
)
def test_a_declaration_without_one_default_justifies_nothing(declared: str) -> None:
    assert for_key("title", keys(), other=declared) == []


@pytest.mark.parametrize(
    ("type_name", "literal"), [("str", '""'), ("list", "[]"), ("dict", "{}"), ("set", "set()"), ("tuple", "()")]
)
def test_the_empty_literal_of_the_type_that_was_seen_is_justified(type_name: str, literal: str) -> None:
    assert literals(for_key("title", keys(**{type_name: 3}))) == [(4, literal)]


@pytest.mark.parametrize(
    "types", [{"int": 3}, {"float": 1}, {"bool": 2}, {"NoneType": 2}, {"Row": 2}, {"str": 2, "list": 1}, {"str": 1}, {}]
)
def test_no_number_no_truth_value_no_mixture_and_no_single_case_is_justified_by_type(types: dict[str, int]) -> None:
    assert for_key("title", keys(**types)) == []


@pytest.mark.parametrize("key", ["password", "api_token", "userRole", "is_admin", "permissions", "signature", "csrf"])
def test_what_guards_access_gets_no_value_at_all(key: str) -> None:
    assert for_key(key, keys(str=5), other=f'a.get("{key}", "")\nb.get("{key}", "")') == []


@pytest.mark.parametrize("name", ["check_permission", "authenticate", "verify_signature", "chargePayment"])
def test_a_function_that_guards_access_gets_no_value_at_all(name: str) -> None:
    scene = stated(
        f"def {name}(row):\n    return row['title']\n",
        "row['title']",
        "KeyError",
        "'title'",
        files={"o.py": "a.get('title', '')\nb.get('title', '')"},
    )
    assert judged(scene, keys(str=5)).values == ()


@pytest.mark.parametrize("key", ["price", "total_count", "userId", "tax_rate", "amount"])
def test_a_quantity_gets_no_value_by_type(key: str) -> None:
    assert for_key(key, keys(str=5)) == []


def test_the_failing_statement_does_not_vote_for_itself() -> None:
    scene = stated(
        "def f(row, a):\n    return row['title'], a.get('title', 'x'), a.get('title', 'x')\n",
        "row['title']",
        "KeyError",
        "'title'",
    )
    assert judged(scene, keys()).values == ()


def label(body: str, returns: str = "") -> str:
    return f"def label(user){returns}:\n" + "".join(f"    {line}\n" for line in body.splitlines())


def for_receiver(source: str, calls: tuple[RecordedCall, ...] = ()) -> list[JustifiedValue]:
    diagnosis = judged(
        stated(source, "user.name", "AttributeError", "'NoneType' object has no attribute 'name'"), NONE, calls
    )
    assert diagnosis.shown is not None
    assert diagnosis.shown.cause == "none-receiver"
    return list(diagnosis.values)


def passed(type_name: str, function: str = "label", file: str = "/project/app.py") -> RecordedCall:
    return RecordedCall(file, function, 1, {}, Written(type_name))


def test_a_return_annotation_that_allows_none_justifies_none() -> None:
    values = for_receiver(label("return user.name", " -> Optional[str]"))
    assert literals(values) == [(2, "None")]
    assert values[0].reason.startswith("returned")


@pytest.mark.parametrize(
    ("body", "literal"),
    [
        ('if not user:\n    return ""\nreturn user.name', '""'),
        ("if user is None:\n    return\nreturn user.name", "None"),
        ("if user == '':\n    return 'x'\nreturn user.name", "'x'"),
        ("if user not in USERS:\n    return []\nreturn user.name", "[]"),
        ("try:\n    x = 1\nexcept ValueError:\n    return 'x'\nreturn user.name", "'x'"),
    ],
)
def test_what_the_function_returns_for_what_is_absent_is_justified(body: str, literal: str) -> None:
    assert literals(for_receiver(label(body))) == [(2, literal)]


@pytest.mark.parametrize(
    "body",
    [
        "if user.big:\n    return 'x'\nreturn user.name",
        "if not user:\n    return ''\nif user is None:\n    return 'x'\nreturn user.name",
        "if not user:\n    return make()\nreturn user.name",
        "def inner():\n    if not user:\n        return ''\nreturn user.name",
        "if not user:\n    return ''\nyield user.name",
        "return user.name",
    ],
)
def test_other_returns_justify_nothing(body: str) -> None:
    assert for_receiver(label(body)) == []


def test_the_type_of_passing_results_is_justified() -> None:
    values = for_receiver(label("return user.name"), (passed("str"), passed("str")))
    assert [(v.rule, v.literal, v.support) for v in values] == [(4, '""', 2)]


@pytest.mark.parametrize(
    "calls",
    [
        (passed("int"),),
        (passed("bool"),),
        (passed("str"), passed("list")),
        (passed("str", function="other"),),
        (passed("str", file="/elsewhere/app.py"),),
        (RecordedCall("/project/app.py", "label", 1, {}, Written("str"), "AttributeError"),),
        (RecordedCall("/project/app.py", "label", 1),),
        (),
    ],
)
def test_results_of_other_types_functions_or_failed_calls_justify_nothing(calls: tuple[RecordedCall, ...]) -> None:
    assert for_receiver(label("return user.name"), calls) == []


def test_the_else_value_of_the_same_attribute_is_justified() -> None:
    source = label("return user.name") + (
        'A = u.name if u else "anonymous"\nB = getattr(u, "name", "anonymous")\nC = u.nick or "x"\n'
    )
    assert literals(for_receiver(source)) == [(1, "'anonymous'")]


def for_operand(source: str, calls: tuple[RecordedCall, ...] = (), at: str = "'a' + name") -> list[JustifiedValue]:
    scene = stated(
        source, at, "TypeError", 'can only concatenate str (not "NoneType") to str',
        variables={"name": Variable("NoneType", "None")},
    )  # fmt: skip
    return list(judged(scene, NONE, calls).values)


def test_a_parameter_gets_the_default_that_others_of_its_name_have() -> None:
    source = "def f(name=None):\n    return 'a' + name\ndef g(name=''): pass\ndef h(name=''): pass\n"
    assert literals(for_operand(source)) == [(1, '""')]


def test_a_parameter_gets_the_empty_literal_of_what_passing_calls_gave() -> None:
    call = RecordedCall("/project/app.py", "f", 1, {"name": Written("str")}, Written("str"))
    none = RecordedCall("/project/app.py", "f", 1, {"name": Written("NoneType")}, Written("str"))
    source = "def f(name=None):\n    return 'a' + name\n"
    assert literals(for_operand(source, (call, none, call))) == [(4, '""')]
    assert for_operand(source, (call, none)) == []


def test_an_operand_without_a_name_gets_nothing() -> None:
    assert for_operand("def f(name=None):\n    return 'a' + (name or g())\n", at="'a' + (name or g())") == []


def test_no_identity_element_is_ever_justified() -> None:
    scene = stated("def f(x=None):\n    return 1 + x\n", "1 + x", "TypeError",
                   "unsupported operand type(s) for +: 'int' and 'NoneType'")  # fmt: skip
    diagnosis = judged(scene, NONE)
    assert diagnosis.shown is not None
    assert diagnosis.values == ()


@pytest.mark.parametrize("cause_source", ["couner = 1\nprint(counr)"])
def test_causes_that_need_no_value_get_none(cause_source: str) -> None:
    diagnosis = judged(stated(cause_source, "counr", "NameError", "name 'counr' is not defined"))
    assert diagnosis.shown is not None
    assert diagnosis.values == ()
