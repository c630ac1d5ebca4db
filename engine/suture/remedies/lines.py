"""Edits of whole statements that need no syntax tree of their own: what stands around them is kept as text."""

from __future__ import annotations

import ast

from suture.remedies.piece import EditRefusedError
from suture.remedies.source import Source


def replace_statement(source: Source, statement: ast.stmt, code: str) -> Source:
    """Put `code`, one simple statement, in the place of another; a comment behind it stays.

    Raises:
        EditRefusedError: the statement goes over several lines, or the file would not parse.
    """
    span = source.span(statement)
    if span.line != span.end_line:
        raise EditRefusedError("the statement is longer than a line")
    start, end = source.offset(span.line, span.column), source.offset(span.end_line, span.end_column)
    return _parsed(source, source.text[:start] + code + source.text[end:])


def remove_lines(source: Source, statement: ast.stmt) -> Source:
    """Delete a statement with its lines.

    Raises:
        EditRefusedError: it shares its lines, or the file would not parse without it.
    """
    span = source.span(statement)
    lines = source.lines[span.line - 1 : span.end_line]
    if lines[0][: span.column].strip() or lines[-1][span.end_column :].strip():
        raise EditRefusedError("the statement shares its line with others")
    return _parsed(source, "".join([*source.lines[: span.line - 1], *source.lines[span.end_line :]]))


def add_after(source: Source, statement: ast.stmt, code: str, beside: ast.stmt) -> Source:
    """Put lines after the last line of a statement, indented as `beside`.

    `code` has plain line feeds and four spaces a step.

    Raises:
        EditRefusedError: the statement shares its last line, or the file would not parse.
    """
    span = source.span(statement)
    rest = source.lines[span.end_line - 1][span.end_column :].strip()
    if rest and not rest.startswith("#"):
        raise EditRefusedError("the statement shares its last line with others")
    margin = source.indentation(source.span(beside).line)
    new = []
    for line in code.splitlines():
        text = line.lstrip(" ")
        new.append(margin + source.indent * ((len(line) - len(text)) // 4) + text + source.newline)
    above = list(source.lines[: span.end_line])
    if not above[-1].endswith(("\n", "\r")):
        # the file ends without a line end, and goes on doing so
        above[-1] += source.newline
        new[-1] = new[-1].removesuffix(source.newline)
    return _parsed(source, "".join([*above, *new, *source.lines[span.end_line :]]))


def _parsed(source: Source, text: str) -> Source:
    try:
        return source.changed(text)
    except SyntaxError as error:
        raise EditRefusedError(f"the edited file would not parse: {error.msg}") from None


def put_text(source: Source, node: ast.AST, code: str) -> Source:
    """Put `code` in the place of a node's own text; every other byte stays.

    Raises:
        EditRefusedError: the file would not parse.
    """
    span = source.span(node)
    start, end = source.offset(span.line, span.column), source.offset(span.end_line, span.end_column)
    return _parsed(source, source.text[:start] + code + source.text[end:])
