"""What a function returns in its other branches, for something that is absent there."""

from __future__ import annotations

import ast
from collections.abc import Collection

from suture.diagnosis.defaults import Place, literal_of
from suture.diagnosis.none_origin import is_none, own_nodes
from suture.diagnosis.source import FunctionNode
from suture.diagnosis.view import View


def other_returns(view: View, function: FunctionNode, about: Collection[str] | None = None) -> list[Place]:
    """Return the literals that the function returns in its other branches for something absent.

    With `about` only those where one of these names is asked for, or the failing error's class is handled.
    """
    return [
        Place(value, view.source.where(node))
        for node in own_nodes(function)
        if isinstance(node, ast.Return)
        and (value := _returned_literal(node)) is not None
        and _is_absent_case(view, node, function, about)
    ]


def _returned_literal(node: ast.Return) -> tuple[str, str] | None:
    if node.value is None or is_none(node.value):
        return "None", "NoneType"
    return literal_of(node.value)


def _is_absent_case(view: View, node: ast.Return, function: FunctionNode, about: Collection[str] | None) -> bool:
    """Say whether a return stands under `if x is None`, `if not x` or `if x not in y`, or in a handler."""
    inside: ast.AST = node
    for above in view.source.ancestors(node):
        if above is function:
            return False
        if isinstance(above, ast.ExceptHandler):
            return about is None or _handles(view, above)
        if isinstance(above, ast.If) and inside in above.body and _asks_for_absence(above.test, about):
            return True
        inside = above
    return False


def _handles(view: View, handler: ast.ExceptHandler) -> bool:
    """Say whether a handler names the class of the error, or a class between it and Exception."""
    named = {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)} if handler.type is not None else set()
    bases = [base for base in view.error.bases if base not in {"Exception", "BaseException", "object"}]
    return bool(named & {view.error.type, *bases})


def _asks_for_absence(test: ast.expr, about: Collection[str] | None) -> bool:
    """Say whether a test is true where something is absent; with `about`, one of these names and nothing else."""
    match test:
        case ast.BoolOp(op=op, values=tests):
            asked = [_asks_for_absence(each, about) for each in tests]
            return all(asked) if about is not None and isinstance(op, ast.And) else any(asked)
        case ast.UnaryOp(op=ast.Not()) | ast.Compare(ops=[ast.NotIn()]):
            return _speaks_of(test, about)
        case ast.Compare(ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=None | "" | 0)]):
            return _speaks_of(test, about)
    return False


def _speaks_of(test: ast.expr, about: Collection[str] | None) -> bool:
    return about is None or any(isinstance(n, ast.Name) and n.id in about for n in ast.walk(test))
