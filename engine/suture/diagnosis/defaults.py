"""Literal defaults in the project: where the same key, parameter or attribute already has a substitute."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from suture.diagnosis.none_origin import allows_none
from suture.diagnosis.search import Search, callee_name
from suture.diagnosis.source import FunctionNode, Source
from suture.domain.paths import is_test

_WITH_DEFAULT = frozenset({"get", "pop", "setdefault", "getenv"})
_FACTORIES = {"list": "[]", "dict": "{}", "set": "set()", "str": '""', "tuple": "()"}


@dataclass(frozen=True, slots=True)
class Place:
    """One literal with its type, and the "path:line" where it stands."""

    value: tuple[str, str]
    where: str

    @property
    def literal(self) -> str:
        return self.value[0]

    @property
    def type(self) -> str:
        return self.value[1]


def literal_of(node: ast.AST) -> tuple[str, str] | None:
    """Return source and type of a literal other than None; an empty call of a builtin container counts as one."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[], keywords=[]) if name in _FACTORIES:
            return _FACTORIES[name], name
        case ast.Constant(value=None):
            return None
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    source = ast.unparse(node)
    return (source if value != "" else '""'), type(value).__name__


def default_places(
    search: Search, name: str | int, *, apart_from: ast.AST | None, of_attribute: bool = False
) -> Iterator[Place]:
    """Yield the literal defaults of a name outside tests and outside one statement."""
    for source in search.mentioning(str(name)):
        if is_test(source.path):
            continue
        left_out = set(ast.walk(apart_from)) if apart_from is not None else set()
        for node in source.nodes:
            if node not in left_out:
                found = _of_attribute(node, name) if of_attribute else _of_key(node, name)
                yield from _places(source, node, found)
                if isinstance(node, FunctionNode) and not of_attribute:
                    yield from _places(source, node, _of_parameter(node, name))


def _places(source: Source, node: ast.AST, default: ast.expr | None) -> Iterator[Place]:
    literal = literal_of(default) if default is not None else None
    if literal is not None:
        yield Place(literal, source.where(node))


def _of_key(node: ast.AST, name: str | int) -> ast.expr | None:
    """Read `x.get(name, literal)`, `getattr(x, name, literal)` and `x[name] if name in x else literal`."""
    match node:
        case ast.Call(args=[ast.Constant(value=key), default]) if key == name and callee_name(node) in _WITH_DEFAULT:
            return default
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=key), default]) if key == name:
            return default
        case ast.IfExp(body=ast.Subscript(slice=ast.Constant(value=key)), orelse=default) if key == name:
            return default
        case ast.BoolOp(op=ast.Or(), values=[ast.Call(args=[ast.Constant(value=key)]) as call, default]) if (
            key == name and callee_name(call) == "get"
        ):
            return default
    return None


def _of_attribute(node: ast.AST, name: str | int) -> ast.expr | None:
    """Read `getattr(x, name, literal)` and `x.name if x else literal`, also with a method called on it."""
    match node:
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=key), default]) if key == name:
            return default
        case ast.IfExp(body=body, orelse=default) if _takes(body, name):
            return default
        case ast.BoolOp(op=ast.Or(), values=[value, default]) if _takes(value, name):
            return default
    return None


def _takes(node: ast.expr, name: str | int) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name


def _of_parameter(function: FunctionNode, name: str | int) -> ast.expr | None:
    arguments = function.args
    positional = arguments.posonlyargs + arguments.args
    pairs = [*zip(reversed(positional), reversed(arguments.defaults), strict=False)]
    named = {parameter.arg: default for parameter, default in pairs}
    named |= {p.arg: d for p, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None}
    return named.get(str(name))


def class_defaults(search: Search, name: str) -> Iterator[Place]:
    """Yield the declared defaults of a field in dataclasses, typed classes and TypedDicts outside tests."""
    for source in search.mentioning("class ", name):
        if is_test(source.path):
            continue
        for node in source.nodes:
            match node:
                case ast.AnnAssign(target=ast.Name(id=found), annotation=annotation, value=value) if (
                    found == name and isinstance(source.parents.get(node), ast.ClassDef)
                ):
                    if value is not None:
                        yield from _places(source, node, _declared(value))
                    elif _may_be_left_out(annotation):
                        yield Place(("None", "NoneType"), source.where(node))


def _declared(value: ast.expr) -> ast.expr:
    """Return the default in `field(default=…)` or `field(default_factory=…)`, else the value itself."""
    if isinstance(value, ast.Call) and callee_name(value) in {"field", "Field"}:
        for keyword in value.keywords:
            if keyword.arg == "default":
                return keyword.value
            if keyword.arg == "default_factory" and isinstance(keyword.value, ast.Name):
                return ast.Call(func=keyword.value, args=[], keywords=[])
    return value


def _may_be_left_out(annotation: ast.expr) -> bool:
    """Say whether a TypedDict's key is `NotRequired[Optional[...]]`: absent and None mean the same."""
    match annotation:
        case ast.Subscript(value=ast.Name(id="NotRequired") | ast.Attribute(attr="NotRequired"), slice=inner):
            return allows_none(inner)
    return False
