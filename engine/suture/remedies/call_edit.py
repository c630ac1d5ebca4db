"""Edits of the arguments of a call and of the parameters of a function."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

import libcst as cst

from suture.remedies.piece import EditRefusedError, code_of, cut, expression_at, splice
from suture.remedies.source import Source

_COMMA = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


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


def add_argument(source: Source, call: ast.Call, code: str) -> Source:
    """Add an argument, as source text, behind those of a call.

    Raises:
        EditRefusedError: the call cannot be found by libcst.
    """
    new = cst.ensure_type(cst.parse_expression(f"f({code})"), cst.Call).args[0]

    def longer(arguments: Sequence[cst.Arg], before: cst.BaseParenthesizableWhitespace) -> list[cst.Arg]:
        kept = [_apart(a) for a in arguments]
        if not kept:
            return [new]
        last = kept[-1]
        # arguments on lines of their own go on having them
        own_line = isinstance(before, cst.ParenthesizedWhitespace)
        comma = cst.Comma(whitespace_after=before) if own_line else _COMMA
        first = last.with_changes(comma=comma, whitespace_after_arg=cst.SimpleWhitespace(""))
        return [*kept[:-1], first, new.with_changes(comma=last.comma, whitespace_after_arg=last.whitespace_after_arg)]

    return _edit_call(source, call, lambda old: longer(old.args, old.whitespace_before_args))


def _apart(argument: cst.Arg) -> cst.Arg:
    """Put a generator, which needs no parentheses as the only argument, into its own."""
    if not isinstance(argument.value, cst.GeneratorExp) or argument.value.lpar:
        return argument
    return argument.with_changes(value=argument.value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]))


def _is_keyword(argument: cst.Arg, name: str) -> bool:
    return argument.keyword is not None and argument.keyword.value == name


def _edit_arguments(source: Source, call: ast.Call, edit: Callable[[Sequence[cst.Arg]], list[cst.Arg]]) -> Source:
    return _edit_call(source, call, lambda old: edit(old.args))


def _edit_call(source: Source, call: ast.Call, edit: Callable[[cst.Call], list[cst.Arg]]) -> Source:
    span = source.span(call)
    piece = cut(source, span.line, span.end_line)
    old = expression_at(piece, span)
    if not isinstance(old, cst.Call):
        raise EditRefusedError("libcst finds no call at this place")
    return splice(source, piece, code_of(piece.module.deep_replace(old, old.with_changes(args=edit(old)))))


def add_parameter(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef, parameter: str) -> Source:
    """Add a parameter with a default to a function, after the last one that may be given by position.

    Raises:
        EditRefusedError: the function cannot be found by libcst, or takes `*args` or keyword-only parameters.
    """
    arguments = function.args
    if arguments.vararg or arguments.kwonlyargs or arguments.kwarg or arguments.posonlyargs:
        raise EditRefusedError("the callee's parameters are not plain")
    first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
    piece = cut(source, first, function.end_lineno or first)
    new = cst.ensure_type(cst.parse_statement(f"def f({parameter}): pass"), cst.FunctionDef).params.params[0]
    for node, place in piece.ranges:
        here = isinstance(node, cst.FunctionDef) and node.name.value == function.name
        if here and place.start.line in {piece.line(first), piece.line(function.lineno)}:
            old = cst.ensure_type(node, cst.FunctionDef).params
            last = [old.params[-1].with_changes(comma=_COMMA)] if old.params else []
            changed = old.with_changes(params=[*old.params[:-1], *last, new])
            return splice(source, piece, code_of(piece.module.deep_replace(old, changed)))
    raise EditRefusedError("libcst finds no such function")


def add_arguments(source: Source, call: ast.Call, arguments: Sequence[str]) -> Source:
    """Put arguments, as they are written in a call, behind those that a call has.

    Raises:
        EditRefusedError: the call cannot be found by libcst.
    """
    new = cst.ensure_type(cst.parse_expression(f"f({', '.join(arguments)})"), cst.Call).args

    def more(old: Sequence[cst.Arg]) -> list[cst.Arg]:
        if not old:
            return list(new)
        last = old[-1]
        between = last.comma if isinstance(last.comma, cst.Comma) else _COMMA
        tail = new[-1].with_changes(comma=last.comma, whitespace_after_arg=last.whitespace_after_arg)
        kept = last.with_changes(
            comma=_COMMA if _ends_line(between) else between, whitespace_after_arg=cst.SimpleWhitespace("")
        )
        return [*old[:-1], kept, *new[:-1], tail]

    return _edit_arguments(source, call, more)


def _ends_line(comma: cst.Comma) -> bool:
    return not isinstance(comma.whitespace_after, cst.SimpleWhitespace) or not comma.whitespace_after.value


def remove_positional(source: Source, call: ast.Call, index: int) -> Source:
    """Leave out the argument at an index of a call.

    Raises:
        EditRefusedError: the call cannot be found by libcst.
    """

    def rest(arguments: Sequence[cst.Arg]) -> list[cst.Arg]:
        kept = [a for n, a in enumerate(arguments) if n != index]
        if kept and index == len(arguments) - 1:
            kept[-1] = kept[-1].with_changes(comma=arguments[-1].comma)
        return kept

    return _edit_arguments(source, call, rest)
