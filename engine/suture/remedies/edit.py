"""Edits of one file by libcst that keep every byte outside the edited node.

Only the top-level statement around the edit is cut out and given to libcst: positions cost about 200 ms per
thousand lines, and bytes that libcst never saw cannot change.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from suture.domain.fault import Span
from suture.remedies.source import Source


class EditRefusedError(Exception):
    """An edit cannot be made without risk to the rest of the file; the message says why."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Whole lines `first`..`last` (from 1) around an edit, parsed."""

    first: int
    last: int
    text: str
    module: cst.Module
    ranges: list[tuple[cst.CSTNode, CodeRange]]


def replace_expression(source: Source, node: ast.expr, code: str) -> Source:
    """Put `code` in the place of an expression, in parentheses only where the meaning needs them.

    Raises:
        EditRefusedError: the place cannot be found by libcst, or no form of the code fits there.
    """
    span = source.span(node)
    piece = _cut(source, span.line, span.end_line)
    old = _expression_at(piece, span)
    wanted = _expected(node, piece, code)
    for new in _forms(code, piece):
        within = new.with_changes(lpar=[*old.lpar, *new.lpar], rpar=[*new.rpar, *old.rpar])
        text = _code(piece.module.deep_replace(old, within))
        if _dump(text) == wanted:
            return _splice(source, piece, text)
    raise EditRefusedError(f"`{code}` cannot stand in the place of `{source.segment(node)}`")


def rename(source: Source, node: ast.Name | ast.Attribute, name: str) -> Source:
    """Give a name or attribute another identifier; white space and comments inside the expression stay.

    Raises:
        EditRefusedError: the place cannot be found by libcst.
    """
    span = source.span(node)
    piece = _cut(source, span.line, span.end_line)
    old = _expression_at(piece, span)
    word = old.attr if isinstance(old, cst.Attribute) else old
    if not isinstance(word, cst.Name):
        raise EditRefusedError("libcst finds no name at this place")
    return _splice(source, piece, _code(piece.module.deep_replace(word, word.with_changes(value=name))))


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


def retain_names(source: Source, statement: ast.ImportFrom, names: Collection[str], module: str | None) -> Source:
    """Keep only these names of a `from` import, and import them from `module` where it is given.

    Raises:
        EditRefusedError: the statement cannot be found by libcst.
    """
    span = source.span(statement)
    piece = _cut(source, span.line, span.end_line)
    wanted = (span.line - piece.first + 1, span.column)
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
            return _splice(source, piece, _code(piece.module.deep_replace(node, new)))
    raise EditRefusedError("libcst finds no such import at this place")


def rename_keyword(source: Source, call: ast.Call, old: str, new: str) -> Source:
    """Give a keyword argument of a call another name.

    Raises:
        EditRefusedError: the call cannot be found by libcst.
    """

    def renamed(arguments: Sequence[cst.Arg]) -> list[cst.Arg]:
        return [a.with_changes(keyword=cst.Name(new)) if _is_keyword(a, old) else a for a in arguments]

    return _edit_arguments(source, call, renamed)


def remove_argument(source: Source, call: ast.Call, keyword: str) -> Source:
    """Leave out a keyword argument of a call.

    Raises:
        EditRefusedError: the call cannot be found by libcst.
    """

    def rest(arguments: Sequence[cst.Arg]) -> list[cst.Arg]:
        kept = [a for a in arguments if not _is_keyword(a, keyword)]
        if kept and _is_keyword(arguments[-1], keyword):
            kept[-1] = kept[-1].with_changes(comma=arguments[-1].comma)
        return kept

    return _edit_arguments(source, call, rest)


def _is_keyword(argument: cst.Arg, name: str) -> bool:
    return argument.keyword is not None and argument.keyword.value == name


def _edit_arguments(source: Source, call: ast.Call, edit: Callable[[Sequence[cst.Arg]], list[cst.Arg]]) -> Source:
    span = source.span(call)
    piece = _cut(source, span.line, span.end_line)
    old = _expression_at(piece, span)
    if not isinstance(old, cst.Call):
        raise EditRefusedError("libcst finds no call at this place")
    return _splice(source, piece, _code(piece.module.deep_replace(old, old.with_changes(args=edit(old.args)))))


def add_parameter(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef, parameter: str) -> Source:
    """Add a parameter with a default to a function, after the last one that may be given by position.

    Raises:
        EditRefusedError: the function cannot be found by libcst, or takes `*args` or keyword-only parameters.
    """
    arguments = function.args
    if arguments.vararg or arguments.kwonlyargs or arguments.kwarg or arguments.posonlyargs:
        raise EditRefusedError("the callee's parameters are not plain")
    first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
    piece = _cut(source, first, function.end_lineno or first)
    new = cst.ensure_type(cst.parse_statement(f"def f({parameter}): pass"), cst.FunctionDef).params.params[0]
    for node, place in piece.ranges:
        here = isinstance(node, cst.FunctionDef) and node.name.value == function.name
        if here and place.start.line in {first - piece.first + 1, function.lineno - piece.first + 1}:
            old = cst.ensure_type(node, cst.FunctionDef).params
            last = [old.params[-1].with_changes(comma=_COMMA)] if old.params else []
            changed = old.with_changes(params=[*old.params[:-1], *last, new])
            return _splice(source, piece, _code(piece.module.deep_replace(old, changed)))
    raise EditRefusedError("libcst finds no such function")


_COMMA = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
_Put = Callable[
    [Sequence[cst.BaseStatement], int, Sequence[cst.BaseStatement]],
    list[cst.BaseStatement],
]


def _edit_body(source: Source, statement: ast.stmt, code: str, put: _Put) -> Source:
    span = source.span(statement)
    piece = _cut(source, span.line, span.end_line)
    block, index = _statement_at(piece, span)
    written = _in_style(source, code)
    new = cst.parse_module(written, piece.module.config_for_parsing).body
    body = put(block.body, index, cast("Sequence[cst.BaseStatement]", new))
    edited = block.with_changes(body=body)
    module = edited if isinstance(block, cst.Module) else piece.module.deep_replace(block, edited)
    return _splice(source, piece, _code(module))


def _in_style(source: Source, code: str) -> str:
    lines = []
    for line in code.splitlines():
        text = line.lstrip(" ")
        lines.append(source.indent * ((len(line) - len(text)) // 4) + text)
    return "".join(line + source.newline for line in lines)


def _cut(source: Source, line: int, end_line: int) -> _Piece:
    first, last = line, end_line
    # statements that share a line (`a = 1; b = 2`) belong to one piece, so neighbours are taken in until none is left
    for statement in source.tree.body:
        decorators = (d.lineno for d in getattr(statement, "decorator_list", ()))
        start, end = min([statement.lineno, *decorators]), statement.end_lineno or statement.lineno
        if start <= last and end >= first:
            first, last = min(first, start), max(last, end)
    text = "".join(source.lines[first - 1 : last])
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise EditRefusedError(f"libcst cannot parse {source.path}: {error.message}") from None
    if module.code != text:
        raise EditRefusedError(f"libcst does not round-trip {source.path}")
    ranges = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    return _Piece(first, last, text, module, list(ranges.items()))


def _expression_at(piece: _Piece, span: Span) -> cst.BaseExpression:
    # `ast` counts the parentheses of tuples and generators to the node, libcst never does
    for margin in (0, 1):
        wanted = (
            span.line - piece.first + 1,
            span.column + margin,
            span.end_line - piece.first + 1,
            span.end_column - margin,
        )
        for node, place in piece.ranges:
            here = (place.start.line, place.start.column, place.end.line, place.end.column)
            if here == wanted and isinstance(node, cst.BaseExpression):
                return node
    raise EditRefusedError("libcst finds no expression at this place")


def _statement_at(piece: _Piece, span: Span) -> tuple[cst.Module | cst.IndentedBlock, int]:
    starts = {id(node): (place.start.line, place.start.column) for node, place in piece.ranges}
    wanted = (span.line - piece.first + 1, span.column)
    blocks = [node for node, _ in piece.ranges if isinstance(node, cst.Module | cst.IndentedBlock)]
    for block in blocks:
        for index, statement in enumerate(block.body):
            if starts.get(id(statement)) == wanted:
                if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) > 1:
                    raise EditRefusedError("the statement shares its line with others")
                return block, index
    raise EditRefusedError("the statement does not start a line of its own")


def _forms(code: str, piece: _Piece) -> Iterator[cst.BaseExpression]:
    """Yield the expression as written, then in parentheses; a generator first without, as a call's only argument."""
    for written in (code, f"({code})"):
        try:
            new = cst.parse_expression(written, piece.module.config_for_parsing)
        except cst.ParserSyntaxError:
            continue
        if isinstance(new, cst.GeneratorExp):
            yield new.with_changes(lpar=[], rpar=[])
        yield new


def _expected(node: ast.expr, piece: _Piece, code: str) -> str:
    """Return the dump of the piece's tree in which `code` has taken the place of `node`."""
    try:
        new = ast.parse(f"({code})", mode="eval").body
        tree = ast.parse(piece.text)
    except SyntaxError:
        raise EditRefusedError(f"`{code}` is not an expression") from None
    if not code.strip():
        raise EditRefusedError("there is nothing to put in")
    end_line = (node.end_lineno or node.lineno) - piece.first + 1
    place = (node.lineno - piece.first + 1, node.col_offset, end_line, node.end_col_offset, type(node))
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


def _code(module: object) -> str:
    return cst.ensure_type(cast(cst.CSTNode, module), cst.Module).code


def _dump(text: str) -> str:
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return ""


def _splice(source: Source, piece: _Piece, text: str) -> Source:
    lines = [*source.lines[: piece.first - 1], text, *source.lines[piece.last :]]
    try:
        return source.changed("".join(lines))
    except SyntaxError as error:
        raise EditRefusedError(f"the edited file would not parse: {error.msg}") from None
