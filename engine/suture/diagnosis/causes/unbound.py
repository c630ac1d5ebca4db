"""UnboundLocalError: a local variable is bound on some paths only."""

from __future__ import annotations

import ast
import re
from typing import Literal

from suture.diagnosis.causes.attribute import module_names
from suture.diagnosis.causes.cause import Cause, Finding, Suspicion, no
from suture.diagnosis.facts import Answers
from suture.diagnosis.none_origin import own_nodes
from suture.diagnosis.source import FunctionNode
from suture.diagnosis.view import View

_MESSAGE = re.compile(
    r"^cannot access local variable '(?P<name>\w+)' where it is not associated with a value"
    r"|^local variable '(?P<older>\w+)' referenced before assignment"
)
Asked = Literal["none", "flag", "returned", "other"]


def unbound(view: View) -> ast.Name | None:
    """Return the local variable that has no value."""
    said = _MESSAGE.match(view.error.message)
    node = view.node
    if said is None or not view.error.is_a("UnboundLocalError") or not isinstance(node, ast.Name) or not view.direct:
        return None
    return node if node.id == (said["name"] or said["older"]) else None


def _suspect(view: View) -> Suspicion | None:
    node = unbound(view)
    if node is None or view.function is None:
        return None
    return Suspicion(f"`{node.id}` is bound on some paths of {view.function.name}() only.")


def _judge(view: View, answers: Answers) -> Finding:
    del answers  # that it is not bound stands in the message
    node, function = unbound(view), view.function
    if node is None or function is None:
        return no("every local variable is bound here")
    bound = [n for n in own_nodes(function) if _binds(n, node.id)]
    doubt = _doubt(view, function, node.id, bound)
    if doubt is not None:
        return no(doubt)
    lines = [n.lineno for n in bound if isinstance(n, ast.stmt | ast.expr)]
    facts = {
        "name": node.id,
        "bound": lines,
        "asked": asked(view, node.id),
    }
    because = f"`{node.id}` is bound at line {', '.join(map(str, lines[:5]))} only, which was not run"
    return Finding(shown=True, because=because, facts=facts)


def _doubt(view: View, function: FunctionNode, name: str, bound: list[ast.AST]) -> str | None:
    """Return why no path of the function lacks a binding that it should have, None when one does."""
    if not bound:
        return f"nothing in {function.name}() binds `{name}`"
    if all(isinstance(view.source.parents.get(n), ast.AugAssign) for n in bound):
        return f"`{name}` is only added to, so what it begins with is meant to come from elsewhere"
    if any(isinstance(n, ast.Name) and isinstance(n.ctx, ast.Del) for n in bound):
        return f"`{name}` is deleted in {function.name}()"
    if any(isinstance(n, ast.ExceptHandler) for n in bound):
        return f"`{name}` is the name of a handled error, which is gone after its handler"
    if name in {candidate.name for candidate in module_names(view.source.tree)}:
        return f"`{name}` is also bound in the module, which may be the one that is meant"
    return None


def _binds(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()) | ast.ExceptHandler(name=found):
            return found == name
    return False


def asked(view: View, name: str) -> Asked:
    """Return how the function uses the variable: asks whether it is None, or if it is true, or returns it."""
    function, parents = view.function, view.source.parents
    own = list(own_nodes(function)) if function is not None else []
    loads = [n for n in own if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)]
    values = [_value(parents.get(n)) for n in own if _binds(n, name)]
    if any(_asks_for_none(parents.get(load), load) for load in loads) and not any(_is(value, None) for value in values):
        return "none"
    if all(_is(value, True) for value in values) and all(_asks_for_truth(parents.get(load), load) for load in loads):
        return "flag"
    if loads and all(isinstance(above := parents.get(load), ast.Return) and above.value is load for load in loads):
        return "returned"
    return "other"


def _value(binding: ast.AST | None) -> ast.expr | None:
    return binding.value if isinstance(binding, ast.Assign | ast.AnnAssign | ast.NamedExpr) else None


def _is(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _asks_for_none(above: ast.AST | None, node: ast.Name) -> bool:
    match above:
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return left is node
    return False


def _asks_for_truth(above: ast.AST | None, node: ast.Name) -> bool:
    match above:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp(values=[*before, last]):
            return node in before or last is not node
        case ast.Return():
            return True
    return False


CAUSES = (Cause("unbound-local", _suspect, _judge),)
