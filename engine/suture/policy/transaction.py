"""Whether a place lies where a transaction is cleaned up after: what was written there cannot be seen again."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_CLOSING = frozenset({"abort", "begin", "begin_nested", "commit", "rollback", "savepoint", "savepoint_rollback"})
_BLOCKS = ast.Try | ast.TryStar


def cleans_up(source: bytes, line: int) -> str | None:
    """Return the call that opens or ends the transaction in whose `except` or `finally` a line lies, else None.

    Args:
        source: the file as it failed; one that does not parse holds no such place.
        line: from 1.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for block in ast.walk(tree):
        if isinstance(block, _BLOCKS) and any(_holds(part, line) for part in _after(block)):
            found = next(_closing(block), None)
            if found is not None:
                return found
    return None


def _after(block: _BLOCKS) -> Iterator[list[ast.stmt]]:
    yield from (handler.body for handler in block.handlers)
    yield block.finalbody


def _holds(body: list[ast.stmt], line: int) -> bool:
    return bool(body) and body[0].lineno <= line <= (body[-1].end_lineno or body[-1].lineno)


def _closing(block: _BLOCKS) -> Iterator[str]:
    for node in ast.walk(block):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CLOSING:
            yield ast.unparse(node.func)
