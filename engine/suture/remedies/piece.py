"""The piece of a file that an edit touches, parsed by libcst; bytes that libcst never saw cannot change."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from suture.domain.fault import Span
from suture.remedies.source import Source


class EditRefusedError(Exception):
    """An edit cannot be made without risk to the rest of the file; the message says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines `first`..`last` (from 1) of a file, parsed below `head`, the line of a class of its own if any."""

    first: int
    last: int
    head: str
    text: str
    module: cst.Module
    ranges: Sequence[tuple[cst.CSTNode, CodeRange]]

    def line(self, line: int) -> int:
        """Return the line within the piece of a line of the file."""
        return line - self.first + 1 + bool(self.head)


def cut(source: Source, line: int, end_line: int) -> Piece:
    """Return the smallest piece around these lines: statements at module level, or methods.

    Raises:
        EditRefusedError: libcst cannot parse the piece, or does not write it as it was.
    """
    first, last, inside = _bounds(source.tree.body, line, end_line, inside=False)
    # a method is parsed as that of another class: its class may be thousands of lines long
    head = f"class _:{source.newline}" if inside else ""
    text = head + "".join(source.lines[first - 1 : last])
    try:
        module, ranges = _parsed(text)
    except cst.ParserSyntaxError as error:
        raise EditRefusedError(f"libcst cannot parse {source.path}: {error.message}") from None
    if module.code != text:
        raise EditRefusedError(f"libcst does not round-trip {source.path}")
    return Piece(first, last, head, text, module, ranges)


def _bounds(body: Sequence[ast.stmt], line: int, end_line: int, *, inside: bool) -> tuple[int, int, bool]:
    first, last, touched = line, end_line, list[ast.stmt]()
    for statement in body:
        # statements that share a line (`a = 1; b = 2`) belong to one piece
        start, end = _first_line(statement), statement.end_lineno or statement.lineno
        if start <= last and end >= first:
            first, last = min(first, start), max(last, end)
            touched.append(statement)
    only = touched[0] if len(touched) == 1 else None
    if isinstance(only, ast.ClassDef):
        start, end = _first_line(only.body[0]), only.body[-1].end_lineno or 0
        if only.lineno < start <= line and end_line <= end:
            return _bounds(only.body, line, end_line, inside=True)
    return first, last, inside


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


@lru_cache(maxsize=8)
def _parsed(text: str) -> tuple[cst.Module, Sequence[tuple[cst.CSTNode, CodeRange]]]:
    module = cst.parse_module(text)
    ranges = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    return module, list(cast("dict[cst.CSTNode, CodeRange]", ranges).items())


def expression_at(piece: Piece, span: Span) -> cst.BaseExpression:
    """Return the expression with this span.

    Raises:
        EditRefusedError: there is none.
    """
    # `ast` counts the parentheses of tuples and generators to the node, libcst never does
    for margin in (0, 1):
        wanted = (
            piece.line(span.line),
            span.column + margin,
            piece.line(span.end_line),
            span.end_column - margin,
        )
        for node, place in piece.ranges:
            here = (place.start.line, place.start.column, place.end.line, place.end.column)
            if here == wanted and isinstance(node, cst.BaseExpression):
                return node
    raise EditRefusedError("libcst finds no expression at this place")


def statement_at(piece: Piece, span: Span) -> tuple[cst.Module | cst.IndentedBlock, int]:
    """Return the block and the place in it of the statement that starts here on a line of its own.

    Raises:
        EditRefusedError: there is none, or it shares its line.
    """
    starts = {id(node): (place.start.line, place.start.column) for node, place in piece.ranges}
    wanted = (piece.line(span.line), span.column)
    blocks = [node for node, _ in piece.ranges if isinstance(node, cst.Module | cst.IndentedBlock)]
    for block in blocks:
        for index, statement in enumerate(block.body):
            if starts.get(id(statement)) == wanted:
                if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) > 1:
                    raise EditRefusedError("the statement shares its line with others")
                return block, index
    raise EditRefusedError("the statement does not start a line of its own")


def splice(source: Source, piece: Piece, text: str) -> Source:
    """Return the file with the piece's new text.

    Raises:
        EditRefusedError: the file would not parse.
    """
    lines = [*source.lines[: piece.first - 1], text.removeprefix(piece.head), *source.lines[piece.last :]]
    try:
        return source.changed("".join(lines))
    except SyntaxError as error:
        raise EditRefusedError(f"the edited file would not parse: {error.msg}") from None


def code_of(module: object) -> str:
    """Return the text of a module after a replacement in it."""
    return cst.ensure_type(cast(cst.CSTNode, module), cst.Module).code
