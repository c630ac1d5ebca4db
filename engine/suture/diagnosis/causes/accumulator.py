"""KeyError: a dictionary that starts empty is added to before its key has a first value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.causes.missing_key import is_environment, looked_up
from suture.diagnosis.facts import Answers
from suture.diagnosis.view import View

_METHODS = {"append": "[]", "extend": "[]", "insert": "[]", "add": "set()", "discard": "set()"}
_BY_TYPE = {
    "int": "0", "float": "0", "bool": "0", "complex": "0", "decimal.Decimal": "0", "fractions.Fraction": "0",
    "str": '""', "bytes": 'b""', "list": "[]", "tuple": "()",
}  # fmt: skip
_READS = frozenset({"len", "print", "sorted", "list", "dict", "repr", "str", "bool", "set", "max", "min"})


@dataclass(frozen=True, slots=True)
class Addition:
    """`receiver[key].method(…)`, `receiver[key] += value` or `receiver[key][…] = value`; `how` is its source."""

    receiver: ast.Name
    key: ast.expr
    form: str
    how: str
    empty: str | None
    value: ast.expr | None = None


def addition(view: View) -> Addition | None:
    """Read the failing lookup as the first half of a read-modify-write."""
    found = looked_up(view)
    if found is None or not view.direct or found.form != "subscript" or not isinstance(found.receiver, ast.Name):
        return None
    if is_environment(view, found):
        return None
    parents, node = view.source.parents, view.node
    above = parents.get(node)
    match above, parents.get(above) if above is not None else None:
        case ast.AugAssign(target=target, op=ast.Add() | ast.Sub(), value=value), _ if target is node:
            return Addition(found.receiver, found.key, "operator", f"{view.text(node)} {_sign(above)}", None, value)
        case ast.Attribute(attr=method), ast.Call(func=called) as call if called is above:
            empty = _empty_for(method, call)
            return Addition(found.receiver, found.key, "method", f".{method}()", empty) if empty else None
        case ast.Subscript(value=inner, ctx=ast.Store()), ast.Assign() if inner is node:
            return Addition(found.receiver, found.key, "nested", "[…] =", "{}")
    return None


def _sign(node: ast.AST | None) -> str:
    return "-=" if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Sub) else "+="


def _empty_for(method: str, call: ast.Call) -> str | None:
    if method != "update":
        return _METHODS.get(method)
    given = call.args[0] if call.args else None
    if isinstance(given, ast.Dict | ast.DictComp) or call.keywords:
        return "{}"
    return "set()" if isinstance(given, ast.Set | ast.SetComp) else None


def _suspect(view: View) -> Suspicion | None:
    found = addition(view)
    if found is None:
        return None
    sentence = f"`{found.receiver.id}` has no first value for {view.text(found.key)} when it is added to."
    probes = (view.probe("length", found.receiver),)
    return Suspicion(sentence, (*probes, view.probe("value", found.value)) if found.value is not None else probes)


def _judge(view: View, answers: Answers) -> Finding:
    found = addition(view)
    if found is None:
        return no("nothing is added to here")
    created = starts_empty(view, found.receiver.id)
    if isinstance(created, str):
        return no(created)
    kind = answers.of(view.probe("length", found.receiver)).text("type")
    if kind not in {None, "dict"}:
        return no(f"`{found.receiver.id}` is a {kind}")
    empty, less = found.empty, ""
    if found.value is not None:
        answer = answers.of(view.probe("value", found.value))
        empty = _BY_TYPE.get(answer.text("type") or _literal_type(found.value))
        less = "" if answer else LESS + answer.why_not
    if empty is None:
        return unknown(f"what `{found.how}` adds is of no type whose first value is plain{less}")
    facts = {
        "receiver": found.receiver.id,
        "key": view.text(found.key),
        "form": found.form,
        "how": found.how,
        "empty": empty,
        "created": view.source.where(created),
    }
    where = view.source.where(created)
    because = f"`{found.receiver.id}` starts empty at {where}, and nothing gives a key its first value{less}"
    return Finding(shown=True, because=because, facts=facts)


def _literal_type(node: ast.expr) -> str:
    return type(node.value).__name__ if isinstance(node, ast.Constant) else type(node).__name__.lower()


def starts_empty(view: View, name: str) -> ast.expr | str:
    """Return the empty dictionary that the name is bound to once, or why it is not only added to after that."""
    scope = view.function or view.source.tree
    bound = [n for n in ast.walk(scope) if isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)]
    if len(bound) != 1:
        return f"`{name}` is not bound exactly once here"
    if any(isinstance(n, ast.Global | ast.Nonlocal) and name in n.names for n in ast.walk(scope)):
        return f"`{name}` belongs to another scope"
    match view.source.parents.get(bound[0]):
        case ast.Assign(value=ast.expr() as value) | ast.AnnAssign(value=ast.expr() as value) if _is_empty(value):
            filled = next(_filled(view, scope, name), None)
            return value if filled is None else f"`{name}` gets its first values at {view.source.where(filled)}"
    return f"`{name}` does not start as an empty dictionary"


def _is_empty(value: ast.expr) -> bool:
    match value:
        case ast.Dict(keys=[]) | ast.Call(func=ast.Name(id="dict"), args=[], keywords=[]):
            return True
    return False


def _filled(view: View, scope: ast.AST, name: str) -> Iterator[ast.AST]:
    """Yield where something else than the failing statement gives the dictionary a key, or may do so."""
    for node in ast.walk(scope):
        if not isinstance(node, ast.Name) or node.id != name or not isinstance(node.ctx, ast.Load):
            continue
        above = view.source.parents.get(node)
        match above:
            case ast.Subscript(value=inner, ctx=ast.Store()) if inner is node:
                if not isinstance(view.source.parents.get(above), ast.AugAssign):
                    yield node
            case ast.Attribute(attr="update" | "setdefault" | "fromkeys" | "__setitem__"):
                yield node
            case ast.Call(func=called) if node.lineno < getattr(view.node, "lineno", 0):
                if not (isinstance(called, ast.Name) and called.id in _READS):
                    yield node
            case ast.Assign() | ast.keyword() | ast.Starred():
                yield node


CAUSES = (Cause("missing-accumulator", _suspect, _judge),)
