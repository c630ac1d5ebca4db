"""Where a None came from: data flow inside one function, and one step into the function that produced it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suture.diagnosis.interface import Scene
from suture.diagnosis.search import Search, callee_name
from suture.diagnosis.source import FunctionNode, Source
from suture.diagnosis.view import View, seen
from suture.domain.hypothesis import Evidence

_RE_FUNCTIONS = frozenset({"match", "search", "fullmatch"})
_MODULES_OF_NONE = {"re": _RE_FUNCTIONS, "os": frozenset({"getenv"}), "shutil": frozenset({"which"})}


@dataclass(frozen=True, slots=True)
class Origin:
    """A sentence on where the None came from, the place, and whether None is a legal value there."""

    sentence: str
    where: str
    legal: bool


def origin(view: View, expression: ast.AST) -> Origin | None:
    """Return where the value of an expression can have been None, None when the file does not tell."""
    source = view.source
    if not isinstance(expression, ast.Name):
        return _of_value(source, expression, view.search, view.text(expression)) or _declared(view, expression)
    function = view.function
    assigned = last_assignment(source, view.node, expression.id)
    if assigned is not None:
        return _of_value(source, assigned, view.search, expression.id)
    return _of_parameter(source, function, expression.id) if function is not None else None


def last_assignment(source: Source, node: ast.AST, name: str) -> ast.expr | None:
    """Return the value that was last bound to a name before a node, reading the function from top to bottom."""
    scope = source.function(node) or source.tree
    line = getattr(node, "lineno", 0)
    found = [(n.lineno, value) for n, value in _bindings(scope, name) if n.lineno <= line and node not in ast.walk(n)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _bindings(scope: ast.AST, name: str) -> Iterator[tuple[ast.stmt | ast.expr, ast.expr]]:
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
                yield node, value
            case ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr() as value) if bound == name:
                yield node, value
            case ast.NamedExpr(target=ast.Name(id=bound), value=value) if bound == name:
                yield node, value


def parameter_default(function: FunctionNode, name: str) -> ast.expr | None:
    """Return the default of a parameter, None when there is no such parameter or it has none."""
    arguments = function.args
    positional = arguments.posonlyargs + arguments.args
    from_end = zip(reversed(positional), reversed(arguments.defaults), strict=False)
    named = {parameter.arg: default for parameter, default in from_end}
    named |= {p.arg: d for p, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None}
    return named.get(name)


def parameter(function: FunctionNode, name: str) -> ast.arg | None:
    arguments = function.args
    every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
    return next((each for each in every if each.arg == name), None)


def is_none(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def allows_none(annotation: ast.AST | None) -> bool:  # noqa: PLR0911 - one answer a form
    """Say whether an annotation is `Optional[...]`, `... | None` or None, also when written as text."""
    match annotation:
        case ast.Constant(value=None):
            return True
        case ast.Constant(value=str(text)):
            try:
                return allows_none(ast.parse(text, mode="eval").body)
            except (SyntaxError, ValueError):
                return False
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional")):
            return True
        case ast.Subscript(value=ast.Name(id="Union") | ast.Attribute(attr="Union"), slice=ast.Tuple(elts=members)):
            return any(allows_none(member) for member in members)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return allows_none(left) or allows_none(right)
    return False


def _of_parameter(source: Source, function: FunctionNode, name: str) -> Origin | None:
    found = parameter(function, name)
    if found is None:
        return None
    if is_none(parameter_default(function, name)):
        return Origin(f"`{name}` is a parameter of {function.name}() whose default is None", source.where(found), True)
    legal = allows_none(found.annotation)
    where = source.where(found)
    if legal:
        return Origin(f"`{name}` is a parameter of {function.name}() that may be None by its annotation", where, True)
    return Origin(f"`{name}` was given as None by the caller of {function.name}()", where, False)


def _of_value(source: Source, value: ast.AST, search: Search, name: str) -> Origin | None:
    where = source.where(value)
    match value:
        case ast.Constant(value=None):
            return Origin(f"`{name}` was set to None", where, True)
        case ast.IfExp(body=body, orelse=other) if is_none(body) or is_none(other):
            return Origin(f"`{name}` is None in one branch of a conditional expression", where, True)
        case ast.Await(value=inner):
            return _of_value(source, inner, search, name)
        case ast.Call():
            return _of_call(source, value, search)
    return None


def _of_call(source: Source, call: ast.Call, search: Search) -> Origin | None:
    where, text = source.where(call), source.segment(call)
    match call.func:
        case ast.Attribute(attr="get") if len(call.args) == 1 and not call.keywords:
            return Origin(f"`{text}` gives None for a key that is not there", where, True)
        case ast.Attribute(value=ast.Name(id=module), attr=function) if function in _MODULES_OF_NONE.get(module, ()):
            return Origin(f"`{text}` gives None when nothing is found", where, True)
        case ast.Attribute(attr=function) if function in _RE_FUNCTIONS and len(call.args) == 1:
            return Origin(f"`{text}` gives None when nothing matches", where, True)
        case ast.Call(func=ast.Name(id="next")) if len(call.args) == 2 and is_none(call.args[1]):  # noqa: PLR2004
            return Origin(f"`{text}` gives None at the end", where, True)
    if isinstance(call.func, ast.Name) and call.func.id in {"next", "getattr"} and call.args and is_none(call.args[-1]):
        return Origin(f"`{text}` has None as its default", where, True)
    return _of_producer(callee_name(call), search)


def _of_producer(name: str | None, search: Search) -> Origin | None:
    """Look into the one function of the project with that name: has it a path that returns None?"""
    producers = list(functions_named(search, name)) if name else []
    if len(producers) != 1:
        return None
    source, function = producers[0]
    if allows_none(function.returns):
        return Origin(f"{name}() may return None by its annotation", source.where(function), True)
    for node in own_nodes(function):
        if isinstance(node, ast.Return):
            if node.value is None or is_none(node.value):
                return Origin(f"{name}() returns None at {source.where(node)}", source.where(node), True)
            if isinstance(node.value, ast.Call) and (found := _of_call(source, node.value, Search(_Nothing()))):
                return Origin(f"{name}() returns {found.sentence}", found.where, found.legal)
    if falls_off(function) and any(isinstance(n, ast.Return) and n.value is not None for n in own_nodes(function)):
        return Origin(f"{name}() returns None when it comes to its end", source.where(function), True)
    return None


def functions_named(search: Search, name: str) -> Iterator[tuple[Source, FunctionNode]]:
    """Yield the functions and methods of the project with a name."""
    for source in search.mentioning(f"def {name}"):
        for node in source.nodes:
            if isinstance(node, FunctionNode) and node.name == name:
                yield source, node


def own_nodes(function: FunctionNode) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, FunctionNode | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def falls_off(function: FunctionNode) -> bool:
    """Say whether the end of the body can be reached; generators never count."""
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(function)):
        return False
    return _reaches_end(function.body)


def _reaches_end(body: list[ast.stmt]) -> bool:  # noqa: PLR0911 - one answer a form
    match body[-1]:
        case ast.Return() | ast.Raise():
            return False
        case ast.If(body=then, orelse=other):
            return not other or _reaches_end(then) or _reaches_end(other)
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return _reaches_end(inner)
        case ast.While(test=ast.Constant(value=True)):
            return False
        case ast.Try(body=tried, handlers=handlers, orelse=other, finalbody=final):
            if final and not _reaches_end(final):
                return False
            return _reaches_end(other or tried) or any(_reaches_end(handler.body) for handler in handlers)
        case ast.Match(cases=cases):
            return any(_reaches_end(case.body) for case in cases) or not any(
                isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None for case in cases
            )
    return True


def _declared(view: View, expression: ast.AST) -> Origin | None:
    """Look for an annotation of the attribute in the project's classes that allows None."""
    if not isinstance(expression, ast.Attribute):
        return None
    for source in view.search.mentioning(expression.attr):
        for node in source.nodes:
            match node:
                case ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name), annotation=annotation) if (
                    name == expression.attr and allows_none(annotation)
                ):
                    return Origin(f"`{name}` may be None by its annotation", source.where(node), True)
                case ast.Assign(targets=[ast.Attribute(attr=name)], value=value) if name == expression.attr and is_none(
                    value
                ):
                    return Origin(f"`{name}` is set to None at {source.where(node)}", source.where(node), True)
    return _of_producer(expression.attr, view.search) if _is_property(view.search, expression.attr) else None


def _is_property(search: Search, name: str) -> bool:
    decorators = (d for _, function in functions_named(search, name) for d in function.decorator_list)
    return any(isinstance(d, ast.Name | ast.Attribute) and "property" in ast.unparse(d) for d in decorators)


class _Nothing:
    """A project without files: one step into a producer is enough, no chain of calls is followed."""

    root = ""

    def relative(self, file: str) -> str | None:  # noqa: ARG002 - the port's shape
        return None

    def read(self, path: str) -> bytes | None:  # noqa: ARG002 - the port's shape
        return None

    def python_files(self) -> Iterator[str]:
        return iter(())

    def files(self) -> Iterator[str]:
        return iter(())


class NoneOrigin:
    """Enricher: says where the None of the failing expression came from."""

    name = "none origin"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        view = seen(scene)
        if isinstance(view, str) or "None" not in scene.signal.error.message:
            return
        for expression in suspects_of_none(view.node):
            found = origin(view, expression)
            if found is not None:
                facts = {"expression": view.text(expression), "legal": found.legal}
                yield Evidence(self.name, found.sentence, facts, found.where)


def suspects_of_none(node: ast.AST) -> list[ast.expr]:  # noqa: PLR0911 - one answer a form
    """Return the sub-expressions of a failing node that can be its None."""
    match node:
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            return [value]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Compare(left=left, comparators=rest):
            return [left, *rest]
        case ast.AugAssign(value=value):
            return [value]
        case ast.Call(args=arguments):
            return list(arguments)
        case ast.For(iter=iterated):
            return [iterated]
        case ast.expr():
            return [node]
    return []
