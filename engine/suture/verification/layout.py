"""Long expressions laid out over lines, as formatters of Python do it: one item a line, a comma after each."""

from __future__ import annotations

import ast

_INDENT = "    "


def lay_out(source: str, width: int) -> list[str]:
    """Return the expression as lines of at most `width` characters, as far as it can be broken.

    Args:
        source: the expression; what cannot be parsed is left on one line.
        width: the room for a line, its indentation included.
    """
    try:
        return _laid("", ast.parse(source, mode="eval").body, "", width)
    except (SyntaxError, ValueError, RecursionError):
        return [source]


def _laid(prefix: str, node: ast.expr, suffix: str, width: int) -> list[str]:
    line = f"{prefix}{ast.unparse(node)}{suffix}"
    opened = _opened(node)
    if len(line) <= width or opened is None:
        return [line]
    begin, items, end = opened
    lines = [f"{prefix}{begin}"]
    for name, item in items:
        lines += [_INDENT + one for one in _laid(name, item, ",", width - len(_INDENT))]
    return [*lines, f"{end}{suffix}"]


def _opened(node: ast.expr) -> tuple[str, list[tuple[str, ast.expr]], str] | None:
    """Return what stands before, between and after the brackets; None where there is nothing to break."""
    if isinstance(node, ast.Call) and (node.args or node.keywords):
        named = [(f"{one.arg}=" if one.arg else "**", one.value) for one in node.keywords]
        return f"{ast.unparse(node.func)}(", [*(("", one) for one in node.args), *named], ")"
    if isinstance(node, ast.Dict) and node.keys:
        pairs = zip(node.keys, node.values, strict=True)
        return "{", [(f"{ast.unparse(key)}: " if key else "**", value) for key, value in pairs], "}"
    brackets = {ast.List: "[]", ast.Tuple: "()", ast.Set: "{}"}.get(type(node))
    if brackets and isinstance(node, ast.List | ast.Tuple | ast.Set) and node.elts:
        return brackets[0], [("", one) for one in node.elts], brackets[1]
    return None
