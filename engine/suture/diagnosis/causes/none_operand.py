"""TypeError: one operand, or the argument of a conversion, is None."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.causes.operators import BINARY, COMPARE, Sides, sides_of
from suture.diagnosis.facts import Answers
from suture.diagnosis.none_origin import is_none, origin, parameter, parameter_default
from suture.diagnosis.source import FunctionNode
from suture.diagnosis.view import View

_ARGUMENT = re.compile(
    r"(?:argument must be |expected (?:str|string)|argument should be a str|the JSON object must be).*NoneType"
)
_TIMES_NONE = re.compile(r"^can't multiply sequence by non-int of type 'NoneType'")
_PLAIN = (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set)


@dataclass(frozen=True, slots=True)
class Operands:
    """Expressions of which one is None; `other` is the type beside it where the message tells."""

    among: tuple[ast.expr, ...]
    operator: str
    other: str | None


def operands(view: View) -> Operands | None:
    """Read message and node as an operation on None."""
    message = view.error.message
    if not view.error.is_a("TypeError") or "NoneType" not in message:
        return None
    sides = sides_of(view.node, message)
    if sides is not None and view.direct:
        return _of_sides(sides, message)
    node = view.node
    if isinstance(node, ast.Call) and _ARGUMENT.search(message):
        among = tuple(a for a in node.args if not isinstance(a, _PLAIN) or is_none(a))
        return Operands(among, view.text(node.func), None) if among and not _starred(node.args) else None
    return None


def _of_sides(sides: Sides, message: str) -> Operands | None:
    if "concatenate" in message:
        return Operands((sides.right,), sides.operator, concatenated(message))
    if _TIMES_NONE.search(message):
        among = tuple(side for side in (sides.left, sides.right) if not isinstance(side, _PLAIN) or is_none(side))
        return Operands(among, sides.operator, None) if among else None
    said = BINARY.search(message) or COMPARE.search(message)
    if said is None:
        return None
    none = [side for side, type_name in ((sides.left, said["left"]), (sides.right, said["right"])) if (
        type_name == "NoneType"
    )]  # fmt: skip
    other = said["right"] if said["left"] == "NoneType" else said["left"]
    return Operands(tuple(none), sides.operator, other)


def concatenated(message: str) -> str:
    """Return the sequence type of "can only concatenate str (not …) to str"."""
    return message.rpartition(" ")[2]


def _starred(arguments: Sequence[ast.expr]) -> bool:
    return any(isinstance(argument, ast.Starred) for argument in arguments)


def _suspect(view: View) -> Suspicion | None:
    found = operands(view)
    if found is None:
        return None
    names = " or ".join(f"`{view.text(o)}`" for o in found.among)
    return Suspicion(f"{names} is None in `{found.operator}`.", tuple(view.probe("value", o) for o in found.among[:6]))


def _judge(view: View, answers: Answers) -> Finding:
    found = operands(view)
    if found is None:
        return no("nothing here is an operation on None")
    by_fact = [(o, answers.of(view.probe("value", o))) for o in found.among]
    none = [o for o, answer in by_fact if answer.flag("is_none") or (is_none(o) and not answer)]
    open_ones = [o for o, answer in by_fact if not answer and not is_none(o)]
    if len(none) > 1 or (found.other == "NoneType"):
        return no("both operands are None: no other value tells what was meant")
    if not none and len(open_ones) != 1:
        return unknown("it cannot be told which operand is None") if open_ones else no("no operand is None")
    operand = (none or open_ones)[0]
    why_not = next((answer.why_not for o, answer in by_fact if o is operand), "")
    return _shown(view, operand, found, LESS + why_not if why_not else "")


def _shown(view: View, operand: ast.expr, found: Operands, less: str) -> Finding:
    came = origin(view, operand)
    because = f"`{view.text(operand)}` is None" + (f": {came.sentence}" if came else "") + less
    facts = {
        "operand": view.text(operand),
        "operator": found.operator,
        "other_type": found.other,
        "parameter": own_default(view.function, operand),
    }
    return Finding(shown=True, because=because, facts=facts)


def own_default(function: FunctionNode | None, operand: ast.expr) -> str | None:
    """Return the operand's name when it is a parameter whose default is None and is never bound again."""
    if function is None or not isinstance(operand, ast.Name) or parameter(function, operand.id) is None:
        return None
    if not is_none(parameter_default(function, operand.id)):
        return None
    stores = (n for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return None if any(n.id == operand.id for n in stores) else operand.id


CAUSES = (Cause("none-operand", _suspect, _judge),)
