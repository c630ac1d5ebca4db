"""Attributes, live: a class or an imported module answers one more name."""

from __future__ import annotations

import ast

from suture.domain.remedy import Risk
from suture.remedies.live.drafts import LiveDraft, is_local
from suture.remedies.place import Place


def alias(here: Place) -> LiveDraft | str:
    """Let the owner answer the misspelt attribute with the near one."""
    wrong, right = str(here.facts.get("attribute") or ""), str(here.facts.get("candidate") or "")
    owner = _owner(here)
    if owner is None:
        return "whose attribute it is cannot be told from the module's own names"
    if not wrong.isidentifier() or not right.isidentifier():
        return "the attribute is no plain name"
    parameters = {"owner": owner, "name": wrong, "alias_of": right}
    return LiveDraft("attribute_shim", "object", parameters, Risk.R1, f"{owner}.{wrong} answers as .{right} does")


def _owner(here: Place) -> str | None:
    """Return the module's name for what lacks the attribute: an imported module, or the class of `self`."""
    if not isinstance(here.node, ast.Attribute) or not isinstance(here.node.value, ast.Name):
        return None
    name, function = here.node.value.id, here.function
    holder = next((node for node in reversed(here.above) if isinstance(node, ast.ClassDef)), None)
    first = function.args.args[0].arg if function is not None and function.args.args else ""
    if holder is not None and name == first and holder in here.source.tree.body:
        return holder.name
    return None if is_local(here, name) else name
