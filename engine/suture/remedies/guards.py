"""Statements and conditions that templates put around a fault."""

from __future__ import annotations

import ast

from suture.remedies.edit import insert_before, replace_expression, wrap_statement
from suture.remedies.place import Function, Place, is_pure, returns
from suture.remedies.source import Source

IN_PART = "the expression runs only in part of its statement: nothing can be asked before it"
_WRITING = ("atomic", "begin", "commit", "lock", "transaction")


def may_stand_before(here: Place) -> str | None:
    """Return why no statement can be put before the fault's, None when one can."""
    if here.deferred:
        return IN_PART
    if isinstance(here.statement, ast.While):
        return "a loop asks its condition again each time: nothing can be asked once before it"
    if isinstance(here.statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return "the fault is in a decorator, a default or a base class"
    return None


def may_leave(here: Place) -> str | None:
    """Return why the function must not be left early here, None when it may."""
    function = here.function
    if function is None:
        return "the fault is not in a function's own body"
    if why := may_stand_before(here):
        return why
    inner = here.above[here.above.index(function) : here.above.index(here.statement)]
    if any(isinstance(node, ast.For | ast.AsyncFor | ast.While) for node in inner):
        return "a return inside the loop would drop the items that are left"
    if any(isinstance(node, ast.With | ast.AsyncWith) and _writes(here, node) for node in inner):
        return "the function would be left in the middle of a transaction"
    return None


def _writes(here: Place, node: ast.With | ast.AsyncWith) -> bool:
    text = " ".join(here.text(item.context_expr) for item in node.items).casefold()
    return any(word in text for word in _WRITING)


def raising(here: Place, condition: str, error: str, message: str) -> Source:
    """Put `if condition: raise error(message)` before the fault's statement; `message` is source code."""
    return insert_before(here.source, here.statement, f"if {condition}:\n    raise {error}({message})\n")


def skipping(here: Place, absent: str, present: str) -> Source | str:
    """Leave out the items of the loop or comprehension for which `absent` is true."""
    if here.comprehension is not None:
        return _filtered(here, here.comprehension, present)
    if here.loop is None:
        return "the statement is not one of a loop over items"
    if why := may_stand_before(here):
        return why
    return insert_before(here.source, here.statement, f"if {absent}:\n    continue\n")


def _filtered(here: Place, comprehension: ast.expr, present: str) -> Source | str:
    generators: list[ast.comprehension] = comprehension.generators  # type: ignore[attr-defined]
    last = generators[-1]
    in_condition = any(here.node is node for generator in generators for node in ast.walk(generator))
    if in_condition:
        return "the fault is in the head of the comprehension"
    if not ({n.id for n in ast.walk(ast.parse(present)) if isinstance(n, ast.Name)} & {
        n.id for n in ast.walk(last.target) if isinstance(n, ast.Name)
    }):  # fmt: skip
        return "what is absent is not an item of the comprehension"
    text, end = here.text(comprehension), here.source.span(last.ifs[-1] if last.ifs else last.iter)
    start = here.source.span(comprehension)
    cut = here.source.offset(end.end_line, end.end_column) - here.source.offset(start.line, start.column)
    added = f" and {present}" if last.ifs else f" if {present}"
    return replace_expression(here.source, comprehension, text[:cut] + added + text[cut:])


def wrapping(here: Place, condition: str) -> Source | str:
    """Put a statement that is run for its effect under a condition."""
    if not isinstance(here.statement, ast.Expr):
        return "the statement is not run for its effect alone"
    return IN_PART if here.deferred else wrap_statement(here.source, here.statement, condition)


def as_condition(here: Place) -> ast.Compare | str:
    """Return the comparison around the fault if its truth alone is used, else the reason why it is not so."""
    start = here.above.index(here.statement)
    compares = [i for i in range(start, len(here.above)) if isinstance(here.above[i], ast.Compare)]
    barriers = [i for i in range(start, len(here.above)) if isinstance(here.above[i], ast.Lambda | ast.IfExp)]
    index = compares[-1] if compares else 0
    compare = here.above[index]
    if not isinstance(compare, ast.Compare) or any(i > index for i in barriers):
        return "the expression is not compared"
    while isinstance(here.above[index - 1], ast.BoolOp):
        index -= 1
        if not isinstance(here.above[index].op, ast.And):  # type: ignore[attr-defined]
            return "the comparison is one way of several"
    return compare if (why := _not_asked(here.above[index - 1], here.above[index])) is None else why


def _not_asked(parent: ast.AST, asked: ast.AST) -> str | None:
    """Return why an expression's truth is not all that is used of it."""
    if isinstance(parent, ast.If) and any(isinstance(node, ast.Raise) for node in parent.body):
        return "the condition guards an error that is raised on purpose"
    if isinstance(parent, ast.If | ast.While | ast.IfExp) and parent.test is asked:
        return None
    if isinstance(parent, ast.comprehension) and asked in parent.ifs:
        return None
    if isinstance(parent, ast.Return) and isinstance(asked, ast.Compare):
        return None
    return "the comparison is not used as a condition"


def asked_first(here: Place, compare: ast.Compare, condition: str) -> Source:
    """Put `condition and` before a comparison, inside the chain of `and` that it stands in."""
    index = here.above.index(compare)
    whole = here.above[index - 1] if isinstance(here.above[index - 1], ast.BoolOp) else compare
    start, at = here.source.span(whole), here.source.span(compare)
    offset = here.source.offset(at.line, at.column) - here.source.offset(start.line, start.column)
    text = here.text(whole)
    while whole is not compare and offset and text[offset - 1] == "(":
        offset -= 1
    return replace_expression(here.source, whole, f"{text[:offset]}{condition} and {text[offset:]}")  # type: ignore[arg-type]


def conditional(here: Place, node: ast.expr, condition: str, value: str) -> Source | str:
    """Replace an expression by itself if the condition is true, else the value."""
    if "\n" in here.text(node):
        return "the expression goes over several lines"
    return replace_expression(here.source, node, f"{here.text(node)} if {condition} else {value}")


def tolerates_none(here: Place) -> bool:
    """Say whether every use of the failing expression's result takes None as well."""
    if _asks_only(here.parent, here.node):
        return True
    function, statement = here.function, here.statement
    if isinstance(statement, ast.Return) and statement.value is here.node:
        return function is not None and returns_optional(function)
    if not isinstance(statement, ast.Assign) or statement.value is not here.node or function is None:
        return False
    target = statement.targets[0]
    if len(statement.targets) != 1 or not isinstance(target, ast.Name):
        return False
    parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
    uses = [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == target.id and n is not target]
    return bool(uses) and all(isinstance(n.ctx, ast.Load) and _asks_only(parents[n], n) for n in uses)


def _asks_only(parent: ast.AST, node: ast.expr) -> bool:
    if isinstance(parent, ast.If | ast.While | ast.IfExp):
        return parent.test is node
    if isinstance(parent, ast.BoolOp):
        return parent.values[-1] is not node
    if isinstance(parent, ast.UnaryOp):
        return isinstance(parent.op, ast.Not)
    return isinstance(parent, ast.Compare) and all(
        isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot) for op in parent.ops
    )


def returns_optional(function: Function) -> bool:
    """Say whether the function's annotation allows None as its result."""
    annotation = function.returns
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        text = annotation.value
    else:
        text = ast.unparse(annotation) if annotation is not None else ""
    return "Optional[" in text or "None" in text.replace("|", " ").split()


def has_bare_return(function: Function) -> bool:
    """Say whether the function is left without a value somewhere, under a condition, and never with one."""
    found = list(returns(function))
    return bool(found) and all(r.value is None or _is_none(r.value) for r in found)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def chain(here: Place) -> ast.expr:
    """Return the longest expression that hangs on the node: `user.name` -> `user.name.strip().upper()`."""
    index = len(here.above) - 1
    while isinstance(here.above[index - 1], ast.Attribute | ast.Subscript | ast.Call):
        outer, inner = here.above[index - 1], here.above[index]
        if (outer.func if isinstance(outer, ast.Call) else outer.value) is not inner:  # type: ignore[attr-defined]
            break
        index -= 1
    return here.above[index]  # type: ignore[return-value]


def pure(node: ast.expr) -> str | None:
    """Return why an expression must not be evaluated a second time, None when it may."""
    return None if is_pure(node) else "the expression would be run twice"
