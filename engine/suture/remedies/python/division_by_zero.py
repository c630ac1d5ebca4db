"""A divisor is zero: the result for that case, where the project has one, or the least divisor that it allows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import IN_PART, conditional, may_leave
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, is_pure, place
from suture.remedies.values import in_style, is_literal

_SIZED = frozenset({"list", "tuple", "str", "dict", "set", "frozenset", "range", "bytes"})
_CLAMPED, _RESULT = "clamped", "returned"
NO_RESULT = "nothing in the project says what a division by zero gives here"


class DivisionByZero:
    """Repairs `zero-division`."""

    id = "division-by-zero"
    name = "Divisor that is zero"
    causes: tuple[str, ...] = ("zero-division",)
    prior = Prior(2.5, 2.5)
    strategies: tuple[Strategy, ...] = (
        Strategy("conditional-zero", "the project has a number or text for a division by this", Risk.R1),
        Strategy("early-return-none", "the function has a result for the case without a divisor", Risk.R1),
        Strategy("clamp-denominator", "the project never divides by less than a number of its own", Risk.R1),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        denominator = _denominator(here)
        if denominator is None:
            return Skipped(self.id, "the failing node divides nothing")
        if not _repeatable(denominator):
            return Skipped(self.id, "the divisor would be computed twice")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": checks of access and payment fail closed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {
            "conditional-zero": _conditional,
            "early-return-none": _early_return,
            "clamp-denominator": _clamp,
        }
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "other divisions by the same name have a result without it",
            "conditional-zero",
            """
            def misses(miss, lookups):
                return miss / lookups if lookups else 0.0


            def writes(written, lookups):
                return written / lookups if lookups > 0 else 0.0


            def hits(hit, lookups):
                return {"hits": hit / lookups}


            print(misses(1, 2), writes(0, 0), hits(1, 2), hits(0, 0))
            """,
            ('{"hits": hit / lookups}', '{"hits": hit / lookups if lookups else 0.0}'),
        ),
        heals(
            "the function has a result for no data",
            "conditional-zero",
            """
            def mean(values):
                if values is None:
                    return 0.0
                return sum(values) / len(values)


            print(mean(None), mean([1, 2]), mean([]))
            """,
            ("return sum(values) / len(values)", "return sum(values) / len(values) if values else 0.0"),
        ),
        heals(
            "the annotation says that there may be no result",
            "early-return-none",
            """
            from typing import Optional


            def speed(distance, hours) -> Optional[float]:
                per_hour = distance / hours
                return round(per_hour, 1)


            print(speed(10, 4), speed(10, 0))
            """,
            ("    per_hour =", "    if not hours:\n        return None\n    per_hour ="),
        ),
        heals(
            "the project divides by no less than its own least time",
            "clamp-denominator",
            """
            def reads(count, elapsed):
                return count / max(elapsed, 1e-9)


            def writes(count, elapsed):
                return count / max(elapsed, 1e-9)


            def both(count, elapsed):
                return f"{count / elapsed:.1f} a second"


            print(reads(1, 1), writes(1, 1), both(0, 0.0))
            """,
            ("{count / elapsed:.1f}", "{count / max(elapsed, 1e-9):.1f}"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no result is justified",
            "nothing in the project says what a ratio of nothing is",
            """
            def ratio(hit, total):
                return hit / total


            ratio(0, 0)
            """,
        ),
        leaves(
            "a result for another case",
            "0.0 stands for no hits, not for no lookups",
            """
            def ratio(hit, lookups):
                if not hit:
                    return 0.0
                return hit / lookups


            ratio(3, 0)
            """,
        ),
        leaves(
            "a price for each of no items",
            "money is not invented",
            """
            def unit_price(total, quantity):
                return total / quantity


            unit_price(10, 0)
            """,
        ),
        leaves(
            "an average over nothing",
            "no other branch has a result",
            """
            def average(marks):
                return sum(marks) / len(marks)


            average([])
            """,
        ),
        leaves(
            "an error raised on purpose",
            "the program says no",
            """
            def share(whole, parts):
                if parts == 0:
                    raise ZeroDivisionError("no parts")
                return whole / parts


            share(1, 0)
            """,
        ),
        leaves(
            "a split of a payment",
            "checks of payment fail closed",
            """
            from typing import Optional


            def split_payment(amount, people) -> Optional[float]:
                return amount / people


            split_payment(10, 0)
            """,
        ),
    )


def _denominator(here: Place) -> ast.expr | None:
    match here.node:
        case ast.BinOp(right=right, op=ast.Div() | ast.FloorDiv() | ast.Mod()):
            return right
        case ast.AugAssign(value=right, op=ast.Div() | ast.FloorDiv() | ast.Mod()):
            return right
        case ast.Call(func=ast.Name(id="divmod"), args=[_, right]):
            return right
    return None


def _repeatable(node: ast.expr) -> bool:
    """Say whether evaluating the divisor once more is cheap and runs no code of the program."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[of], keywords=[]):
            return is_pure(of)
        case ast.BinOp(left=left, right=right):
            return _repeatable(left) and _repeatable(right)
    return is_pure(node)


def _divisor(here: Place) -> tuple[ast.expr, str]:
    node = _denominator(here)
    if node is None:
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a division")
    return node, here.text(node)


def _value(here: Place, kind: str) -> JustifiedValue | None:
    """Return the best value of a kind: "returned", "clamped", or "" for what stands for the quotient."""
    values = sorted(here.case.diagnosis.values, key=lambda value: value.rule)
    kinds = {value: next((k for k in (_RESULT, _CLAMPED) if value.reason.startswith(k)), "") for value in values}
    return next((value for value in values if kinds[value] == kind and is_literal(value.literal)), None)


def _question(here: Place, node: ast.expr) -> str:
    """Return what is true unless the divisor is zero: a sequence itself rather than its length."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[of]) if here.facts.get("type") in _SIZED:
            return here.text(of)
    return here.text(node)


def _conditional(here: Place) -> Draft | str:
    if _denominator(here) is getattr(here.statement, "value", None):
        return "the quotient is stored at once"
    value, unit = _value(here, ""), here.node
    if value is None and isinstance(here.statement, ast.Return) and here.statement.value is not None:
        if here.deferred:
            return IN_PART
        value, unit = _value(here, _RESULT), here.statement.value
    if value is None:
        return NO_RESULT
    if value.literal == "None":
        return "the function has None for this case, which is better returned early"
    node, text = _divisor(here)
    literal = in_style(value.literal, here.source.text)
    edited = conditional(here, unit, _question(here, node), literal)
    return edited if isinstance(edited, str) else Draft(f"{literal} where {text} is zero", (edited,), (value,))


def _early_return(here: Place) -> Draft | str:
    value = _value(here, _RESULT)
    if value is None:
        return NO_RESULT
    if why := may_leave(here):
        return why
    node, text = _divisor(here)
    if _rebound(here, node):
        return "the divisor changes within the statement"
    literal = in_style(value.literal, here.source.text)
    question = _question(here, node)
    asked = f"({question})" if isinstance(node, ast.BinOp) else question
    edited = insert_before(here.source, here.statement, f"if not {asked}:\n    return {literal}\n")
    return Draft(f"the function returns {literal} when {text} is zero", (edited,), (value,))


def _rebound(here: Place, node: ast.expr) -> bool:
    walrus = {n.target.id for n in ast.walk(here.statement) if isinstance(n, ast.NamedExpr)}
    return bool(walrus & {n.id for n in ast.walk(node) if isinstance(n, ast.Name)})


def _clamp(here: Place) -> Draft | str:
    value = _value(here, _CLAMPED)
    if value is None:
        return "the project has no least divisor for it"
    node, text = _divisor(here)
    if find(here.node, here.source, f"max({text}, {value.literal})") is not None:
        return "it is clamped already"
    edited = replace_expression(here.source, node, f"max({text}, {value.literal})")
    return Draft(f"divide by {value.literal} at least", (edited,), (value,))
