"""The forms in which a key is looked up in a mapping."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """One lookup; `form` is "store" for an assignment's target, which never fails for a missing key."""

    receiver: ast.expr
    key: ast.expr
    form: Literal["subscript", "pop", "del", "store"]


def lookup(node: ast.AST) -> Lookup | None:
    """Return the lookup that an expression is, None when it is none."""
    if isinstance(node, ast.Subscript):
        if isinstance(node.slice, ast.Slice):
            return None
        form: Literal["subscript", "del", "store"] = "subscript"
        if isinstance(node.ctx, ast.Del):
            form = "del"
        elif isinstance(node.ctx, ast.Store):
            form = "store"
        return Lookup(node.value, node.slice, form)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr == "pop" and len(node.args) == 1 and not node.keywords:
        return Lookup(node.func.value, node.args[0], "pop")
    return None
