"""TypeError: text and number meet in one operation."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Literal

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.causes.operators import BINARY, COMPARE, CONCATENATE, Sides, sides_of
from suture.diagnosis.facts import Answers
from suture.diagnosis.view import View

NUMBERS = frozenset({"int", "float", "bool", "complex", "Decimal", "decimal.Decimal", "Fraction", "fractions.Fraction"})
_ITEM = re.compile(r"^sequence item \d+: expected str instance, (?P<right>[\w.]+) found")
_IN = re.compile(r"^'in <string>' requires string as left operand, not (?P<left>[\w.]+)")
_MULTIPLY = re.compile(r"^can't multiply sequence by non-int of type '(?P<right>[\w.]+)'")

Intent = Literal["text", "number"]


@dataclass(frozen=True, slots=True)
class Mix:
    """Text meets a number: `text` and `number` are the sides, `types` what stands left and right."""

    sides: Sides
    types: tuple[str, str]

    @property
    def text_is_left(self) -> bool:
        return self.types[0] == "str"


def mix(view: View) -> Mix | None:
    """Read message and node as an operation of two sides, one text and one number."""
    message = view.error.message
    if not view.error.is_a("TypeError") or not view.direct:
        return None
    sides = sides_of(view.node, message)
    types = _types(message)
    if sides is None or types is None or (types[0] == "str") == (types[1] == "str"):
        return None
    number = types[1] if types[0] == "str" else types[0]
    return Mix(sides, types) if "str" in types and number in NUMBERS else None


def _types(message: str) -> tuple[str, str] | None:
    for pattern in (CONCATENATE, BINARY, COMPARE):
        said = pattern.search(message)
        if said is not None:
            return said["left"], said["right"]
    inside = _IN.search(message)
    if inside is not None:
        return inside["left"], "str"
    multiplied = _MULTIPLY.search(message)
    return ("str", multiplied["right"]) if multiplied is not None else None


def joined(view: View) -> tuple[ast.expr, str] | None:
    """Return the argument of a failing `sep.join(items)` and the type of the item that is no text."""
    said = _ITEM.search(view.error.message)
    match view.node:
        case ast.Call(func=ast.Attribute(attr="join"), args=[items], keywords=[]) if said is not None and view.direct:
            return (items, said["right"]) if said["right"] in NUMBERS else None
    return None


def _suspect(view: View) -> Suspicion | None:
    if (items := joined(view)) is not None:
        return Suspicion(f"`{view.text(items[0])}` holds a {items[1]} and is joined as text.")
    found = mix(view)
    if found is None:
        return None
    left, right = found.types
    sentence = f"`{found.sides.operator}` meets {left} on the left and {right} on the right."
    return Suspicion(sentence, tuple(view.probe("value", side) for side in (found.sides.left, found.sides.right)))


def _judge(view: View, answers: Answers) -> Finding:
    if (items := joined(view)) is not None:
        facts = {"operand": view.text(items[0]), "side": "item", "intent": "text", "types": ["str", items[1]]}
        return Finding(shown=True, because=f"join takes text only, and an item is {items[1]}", facts=facts)
    found = mix(view)
    if found is None:
        return no("text and number do not meet here")
    wrong = _types_disagree(view, found, answers)
    if wrong is not None:
        return no(wrong)
    intent, why = meant(view, found)
    if intent is None:
        return unknown(why)
    converts_left = (intent == "number") == found.text_is_left
    side = found.sides.left if converts_left else found.sides.right
    answer = answers.of(view.probe("value", side))
    if intent == "number" and not _parses(answer.text("text") if answer else literal_text(side)):
        return unknown(f"a number is meant, but `{view.text(side)}` holds no text that is one")
    facts = {
        "operand": view.text(side),
        "side": "left" if converts_left else "right",
        "intent": intent,
        "types": list(found.types),
    }
    return Finding(shown=True, because=why + ("" if answer else LESS + answer.why_not), facts=facts)


def _types_disagree(view: View, found: Mix, answers: Answers) -> str | None:
    """Say which side is not of the type in the message; then the message speaks of another operation."""
    for side, type_name in ((found.sides.left, found.types[0]), (found.sides.right, found.types[1])):
        answer = answers.of(view.probe("value", side))
        actual = answer.text("type")
        if answer and actual and actual.rpartition(".")[2] != type_name.rpartition(".")[2]:
            return f"`{view.text(side)}` is {actual}, not {type_name}"
    return None


def meant(view: View, found: Mix) -> tuple[Intent | None, str]:
    """Say whether text or a number was meant, and why."""
    operator = found.sides.operator
    if operator in {"in", "not in"}:
        return "text", f"`{operator}` on text looks for text"
    if operator != "+":
        return "number", f"`{operator}` is an operation on numbers"
    leaves = list(_leaves(view.source.whole_expression(view.node)))
    if any(isinstance(leaf, ast.JoinedStr) or _is_text(leaf) for leaf in leaves):
        return "text", "a text literal stands in the same expression"
    if any(isinstance(leaf, ast.Constant) and isinstance(leaf.value, int | float) for leaf in leaves):
        return "number", "a number stands in the same expression"
    if isinstance(view.node, ast.AugAssign):
        intent: Intent = "text" if found.text_is_left else "number"
        return intent, f"`{view.text(found.sides.left)}` collects {'text' if intent == 'text' else 'numbers'}"
    return None, "it cannot be told whether text or a number is meant: no literal and no other operator stands beside"


def _leaves(node: ast.AST) -> list[ast.AST]:
    """Return the operands of a chain of `+`; calls around it are not part of the chain."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _leaves(left) + _leaves(right)
        case ast.BinOp() | ast.UnaryOp() | ast.Compare() | ast.Call() | ast.keyword() | ast.IfExp():
            inner = [n for n in ast.walk(node) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Add)]
            return _leaves(inner[0]) if len(inner) == 1 or (inner and _chain(inner)) else []
        case ast.AugAssign(value=value):
            return _leaves(value)
    return [node]


def _chain(additions: list[ast.BinOp]) -> bool:
    return all(addition in ast.walk(additions[0]) for addition in additions)


def _is_text(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Call(func=ast.Name(id="str" | "repr" | "format")):
            return True
    return False


def literal_text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _parses(text: str | None) -> bool:
    """Say whether a text, or the repr of one, reads as a number."""
    try:
        float((text or "").strip("'\""))
    except ValueError:
        return False
    return True


CAUSES = (Cause("mixed-str-number", _suspect, _judge),)
