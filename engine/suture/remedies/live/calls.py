"""Calls, live: the arguments of one function are mended on their way in."""

from __future__ import annotations

import ast

from suture.domain.remedy import Risk
from suture.remedies.live.drafts import LiveDraft, justified
from suture.remedies.place import Place


def renamed(here: Place) -> LiveDraft | str:
    """Give the callee the keyword under the name that it takes."""
    keyword, candidate = here.facts.get("keyword"), here.facts.get("candidate")
    if not isinstance(keyword, str) or not isinstance(candidate, str):
        return "there is no near parameter to give the value to"
    if here.facts.get("path") != here.case.fault.path:
        return "the callee is in another file than its caller"
    function = _function_at(here, here.facts.get("line"))
    if function is None:
        return "the callee is no function at the top of the module or of a class"
    parameters = {"rename": {keyword: candidate}}
    return LiveDraft("kwarg_map", "call", parameters, Risk.R0, f"{function} takes {keyword} as {candidate}", function)


def coerced(here: Place) -> LiveDraft | str:
    """Give the failing function the justified value where None is passed."""
    parameter = here.facts.get("parameter")
    if not isinstance(parameter, str):
        return "the None is not an argument of the failing function"
    value = justified(here)
    if isinstance(value, str):
        return value
    text, literal = value
    parameters = {"param": parameter, "when": "none", "to": literal}
    return LiveDraft("coerce_argument", "call", parameters, Risk.R1, f"None for {parameter} becomes {text}")


def _function_at(here: Place, line: object) -> str | None:
    """Return the qualified name of the function that begins at the line, if it can be found by name."""
    for outer in here.source.tree.body:
        inner = outer.body if isinstance(outer, ast.ClassDef) else [outer]
        prefix = f"{outer.name}." if isinstance(outer, ast.ClassDef) else ""
        for node in inner:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and line in _begins(node):
                return prefix + node.name
    return None


def _begins(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[int]:
    return {node.lineno, *(one.lineno for one in node.decorator_list)}
