from __future__ import annotations

import ast

import pytest

from suture.diagnosis.source import Source, parse, position, qualified_name
from suture.domain.fault import Span


def source(text: str) -> Source:
    found = parse("a.py", text.encode())
    assert isinstance(found, Source), found
    return found


def node(found: Source, segment: str) -> ast.AST:
    return next(n for n in reversed(found.nodes) if found.segment(n) == segment)


def test_a_segment_of_many_lines_keeps_its_line_ends() -> None:
    found = source("x = [\r\n  1,\r\n]\r\n")
    assert found.segment(node(found, "[\r\n  1,\r\n]")) == "[\r\n  1,\r\n]"


def test_a_span_counts_characters() -> None:
    found = source("ü = 'é' + b\n")
    assert found.span(node(found, "b")) == Span(1, 10, 1, 11)
    assert position(node(found, "b"))[1] == 12


def test_a_node_without_a_place_is_at_the_start() -> None:
    assert position(ast.Load()) == (1, 0, 1, 0)


@pytest.mark.parametrize(
    ("text", "at", "name"),
    [
        ("x = mark", "mark", "<module>"),
        ("def f():\n  mark", "mark", "f"),
        ("class A:\n  def f(self):\n    mark", "mark", "A.f"),
        ("def f():\n  def g():\n    mark", "mark", "f.<locals>.g"),
        ("class A:\n  mark", "mark", "A"),
        ("def f(x=mark): pass", "mark", "<module>"),
        ("@mark\ndef f(): pass", "mark", "<module>"),
        ("class A:\n  async def f(self):\n    return [mark for x in y]", "mark", "A.f"),
    ],
)
def test_a_qualified_name_is_that_of_the_code_around(text: str, at: str, name: str) -> None:
    found = source(text)
    assert qualified_name(found, node(found, at)) == name


def test_the_statement_and_the_whole_expression_around_a_node_are_found() -> None:
    found = source("x = f(a + b.c, d)\n")
    inner = node(found, "b.c")
    assert found.segment(found.whole_expression(inner)) == "f(a + b.c, d)"
    statement = found.statement(inner)
    assert statement is not None
    assert found.segment(statement) == "x = f(a + b.c, d)"
    assert found.statement(found.tree) is None


def test_an_expression_ends_at_a_lambda() -> None:
    found = source("f(lambda x: x.y + 1)\n")
    assert found.segment(found.whole_expression(node(found, "x.y"))) == "x.y + 1"


def test_a_file_is_parsed_once() -> None:
    assert parse("a.py", b"x = 1\n") is parse("a.py", b"x = 1\n")


@pytest.mark.parametrize("content", [b"x = (", b"\x00", b"# coding: nope\n", b"\xff"])
def test_what_cannot_be_parsed_gives_the_reason(content: bytes) -> None:
    reason = parse("a.py", content)
    assert isinstance(reason, str)
    assert reason.startswith("a.py cannot be parsed")


def test_a_warning_of_the_parsed_program_is_not_ours() -> None:
    assert isinstance(parse("a.py", b"x = '\\d'\ny = 1 is 1\n"), Source)
