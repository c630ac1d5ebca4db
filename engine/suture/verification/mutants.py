"""Mutants of a patch: what a regression test must notice to prove more than the absence of a crash."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from suture.domain.remedy import Edit, Patch
from suture.verification import changed
from suture.verification.changed import Function

RETURN_NONE = "return None"
PASS = "pass"  # noqa: S105 -- the statement
CONTINUE = "continue"

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mutant of one file of the patch, by the name under which it is reported."""

    name: str
    edit: Edit


def of(patch: Patch) -> list[Mutant]:
    """Return the mutants that can be made: the patched function returns None, or the patched statements do nothing.

    "continue" is made only where the patched statements stand in a loop of their own function. Of a patch of several
    files, each is left out once.
    """
    made = [mutant for edit in patch.edits for mutant in _of_edit(edit)]
    return [*made, *_left_out(patch)] if len(patch.edits) > 1 else made


def _left_out(patch: Patch) -> Iterator[Mutant]:
    for edit in patch.edits:
        if edit.before is not None:
            yield Mutant(f"no change of {edit.path}", replace(edit, after=edit.before))


def _of_edit(edit: Edit) -> Iterator[Mutant]:
    tree = changed.parsed(edit.after)
    if tree is None:
        return
    lines = changed.lines_after(edit)
    statements = [*_changed(tree, lines)]
    functions = [function for function in _functions(tree) if any(one in ast.walk(function) for one in statements)]
    innermost = [
        one for one in functions if not any(other is not one and other in ast.walk(one) for other in functions)
    ]
    candidates = [
        (RETURN_NONE, _replaced(edit.after, [body for one in innermost for body in one.body], "return None")),
        (PASS, _replaced(edit.after, statements, "pass")),
        (CONTINUE, _replaced(edit.after, [one for one in statements if _is_in_loop(tree, one)], "continue")),
    ]
    for name, source in candidates:
        if source not in {edit.after, edit.before} and changed.parsed(source) is not None:
            yield Mutant(name, Edit(edit.path, edit.before, source))


def _functions(tree: ast.AST) -> list[Function]:
    return [function for _, function in changed.functions(tree)]


def _changed(node: ast.AST, lines: frozenset[int]) -> Iterator[ast.stmt]:
    """Yield the outermost statements that lie wholly in changed lines, or the innermost that touch them."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt):
            yield from _changed(child, lines)
            continue
        where = range(child.lineno, (child.end_lineno or child.lineno) + 1)
        if lines.isdisjoint(where):
            continue
        inner = [] if lines.issuperset(where) else [*_changed(child, lines)]
        if inner:
            yield from inner
        elif not isinstance(child, _DEFINITIONS):
            yield child


def _is_in_loop(tree: ast.AST, statement: ast.stmt) -> bool:
    return any(statement in _own(loop.body) for loop in ast.walk(tree) if isinstance(loop, _LOOPS))


def _own(body: list[ast.stmt]) -> Iterator[ast.AST]:
    # a function defined in the loop is not part of it
    for statement in body:
        yield statement
        if not isinstance(statement, _DEFINITIONS):
            yield from _own([child for child in _children(statement) if isinstance(child, ast.stmt)])


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        else:
            yield from _children(child)


def _replaced(source: bytes, statements: list[ast.stmt], by: str) -> bytes:
    """Return the source with each statement replaced; from the last to the first, so that places stay valid."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for one in sorted(statements, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        begin = starts[one.lineno - 1] + one.col_offset
        end = starts[(one.end_lineno or one.lineno) - 1] + (one.end_col_offset or 0)
        source = source[:begin] + by.encode() + source[end:]
    return source
