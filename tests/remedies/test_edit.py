"""Edits change the edited node and not one byte beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import libcst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.remedies import piece
from suture.remedies.call_edit import add_parameter, remove_argument, rename_keyword
from suture.remedies.edit import insert_before, remove_statement, rename, replace_expression, wrap_statement
from suture.remedies.import_edit import retain_names
from suture.remedies.piece import EditRefusedError
from suture.remedies.source import Source, parse

# a comment that ends in a backslash is not round-tripped by libcst: see its own test
COMMENTS = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"], exclude_characters="\\"), max_size=12)
INDENTS = st.sampled_from(["    ", "  ", "\t", "        "])
ENDS = st.sampled_from(["\n", "\r\n"])
LATIN = b"# -*- coding: latin-1 -*-\n"


def source(text: str | bytes) -> Source:
    made = parse("app.py", text if isinstance(text, bytes) else text.encode())
    assert isinstance(made, Source), made
    return made


def expression(here: Source, code: str) -> ast.expr:
    return next(n for n in ast.walk(here.tree) if isinstance(n, ast.expr) and here.segment(n) == code)


def statement(here: Source, code: str) -> ast.stmt:
    return next(n for n in ast.walk(here.tree) if isinstance(n, ast.stmt) and here.segment(n).startswith(code))


def replaced(text: str, old: str, new: str) -> str:
    here = source(text)
    return replace_expression(here, expression(here, old), new).text


def inserted(text: str, before: str, code: str) -> str:
    here = source(text)
    return insert_before(here, statement(here, before), code).text


@given(comments=st.tuples(COMMENTS, COMMENTS, COMMENTS), indent=INDENTS, end=ENDS, closed=st.booleans())
def test_a_replacement_keeps_every_other_byte(
    comments: tuple[str, str, str], indent: str, end: str, closed: bool
) -> None:
    above, beside, below = comments
    head = f"#{above}{end}def f(user):{end}{indent}x  =  [1,2 ]  #{beside}{end}{end}{indent}return user . name"
    tail = f"  #{below}{end}{end}class A :{end}{indent}pass{end if closed else ''}"
    for content, encoding in (
        ((head + tail).encode(), "utf-8"),
        (b"\xef\xbb\xbf" + (head + tail).encode(), "utf-8"),
        (LATIN + (head + tail).encode("latin-1"), "latin-1"),
    ):
        here = source(content)
        edited = replace_expression(here, expression(here, "user . name"), "'' if user is None else user . name")
        old = content.split(b"user . name")
        new = edited.encode().split(b"'' if user is None else user . name")
        assert new == old, encoding


@given(above=COMMENTS, indent=INDENTS, end=ENDS, closed=st.booleans(), bom=st.booleans())
def test_an_insertion_adds_lines_in_the_style_of_the_file_and_keeps_all_others(
    above: str, indent: str, end: str, closed: bool, bom: bool
) -> None:
    lines = [f"def f(user):  #{above}", f"{indent}a = 1;  b = 2", "", f"{indent}# {above}", f"{indent}return user.name"]
    text = end.join(lines) + (end if closed else "")
    content = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    here = source(content)
    edited = insert_before(here, statement(here, "return"), "if user is None:\n    return ''\n").encode()
    added = f"{indent}if user is None:{end}{indent}{indent}return ''{end}".encode()
    assert added in edited
    assert edited.replace(added, b"", 1) == content


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20))
def test_columns_are_counted_in_characters(text: str) -> None:
    literal = repr(text)
    here = source(f"x = {literal} + name\n")
    span = here.span(expression(here, "name"))
    assert (span.column, span.end_column) == (len(literal) + 7, len(literal) + 11)


def test_parentheses_are_added_only_where_the_meaning_needs_them() -> None:
    assert replaced("x = a.b\n", "a.b", "a.b if a else 0") == "x = a.b if a else 0\n"
    assert replaced("x = a.b + 1\n", "a.b", "a.b if a else 0") == "x = (a.b if a else 0) + 1\n"
    assert replaced("x = f(a)\n", "a", "a or ''") == "x = f(a or '')\n"
    assert replaced("x = -a\n", "a", "a or 0") == "x = -(a or 0)\n"
    assert replaced("x = not a\n", "a", "a or 0") == "x = not (a or 0)\n"
    assert replaced("x = a.b.c\n", "a.b", "a or b") == "x = (a or b).c\n"


def test_parentheses_of_the_author_stay() -> None:
    assert replaced("x = (a)\n", "a", "b") == "x = (b)\n"
    assert replaced("x = ((a.b))  # c\n", "a.b", "a or b") == "x = ((a or b))  # c\n"


def test_a_generator_as_only_argument_gets_no_parentheses_but_one_among_others_does() -> None:
    assert replaced("f(xs)\n", "xs", "str(x) for x in xs") == "f(str(x) for x in xs)\n"
    assert replaced("f(xs, 1)\n", "xs", "str(x) for x in xs") == "f((str(x) for x in xs), 1)\n"


def test_a_tuple_in_parentheses_is_found() -> None:
    assert replaced("x = (1, 2)\n", "(1, 2)", "y") in {"x = y\n", "x = (y)\n"}


def test_code_over_lines_stays_valid() -> None:
    text = "x = (\n    a  # first\n    .b\n)\n"
    here = source(text)
    node = next(n for n in ast.walk(here.tree) if isinstance(n, ast.Attribute))
    assert isinstance(node, ast.Attribute)
    assert rename(here, node, "c").text == text.replace(".b", ".c")


def test_a_replacement_inside_an_fstring_keeps_its_quotes() -> None:
    assert replaced("x = f\"{a['k']!r:>{w}}\"\n", "a['k']", "a.get('k', '')") == "x = f\"{a.get('k', '')!r:>{w}}\"\n"


def test_a_replacement_with_the_outer_quotes_of_an_fstring_is_refused() -> None:
    with pytest.raises(EditRefusedError):
        replaced("x = f'{a}'\n", "a", "a.get('k')")


@pytest.mark.parametrize("code", ["a b", "return 1", "", "x = 1", "a; b", "a)\nimport os\n("])
def test_what_is_not_one_expression_is_refused(code: str) -> None:
    with pytest.raises(EditRefusedError):
        replaced("x = a\n", "a", code)


def test_a_statement_goes_before_one_in_a_nested_block() -> None:
    text = "class A:\n  def f(self, u):\n    try:\n      return u.n\n    finally:\n      pass\n"
    assert inserted(text, "return u.n", "if u is None:\n    return 0\n") == text.replace(
        "      return u.n", "      if u is None:\n        return 0\n      return u.n"
    )


def test_a_decorated_function_and_an_async_one_are_edited_inside() -> None:
    text = "@cache\n@other(1)\nasync def f(u):\n    async with u.lock:\n        await u.go()\n"
    edited = inserted(text, "await u.go()", "if u is None:\n    return\n")
    assert edited == text.replace("        await", "        if u is None:\n            return\n        await")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("if x: y = u.n\n", "y = u.n"),
        ("a = 1; y = u.n\n", "y = u.n"),
        ("for i in x: y = u.n; z = 1\n", "y = u.n"),
        ("if x:\n    pass\nelif u.n:\n    pass\n", "elif u.n"),
        ("class A: y = u.n\n", "y = u.n"),
    ],
)
def test_a_statement_without_a_line_of_its_own_is_refused(text: str, before: str) -> None:
    with pytest.raises(EditRefusedError):
        inserted(text, before, "pass\n")


def test_a_statement_at_module_level_gets_a_neighbour() -> None:
    assert (
        inserted("a = 1\n# why\nb = u.n\nc = 3\n", "b = u.n", "assert u\n")
        == "a = 1\n# why\nassert u\nb = u.n\nc = 3\n"
    )


def test_a_form_feed_and_a_line_separator_inside_a_text_end_no_line() -> None:
    text = 'x = "a\u2028b"\n\x0c\ny = u.n\n'
    assert replaced(text, "u.n", "0") == text.replace("u.n", "0")


def test_a_wrapped_statement_keeps_its_comments_above() -> None:
    here = source("def f(u):\n    # tell\n    u.send()  # now\n")
    edited = wrap_statement(here, statement(here, "u.send()"), "u is not None").text
    assert edited == "def f(u):\n    # tell\n    if u is not None:\n        u.send()  # now\n"


def test_a_statement_over_several_lines_is_not_wrapped() -> None:
    here = source("u.send(\n    1\n)\n")
    with pytest.raises(EditRefusedError):
        wrap_statement(here, here.tree.body[0], "u")


def test_keywords_are_renamed_and_removed_with_their_layout() -> None:
    text = "f(\n    1,\n    old = 2,  # two\n    other=3,\n)\n"
    here = source(text)
    call = expression(here, text.rstrip("\n"))
    assert isinstance(call, ast.Call)
    assert rename_keyword(here, call, "old", "new").text == text.replace("old", "new")
    assert remove_argument(here, call, "old").text == "f(\n    1,\n    other=3,\n)\n"
    assert remove_argument(here, call, "other").text == "f(\n    1,\n    old = 2,\n)\n"


def test_a_comment_that_libcst_does_not_round_trip_refuses_the_edit_beside_it_only() -> None:
    text = "def f(u):\n    return u.n  # c:\\\n\nx = u.m\n"
    with pytest.raises(EditRefusedError, match="does not round-trip"):
        replaced(text, "u.n", "0")
    assert replaced(text, "u.m", "0") == text.replace("u.m", "0")


def test_the_last_keyword_is_removed_with_its_comma() -> None:
    here = source("f(1, old=2)\n")
    call = expression(here, "f(1, old=2)")
    assert isinstance(call, ast.Call)
    assert remove_argument(here, call, "old").text == "f(1)\n"


def test_a_parameter_is_added_after_the_last_one() -> None:
    here = source("def f(a, b = 1):\n    return a\n")
    function = here.tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert add_parameter(here, function, "c=None").text == "def f(a, b = 1, c=None):\n    return a\n"


@pytest.mark.parametrize("parameters", ["*a", "a, *, b", "**k", "a, /"])
def test_a_parameter_is_not_added_to_a_signature_that_is_not_plain(parameters: str) -> None:
    here = source(f"def f({parameters}):\n    return 1\n")
    function = here.tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    with pytest.raises(EditRefusedError):
        add_parameter(here, function, "c=None")


def test_names_of_an_import_are_kept_in_their_layout() -> None:
    here = source("from a import (\n    b,  # one\n    c,\n    d,\n)\n")
    node = here.tree.body[0]
    assert isinstance(node, ast.ImportFrom)
    assert retain_names(here, node, {"b", "d"}, None).text == "from a import (\n    b,  # one\n    d,\n)\n"
    assert retain_names(here, node, {"b", "c", "d"}, "a.x").text == here.text.replace("from a", "from a.x")


def test_a_removed_statement_leaves_the_others() -> None:
    here = source("import a\nimport b  # why\nimport c\n")
    with pytest.raises(EditRefusedError):
        remove_statement(here, here.tree.body[1])
    assert remove_statement(here, here.tree.body[0]).text == "import b  # why\nimport c\n"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Record what libcst is given to parse, with nothing remembered from before."""
    seen: list[str] = []
    parse_module = libcst.parse_module

    def watched(text: str, *rest: libcst.PartialParserConfig) -> libcst.Module:
        seen.append(text)
        return parse_module(text, *rest)

    monkeypatch.setattr(libcst, "parse_module", watched)
    piece._parsed.cache_clear()
    yield seen
    piece._parsed.cache_clear()


def test_only_the_statement_around_the_edit_is_given_to_libcst(parsed: list[str]) -> None:
    replaced("a = 1\n" * 500 + "b = u.n\n" + "c = 2\n" * 500, "u.n", "0")
    assert parsed == ["b = u.n\n"]


def test_of_a_class_only_the_method_around_the_edit_is_given_to_libcst(parsed: list[str]) -> None:
    method = "        @cached\n        def m(self, u):\n            return u.n\n"
    text = "class A:\n    x = 1\n\n    class B:\n        y = 2\n\n" + method + "\n        z = 3\n"
    assert replaced(text, "u.n", "0") == text.replace("u.n", "0")
    assert parsed == ["class _:\n" + method]


def test_a_method_is_guarded_in_a_nested_class_with_tabs_and_carriage_returns() -> None:
    text = "class A:\r\n\tclass B:\r\n\t\tdef m(self, u):\r\n\t\t\treturn u.n\r\n\r\n\t\ty = 2"
    edited = inserted(text, "return u.n", "if u is None:\n    return 0\n")
    assert edited == text.replace("\t\t\treturn u.n", "\t\t\tif u is None:\r\n\t\t\t\treturn 0\r\n\t\t\treturn u.n")


@pytest.mark.parametrize("text", ["class A: x = u.n\n", "class A(u.n):\n    x = 1\n", "class A:\n    x = u.n; y = 1\n"])
def test_an_expression_in_the_head_or_the_body_of_a_class_is_replaced(text: str) -> None:
    assert replaced(text, "u.n", "v") == text.replace("u.n", "v")


def test_a_file_that_libcst_does_not_round_trip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_module = libcst.parse_module
    monkeypatch.setattr(libcst, "parse_module", lambda text, *rest: parse_module(text.replace("1", "2"), *rest))
    with pytest.raises(EditRefusedError, match="does not round-trip"):
        replaced("never_seen_before = a + 1\n", "a", "b")


@pytest.mark.parametrize(
    "content", [b"x = (\n", b"\xff\xfe", b"# coding: no-such\n", b"x = '\xe9'\n", b"x\0y", b"print 1\n"]
)
def test_what_cannot_be_parsed_is_a_reason_in_words(content: bytes) -> None:
    made = parse("app.py", content)
    assert isinstance(made, str)
    assert made.startswith("app.py cannot be parsed")
