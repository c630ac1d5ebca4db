"""A missing import, live: the name is bound in the failing module, for as long as the patch is on."""

from __future__ import annotations

import ast

from suture.domain.remedy import Risk
from suture.remedies.live.drafts import LiveDraft
from suture.remedies.place import Place


def shim(here: Place) -> LiveDraft | str:
    """Bind what the best import statement of the project would bind."""
    if not isinstance(here.node, ast.Name):
        return "what is missing is a module of a package, not a name"
    found = here.facts.get("statements") or ()
    statement = next((one.get("line") for one in found if isinstance(one, dict)), None)
    parsed = _parsed(str(statement or ""))
    if parsed is None:
        return f"`{statement}` is more than one plain import"
    module, attribute, name = parsed
    if name != here.node.id:
        return f"`{statement}` binds {name}, and {here.node.id} is missing"
    parameters = {"name": name, "import_module": module, **({"attribute": attribute} if attribute else {})}
    return LiveDraft("global_shim", "object", parameters, Risk.R0, f"bind {name} as `{statement}` does")


def _parsed(statement: str) -> tuple[str, str, str] | None:
    """Return module, attribute ("" for the module itself) and the name that is bound."""
    try:
        body = ast.parse(statement).body
    except SyntaxError:
        return None
    match body:
        case [ast.Import(names=[ast.alias(name=module, asname=name)])] if name or "." not in module:
            return module, "", name or module
        case [ast.ImportFrom(module=str(module), names=[ast.alias(name=attribute, asname=name)], level=0)]:
            return module, attribute, name or attribute
    return None
