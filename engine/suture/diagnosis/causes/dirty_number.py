"""ValueError: a text that is read as a number is empty, or a decimal where a whole number is read."""

from __future__ import annotations

import ast
import re
from typing import Any

from suture.diagnosis.causes.cause import Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answers
from suture.diagnosis.search import callee_name
from suture.diagnosis.view import View

_SAID = re.compile(
    r"^(?:invalid literal for int\(\) with base 10: |could not convert string to float: )(?P<text>'.*'|\".*\"|)$"
)
_WHOLE = re.compile(r"[+-]?\d{1,15}\.0*")
_DECIMAL = re.compile(r"[+-]?\d+\.\d*")


def _number(view: View) -> tuple[ast.Call, str] | None:
    """Return the conversion and the text that it was given."""
    said, call = _SAID.match(view.error.message), view.node
    if said is None or not view.error.is_a("ValueError") or not view.direct:
        return None
    if not isinstance(call, ast.Call) or callee_name(call) not in {"int", "float"} or not isinstance(
        call.func, ast.Name
    ):  # fmt: skip
        return None
    if len(call.args) != 1 or call.keywords or isinstance(call.args[0], ast.Starred | ast.Constant):
        return None
    try:
        text = ast.literal_eval(said["text"] or "''")
    except (SyntaxError, ValueError):
        return None
    return (call, text) if isinstance(text, str) else None


def _form(text: str) -> str:
    if not text.strip():
        return "empty"
    return "whole" if _WHOLE.fullmatch(text.strip()) else "decimal" if _DECIMAL.fullmatch(text.strip()) else "other"


def _suspect(view: View) -> Suspicion | None:
    found = _number(view)
    if found is None:
        return None
    return Suspicion(f"`{view.text(found[0].args[0])}` is no number that {callee_name(found[0])}() reads.")


def _judge(view: View, answers: Answers) -> Finding:
    del answers  # the message holds the text
    found = _number(view)
    if found is None:
        return no("no text is read as a number here")
    call, text = found
    form, operand = _form(text), view.text(call.args[0])
    if form == "other":
        return unknown(f"`{operand}` is {text[:40]!r}: what number is meant by it is not known")
    facts: dict[str, Any] = {"callee": callee_name(call), "operand": operand, "form": form, "names": _names(view, call)}
    said = {"empty": "is empty", "whole": f"is {text!r}, a whole number", "decimal": f"is {text!r}, not a whole number"}
    return Finding(shown=True, because=f"`{operand}` {said[form]}", facts=facts)


def _names(view: View, call: ast.Call) -> list[str]:
    """Return the names by which the number goes: where it is put, and where it is read from."""
    found: list[str] = []
    match view.source.parents.get(call):
        case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)]) | ast.keyword(arg=str(name)):
            found.append(name)
    match call.args[0]:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            found.append(name)
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]):
            found.append(name)
    return list(dict.fromkeys(found))


CAUSES = (Cause("dirty-number", _suspect, _judge),)
