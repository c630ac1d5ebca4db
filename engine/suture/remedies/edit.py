"""Edits of one file by libcst that keep every byte outside the edited node.

Only the statement or method around the edit is cut out and given to libcst: positions cost about 200 ms per
thousand lines, and bytes that libcst never saw cannot change.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import libcst as cst

from suture.remedies.piece import EditRefusedError, Piece, code_of, cut, expression_at, splice, statement_at
from suture.remedies.source import Source


def replace_expression(source: Source, node: ast.expr, code: str) -> Source:
    """Put `code` in the place of an expression, in parentheses only where the meaning needs them.

    Raises:
        EditRefusedError: the place cannot be found by libcst, or no form of the code fits there.
    """
    span = source.span(node)
    piece = cut(source, span.line, span.end_line)
    old = expression_at(piece, span)
    wanted = _expected(node, piece, code)
    for new in _forms(code, piece):
        within = new.with_changes(lpar=[*old.lpar, *new.lpar], rpar=[*new.rpar, *old.rpar])
        text = code_of(piece.module.deep_replace(old, within))
        if _dump(text) == wanted:
            return splice(source, piece, text)
    raise EditRefusedError(f"`{code}` cannot stand in the place of `{source.segment(node)}`")


def rename(source: Source, node: ast.Name | ast.Attribute, name: str) -> Source:
    """Give a name or attribute another identifier; white space and comments inside the expression stay.

    Raises:
        EditRefusedError: the place cannot be found by libcst.
    """
    span = source.span(node)
    piece = cut(source, span.line, span.end_line)
    old = expression_at(piece, span)
    word = old.attr if isinstance(old, cst.Attribute) else old
    if not isinstance(word, cst.Name):
        raise EditRefusedError("libcst finds no name at this place")
    return splice(source, piece, code_of(piece.module.deep_replace(word, word.with_changes(value=name))))


def insert_before(source: Source, statement: ast.stmt, code: str) -> Source:
    """Put statements before one that stands on lines of its own.

    `code` has plain line feeds and four spaces a step, without the indentation of the place.

    Raises:
        EditRefusedError: the statement shares its line, or is an `elif`, or a loop's condition is meant.
    """

    def put(body: Sequence[cst.BaseStatement], index: int, new: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
        return [*body[:index], *new, *body[index:]]

    return _edit_body(source, statement, code, put)


def wrap_statement(source: Source, statement: ast.stmt, condition: str) -> Source:
    """Put a statement under `if condition:`; its comments stay above.

    Raises:
        EditRefusedError: the statement shares its line with others.
    """

    def put(body: Sequence[cst.BaseStatement], index: int, new: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
        old = cast(cst.SimpleStatementLine, body[index])
        block = cst.ensure_type(cst.ensure_type(new[0], cst.If).body, cst.IndentedBlock)
        inside = block.with_changes(body=[old.with_changes(leading_lines=[])])
        return [*body[:index], new[0].with_changes(body=inside, leading_lines=old.leading_lines), *body[index + 1 :]]

    if source.span(statement).line != source.span(statement).end_line:
        raise EditRefusedError("the statement is longer than a line")
    return _edit_body(source, statement, f"if {condition}:\n    pass\n", put)


def remove_statement(source: Source, statement: ast.stmt) -> Source:
    """Delete a statement that stands on lines of its own and is not alone in its block.

    Raises:
        EditRefusedError: it is alone, or shares its line.
    """

    def drop(body: Sequence[cst.BaseStatement], index: int, _: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
        return [*body[:index], *body[index + 1 :]]

    if statement in source.tree.body:
        return _without_lines(source, statement)
    return _edit_body(source, statement, "", drop)


def _without_lines(source: Source, statement: ast.stmt) -> Source:
    span = source.span(statement)
    lines = source.lines[span.line - 1 : span.end_line]
    if lines[0][: span.column].strip() or lines[-1][span.end_column :].strip():
        raise EditRefusedError("the statement shares its line with others")
    return source.changed("".join([*source.lines[: span.line - 1], *source.lines[span.end_line :]]))


_Put = Callable[
    [Sequence[cst.BaseStatement], int, Sequence[cst.BaseStatement]],
    list[cst.BaseStatement],
]


def _edit_body(source: Source, statement: ast.stmt, code: str, put: _Put) -> Source:
    span = source.span(statement)
    piece = cut(source, span.line, span.end_line)
    block, index = statement_at(piece, span)
    written = _in_style(source, code)
    parsed = cst.parse_module(written, piece.module.config_for_parsing).visit(_OwnIndent(source.indent))
    new = parsed.body
    body = put(block.body, index, cast("Sequence[cst.BaseStatement]", new))
    edited = block.with_changes(body=body)
    module = edited if isinstance(block, cst.Module) else piece.module.deep_replace(block, edited)
    return splice(source, piece, code_of(module))


class _OwnIndent(cst.CSTTransformer):
    """Write the step of each block down: a piece's usual step is not the file's when a class is above it."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self._step = step

    def leave_IndentedBlock(  # noqa: N802 - named by libcst
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        return updated_node.with_changes(indent=original_node.indent or self._step)


def _in_style(source: Source, code: str) -> str:
    lines = []
    for line in code.splitlines():
        text = line.lstrip(" ")
        lines.append(source.indent * ((len(line) - len(text)) // 4) + text)
    return "".join(line + source.newline for line in lines)


def _forms(code: str, piece: Piece) -> Iterator[cst.BaseExpression]:
    """Yield the expression as written, then in parentheses; a generator first without, as a call's only argument."""
    for written in (code, f"({code})"):
        try:
            new = cst.parse_expression(written, piece.module.config_for_parsing)
        except cst.ParserSyntaxError:
            continue
        if isinstance(new, cst.GeneratorExp):
            yield new.with_changes(lpar=[], rpar=[])
        yield new


def _expected(node: ast.expr, piece: Piece, code: str) -> str:
    """Return the dump of the piece's tree in which `code` has taken the place of `node`."""
    try:
        new = ast.parse(f"({code})", mode="eval").body
        tree = ast.parse(piece.text)
    except SyntaxError:
        raise EditRefusedError(f"`{code}` is not an expression") from None
    if not code.strip():
        raise EditRefusedError("there is nothing to put in")
    end_line = piece.line(node.end_lineno or node.lineno)
    place = (piece.line(node.lineno), node.col_offset, end_line, node.end_col_offset, type(node))
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            for index, child in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(child, ast.expr):
                    continue
                if (child.lineno, child.col_offset, child.end_lineno, child.end_col_offset, type(child)) == place:
                    if isinstance(value, list):
                        value[index] = new
                    else:
                        setattr(parent, field, new)
                    return ast.dump(tree)
    raise EditRefusedError("the expression is not where the tree says it is")


def _dump(text: str) -> str:
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return ""
