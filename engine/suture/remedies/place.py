"""Place: the failing node in its file, with everything that stands around it."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from suture.remedies.interface import Case
from suture.remedies.source import Source, parse

Function = ast.FunctionDef | ast.AsyncFunctionDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """`above` are the nodes from the module down to `node`; `facts` are those of the cause that was shown."""

    case: Case
    source: Source
    node: ast.expr
    above: tuple[ast.AST, ...]
    facts: Mapping[str, Any]

    @property
    def parent(self) -> ast.AST:
        return self.above[-2]

    @property
    def statement(self) -> ast.stmt:
        """The innermost statement around the node."""
        return next(node for node in reversed(self.above) if isinstance(node, ast.stmt))

    @property
    def function(self) -> Function | None:
        """The function whose body the node belongs to; None in a class, a lambda or at module level."""
        for index in range(len(self.above) - 2, 0, -1):
            scope = self.above[index]
            if isinstance(scope, _SCOPES):
                inside = isinstance(scope, Function) and self.above[index + 1] in scope.body
                if isinstance(scope, Function) and not inside:
                    continue  # a decorator, default or annotation is run by the scope around
                return scope if isinstance(scope, Function) else None
        return None

    @property
    def comprehension(self) -> ast.expr | None:
        """The innermost comprehension around the node within its statement."""
        start = self.above.index(self.statement)
        return next((n for n in reversed(self.above[start:]) if isinstance(n, _COMPREHENSIONS)), None)

    @property
    def loop(self) -> ast.For | ast.AsyncFor | None:
        """The `for` whose body holds the statement directly, so that `continue` skips one item."""
        holder = self.above[self.above.index(self.statement) - 1]
        return holder if isinstance(holder, ast.For | ast.AsyncFor) and self.statement in holder.body else None

    @property
    def deferred(self) -> bool:
        """Whether the node runs apart from its statement: in a lambda, a comprehension or a short-circuit branch."""
        start = self.above.index(self.statement)
        inner = self.above[start:]
        if any(isinstance(node, (*_COMPREHENSIONS, ast.Lambda)) for node in inner):
            return True
        for outer, child in itertools.pairwise(inner):
            if isinstance(outer, ast.BoolOp) and child is not outer.values[0]:
                return True
            if isinstance(outer, ast.IfExp) and child is not outer.test:
                return True
        return False

    @property
    def in_fstring(self) -> bool:
        return any(isinstance(node, ast.JoinedStr) for node in self.above)

    def names(self) -> tuple[str, ...]:
        """Return the names around the fault: of the function, of its class and of the file."""
        around = [node.name for node in self.above if isinstance(node, (*_SCOPES[:2], ast.ClassDef))]
        return (*around, self.source.path.rsplit("/", 1)[-1].removesuffix(".py"))

    def text(self, node: ast.AST) -> str:
        return self.source.segment(node)


def place(case: Case) -> Place | str:
    """Return the failing node, or the reason in words why it cannot be found in the file."""
    content = case.project.read(case.fault.path)
    if content is None:
        return f"{case.fault.path} cannot be read"
    source = parse(case.fault.path, content)
    if isinstance(source, str):
        return source
    above = source.path_to(case.fault.span, case.fault.node)
    if not above or not isinstance(above[-1], ast.expr | ast.stmt):
        return f"there is no {case.fault.node} at line {case.fault.span.line}, column {case.fault.span.column}"
    facts = next((e.facts for e in case.diagnosis.evidence if e.source == case.hypothesis.cause), {})
    return Place(case, source, above[-1], tuple(above), facts)  # type: ignore[arg-type]


def is_pure(node: ast.AST) -> bool:
    """Say whether evaluating the expression twice runs no code: names, attributes, subscripts and constants."""
    allowed = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Slice, ast.UnaryOp, ast.USub, ast.Load)
    return all(isinstance(child, allowed) for child in ast.walk(node))


def returns(function: Function) -> Iterator[ast.Return]:
    """Yield the return statements of a function, not those of functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Return):
            yield node
        if not isinstance(node, _SCOPES):
            waiting.extend(ast.iter_child_nodes(node))


def is_generator(function: Function) -> bool:
    """Say whether the function's own body yields."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, _SCOPES):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def find(node: ast.AST, source: Source, code: str, kind: type[ast.expr] = ast.expr) -> ast.expr | None:
    """Return the first expression within `node` whose source text is `code`."""
    wanted = _squeezed(code)
    for child in ast.walk(node):
        if isinstance(child, kind) and _squeezed(source.segment(child)) == wanted:
            return child
    return None


def _squeezed(code: str) -> str:
    return "".join(code.split())
