"""AttributeError, TypeError: a function of the project computes a result and forgets to return it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from suture.diagnosis.causes.attribute import absent_attribute
from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no
from suture.diagnosis.causes.none_container import container
from suture.diagnosis.causes.none_operand import operands
from suture.diagnosis.facts import Answers
from suture.diagnosis.none_origin import allows_none, falls_off, functions_named, is_none, last_assignment, own_nodes
from suture.diagnosis.search import callee_name
from suture.diagnosis.source import FunctionNode, Source
from suture.diagnosis.view import View

_BUILDS = frozenset({"append", "extend", "add", "update", "insert", "setdefault", "appendleft", "sort", "reverse"})
_HARMLESS = frozenset({"staticmethod", "classmethod", "property"})
_TYPES: dict[type[ast.AST], type] = {
    ast.List: list,
    ast.ListComp: list,
    ast.Dict: dict,
    ast.DictComp: dict,
    ast.Set: set,
}


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`local` is computed in `function` and read by nobody; `last` is the statement after which it can be returned."""

    source: Source
    function: FunctionNode
    local: str
    last: ast.stmt
    branches: bool


def _none_of(view: View) -> ast.expr | None:
    """Return the one expression of the failing node that is None."""
    if "NoneType" not in view.error.message:
        return None
    attribute = absent_attribute(view)
    if attribute is not None and view.direct:
        return attribute[0].value
    held = container(view)
    if held is not None:
        return held.node
    operated = operands(view)
    return operated.among[0] if operated is not None and len(operated.among) == 1 else None


def _producer(view: View, none: ast.expr) -> str | None:
    """Return the name of the function whose call gave the expression."""
    value = last_assignment(view.source, view.node, none.id) if isinstance(none, ast.Name) else none
    return callee_name(value) if isinstance(value, ast.Call) else None


def forgotten(view: View) -> tuple[ast.expr, Forgotten] | None:
    """Return the expression that is None and the one function that gave it and keeps its result to itself."""
    none = _none_of(view)
    name = _producer(view, none) if none is not None else None
    if none is None or name is None:
        return None
    made = list(functions_named(view.search, name))
    if len(made) != 1 or not _means_a_result(*made[0]):
        return None
    source, function = made[0]
    found = list(dict.fromkeys(_candidates(function)))
    if len(found) != 1 or not _fits(view, function, found[0][0]):
        return None
    returning = any(isinstance(n, ast.Return) and n.value is not None for n in own_nodes(function))
    return none, Forgotten(source, function, found[0][0], found[0][1], returning)


def _means_a_result(source: Source, function: FunctionNode) -> bool:
    """Say whether the end of the body can be reached and nothing says that this is meant to give None."""
    del source
    decorators = {d.id if isinstance(d, ast.Name) else "" for d in function.decorator_list}
    gives_none = allows_none(function.returns) or is_none(function.returns)
    leaves = any(isinstance(n, ast.Return) and (n.value is None or is_none(n.value)) for n in own_nodes(function))
    plain = isinstance(function, ast.FunctionDef) and decorators <= _HARMLESS
    return plain and falls_off(function) and not gives_none and not leaves


def _candidates(function: FunctionNode) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the locals that are computed and never read, with the statement after which each can be returned."""
    last = function.body[-1]
    bound = {n.id for s in function.body for n in _targets(s)}
    for name in sorted(bound):
        if _is_dead(function, name):
            yield name, last
    for block in _ends(last):
        if isinstance(block[-1], ast.Assign):
            yield from (
                (n.id, block[-1]) for n in _targets(block[-1]) if n.id not in bound and _is_dead(function, n.id)
            )


def _targets(statement: ast.stmt) -> list[ast.Name]:
    match statement:
        case ast.Assign(targets=[ast.Name() as name]) | ast.AnnAssign(target=ast.Name() as name, value=ast.expr()):
            return [name]
    return []


def _ends(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    """Yield the blocks of the last statement at whose end the function is left."""
    match statement:
        case ast.If(body=then, orelse=other):
            for block in (then, other):
                if block:
                    yield block
                    yield from _ends(block[-1])
        case ast.With(body=inner):
            yield inner
            yield from _ends(inner[-1])


def _is_dead(function: FunctionNode, name: str) -> bool:
    """Say whether the local is only bound and built up: nobody reads what it becomes."""
    arguments = function.args
    parameters = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    if name.startswith("_") or name in parameters:
        return False
    parents = {child: above for above in ast.walk(function) for child in ast.iter_child_nodes(above)}
    for node in ast.walk(function):
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return False
        is_read = isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load | ast.Del)
        if is_read and not _builds_up(node, parents):
            return False
    return True


def _builds_up(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    above = parents[node]
    match above:
        case ast.Subscript(ctx=ast.Store()):
            return above.value is node
        case ast.Attribute(attr=method):
            call = parents[above]
            return method in _BUILDS and isinstance(call, ast.Call) and isinstance(parents[call], ast.Expr)
    return False


def _fits(view: View, function: FunctionNode, local: str) -> bool:
    """Say whether what the local begins with has the attribute that is asked of the result."""
    first = next((s.value for s in ast.walk(function) if isinstance(s, ast.Assign) and _names(s, local)), None)
    kind = _TYPES.get(type(first)) if first is not None else None
    node = view.node
    return kind is None or not isinstance(node, ast.Attribute) or hasattr(kind, node.attr)


def _names(statement: ast.Assign, local: str) -> bool:
    return any(name.id == local for name in _targets(statement))


def _asked_elsewhere(view: View, name: str) -> str | None:
    """Return where a caller asks whether the function gave anything: then None is a result of its own."""
    for source, call in view.search.calls(name):
        match source.parents.get(call):
            case ast.If() | ast.While() | ast.BoolOp() | ast.UnaryOp() | ast.Compare() | ast.IfExp():
                return source.where(call)
    return None


def _suspect(view: View) -> Suspicion | None:
    found = forgotten(view)
    if found is None:
        return None
    none, lost = found
    sentence = f"{lost.function.name}() computes `{lost.local}` and does not return it."
    return Suspicion(sentence, (view.probe("value", none),))


def _judge(view: View, answers: Answers) -> Finding:
    found = forgotten(view)
    if found is None:
        return no("no function of the project forgets its result")
    none, lost = found
    answer = answers.of(view.probe("value", none))
    if answer.flag("is_none") is False:
        return no(f"`{view.text(none)}` is not None")
    where = _asked_elsewhere(view, lost.function.name)
    if where is not None:
        return no(f"a caller asks whether {lost.function.name}() gave anything ({where})")
    facts = {
        "function": lost.function.name,
        "path": lost.source.path,
        "line": lost.function.lineno,
        "local": lost.local,
        "after": lost.last.lineno,
        "branches": lost.branches,
    }
    # the call itself cannot be asked again, so its None is known by the message
    less = "" if answer or isinstance(none, ast.Call) else LESS + answer.why_not
    because = f"{lost.function.name}() comes to its end with `{lost.local}`, which nobody reads{less}"
    return Finding(shown=True, because=because, facts=facts)


CAUSES = (Cause("missing-return", _suspect, _judge),)
