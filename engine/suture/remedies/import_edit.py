"""Edits of the names of an import."""

from __future__ import annotations

import ast
from collections.abc import Collection

import libcst as cst

from suture.remedies.piece import EditRefusedError, code_of, cut, splice
from suture.remedies.source import Source


def replace_import(source: Source, statement: ast.ImportFrom, code: str) -> Source:
    """Put another import in the place of one that is written on one line; a comment behind it stays.

    Raises:
        EditRefusedError: the statement goes over several lines.
    """
    span = source.span(statement)
    if span.line != span.end_line:
        raise EditRefusedError("the import goes over several lines")
    start = source.offset(span.line, span.column)
    return source.changed(source.text[:start] + code + source.text[source.offset(span.end_line, span.end_column) :])


def retain_names(source: Source, statement: ast.ImportFrom, names: Collection[str], module: str | None) -> Source:
    """Keep only these names of a `from` import, and import them from `module` where it is given.

    Raises:
        EditRefusedError: the statement cannot be found by libcst.
    """
    span = source.span(statement)
    piece = cut(source, span.line, span.end_line)
    wanted = (piece.line(span.line), span.column)
    for node, place in piece.ranges:
        if isinstance(node, cst.ImportFrom) and (place.start.line, place.start.column) == wanted:
            if isinstance(node.names, cst.ImportStar):
                break
            kept = [alias for alias in node.names if alias.evaluated_name in names]
            if node.lpar is None:
                kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            new = node.with_changes(names=kept)
            if module is not None:
                new = new.with_changes(module=cst.parse_expression(module))
            return splice(source, piece, code_of(piece.module.deep_replace(node, new)))
    raise EditRefusedError("libcst finds no such import at this place")
