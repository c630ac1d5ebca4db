"""ZeroDivisionError: the divisor is zero."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answers
from suture.diagnosis.source import position
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe

_ZERO = re.compile(
    r"^(?:[-+]?0*(?:\.0*)?(?:e[-+]?\d+)?|False|0j|Decimal\('-?0(?:\.0*)?'\)|Fraction\(0, 1\)|.*timedelta\(0\))$"
)
_OPERATORS: dict[type[ast.operator], str] = {ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}
_UNDEFINED = "DivisionUndefined"


@dataclass(frozen=True, slots=True)
class Division:
    numerator: ast.expr
    denominator: ast.expr
    operator: str


def division(view: View) -> Division | None:
    """Read the failing node as a division whose divisor can be zero."""
    by_zero = view.error.is_a("ZeroDivisionError") or _UNDEFINED in view.error.message
    return divided(view.node) if by_zero and view.direct and "negative power" not in view.error.message else None


def divided(node: ast.AST) -> Division | None:
    """Read a node as a division; of `a /= b` the target is the numerator."""
    match node:
        case ast.BinOp(left=left, right=right, op=op) | ast.AugAssign(target=left, value=right, op=op):
            operator = _OPERATORS.get(type(op))
            return Division(left, right, operator) if operator else None
        case ast.Call(func=ast.Name(id="divmod"), args=[left, right], keywords=[]):
            return Division(left, right, "divmod")
    return None


def measured(node: ast.expr) -> ast.expr | None:
    """Return what `len(…)` is taken of."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[of], keywords=[]):
            return of
    return None


def _probe(view: View, found: Division) -> Probe:
    of = measured(found.denominator)
    return view.probe("length", of) if of is not None else view.probe("value", found.denominator)


def _suspect(view: View) -> Suspicion | None:
    found = division(view)
    if found is None:
        return None
    return Suspicion(f"`{view.text(found.denominator)}` is zero.", (_probe(view, found),))


def _judge(view: View, answers: Answers) -> Finding:
    found = division(view)
    if found is None:
        return no("nothing is divided here")
    answer = answers.of(_probe(view, found))
    denominator = view.text(found.denominator)
    said = str(answer.number("length")) if measured(found.denominator) is not None else answer.text("text")
    if answer and said is not None and not _ZERO.match(said.strip()):
        return no(f"`{denominator}` is {said}: another division failed")
    if not answer and not view.fault.exact and _many(view):
        return unknown(f"several divisions stand on this line{LESS}{answer.why_not}")
    facts = {
        "numerator": view.text(found.numerator),
        "denominator": denominator,
        "operator": found.operator,
        "type": answer.text("type"),
    }
    less = "" if answer else LESS + answer.why_not
    return Finding(shown=True, because=f"`{denominator}` is zero{less}", facts=facts)


def _many(view: View) -> bool:
    line = view.fault.span.line
    return sum(divided(node) is not None and position(node)[0] == line for node in view.source.nodes) > 1


CAUSES = (Cause("zero-division", _suspect, _judge),)
