"""Which lines, statements and functions an edit changes."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator

from suture.domain.remedy import Edit

Function = ast.FunctionDef | ast.AsyncFunctionDef
MODULE = "<module>"


def lines_of(content: bytes | None) -> list[str]:
    """Return the lines of a file; bytes that are not UTF-8 are kept apart from one another."""
    return (content or b"").decode("utf-8", "surrogateescape").splitlines()


def spans(edit: Edit) -> list[tuple[range, range]]:
    """Return the changed lines as pairs of ranges, before and after; lines count from 1."""
    matcher = difflib.SequenceMatcher(None, lines_of(edit.before), lines_of(edit.after), autojunk=False)
    return [
        (range(i1 + 1, i2 + 1), range(j1 + 1, j2 + 1))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def lines_after(edit: Edit) -> frozenset[int]:
    """Return the numbers of the lines that are new or different after the edit."""
    return frozenset(line for _, after in spans(edit) for line in after)


def size(edit: Edit) -> int:
    """Return the number of changed lines as a reviewer counts them: the larger side of each hunk."""
    return sum(max(len(before), len(after)) for before, after in spans(edit))


def parsed(content: bytes) -> ast.Module | None:
    """Return the syntax tree, or None where the engine's own interpreter cannot read the source."""
    try:
        return ast.parse(content)
    except (SyntaxError, ValueError, RecursionError):
        return None


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """Yield every function with its qualified name as `__qualname__` spells it, outer before inner."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield prefix + node.name, node
            yield from functions(node, f"{prefix}{node.name}.<locals>.")
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        else:
            yield from functions(node, prefix)


def functions_at(content: bytes, lines: frozenset[int]) -> frozenset[str]:
    """Return the qualified names of the innermost functions around the lines, `MODULE` outside of all."""
    tree = parsed(content)
    if tree is None:
        return frozenset({MODULE})
    found = [(name, range(node.lineno, (node.end_lineno or node.lineno) + 1)) for name, node in functions(tree)]
    return frozenset(_innermost(found, line) for line in lines)


def _innermost(found: list[tuple[str, range]], line: int) -> str:
    around = [(len(where), name) for name, where in found if line in where]
    return min(around)[1] if around else MODULE


def function_named(content: bytes, name: str) -> Function | None:
    """Return the function with this qualified name, None when there is none."""
    tree = parsed(content)
    return None if tree is None else dict(functions(tree)).get(name)
