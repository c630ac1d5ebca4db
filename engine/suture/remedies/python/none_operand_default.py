"""An operand is None: the neutral text or list, a justified value, or a condition that asks first."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import amount_word, closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import as_condition, asked_first, pure
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, place
from suture.remedies.values import NO_VALUE, in_style, justified, written_at

_NEUTRAL = {"str": '""', "list": "[]"}
_CHANGEABLE = (ast.List, ast.Dict, ast.Set, ast.Call)


class NoneOperandDefault:
    """Repairs `none-operand`."""

    id = "none-operand-default"
    name = "None as an operand"
    causes: tuple[str, ...] = ("none-operand",)
    prior = Prior(6.7, 1.3)
    strategies: tuple[Strategy, ...] = (
        Strategy("identity-element", "text or list is added, or a value is justified", Risk.R1),
        Strategy("default-parameter", "the None is a parameter's default, and a value is justified", Risk.R1),
        Strategy("extend-condition", "the comparison is a condition", Risk.R1),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        operand = find(here.node, here.source, str(here.facts.get("operand") or "-"))
        if operand is None or operand is here.node:
            return Skipped(self.id, "the operand is not in the failing expression")
        if isinstance(here.node, ast.AugAssign) and operand is here.node.target:
            return Skipped(self.id, "the None is what is added to: it was never set, and a start value is no repair")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": checks of access and payment fail closed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {"identity-element": _neutral, "default-parameter": _default, "extend-condition": _condition}
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a text that may be absent is added",
            "identity-element",
            """
            def heading(title, subtitle=None):
                return title.upper() + subtitle


            print(heading("Emma", "A novel"), heading("Emma"))
            """,
            ("+ subtitle", '+ (subtitle or "")'),
        ),
        heals(
            "a condition over a field that may be absent",
            "extend-condition",
            """
            def late(tasks, today):
                return [task["name"] for task in tasks if task["due"] < today]


            print(late([{"name": "a", "due": 3}, {"name": "b", "due": None}], 5))
            """,
            ('if task["due"] < today', 'if task["due"] is not None and task["due"] < today'),
        ),
        heals(
            "a parameter whose default the project gives elsewhere",
            "default-parameter",
            """
            def indent(text, width=4):
                return " " * width + text


            def outdent(text, width=4):
                return text[width:]


            def frame(text, width=None):
                return "-" * (width - 2) + text


            print(indent("a"), outdent("    a"), frame("a", 2), frame("a"))
            """,
            ("width=None", "width=4"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "an amount",
            "a missing discount is not said to be none",
            """
            def total(price, discount=None):
                return price - discount


            total(10)
            """,
        ),
        leaves(
            "a sum of counts",
            "a missing count is not zero",
            """
            def visits(days):
                total = 0
                for day in days:
                    total += day["count"]
                return total


            visits([{"count": 1}, {"count": None}])
            """,
        ),
        leaves(
            "a number that is parsed",
            "no value is justified",
            """
            import os


            def width():
                return int(os.environ.get("NO_SUCH_WIDTH"))


            width()
            """,
        ),
        leaves(
            "a condition that guards an error raised on purpose",
            "the check would be skipped",
            """
            def reserve(level, wanted):
                if level < wanted:
                    raise ValueError("not enough")
                return level - wanted


            reserve(None, 3)
            """,
        ),
        leaves(
            "a payment",
            "checks of payment fail closed",
            """
            def payment_text(reference, suffix=None):
                return reference + suffix


            payment_text("A1")
            """,
        ),
    )


def _operand(here: Place) -> ast.expr:
    found = find(here.node, here.source, str(here.facts["operand"]))
    return found if found is not None else here.node


def _value(here: Place, operand: ast.expr) -> tuple[str, tuple[JustifiedValue, ...]] | str:
    """Return the source of a justified value, or of the neutral element where text or a list is added."""
    text = here.text(operand)
    value = justified(here.case.diagnosis, text)
    if not isinstance(value, str) and value.literal != "None":
        return written_at(here, value.literal), (value,)
    neutral = _NEUTRAL.get(str(here.facts.get("other_type")))
    if here.facts.get("operator") != "+" or neutral is None:
        return value if isinstance(value, str) else NO_VALUE
    word = amount_word(text)
    if word:
        return f'"{word}" says an amount, rate, count or id: nothing stands for it'
    return written_at(here, neutral), ()


def _neutral(here: Place) -> Draft | str:
    operand = _operand(here)
    value = _value(here, operand)
    if isinstance(value, str):
        return value
    literal, values = value
    text = here.text(operand)
    if _is_get(operand):
        edited = replace_expression(here.source, operand, f"{text[:-1]}, {literal})")
        return Draft(f"take {literal} where {text} finds nothing", (edited,), values)
    if why := pure(operand):
        return why
    falsy = literal in {'""', "''", "[]", "()", "{}"}
    code = f"{text} or {literal}" if falsy else f"{text} if {text} is not None else {literal}"
    edited = replace_expression(here.source, operand, code)
    return Draft(f"take {literal} when {text} is None", (edited,), values)


def _is_get(node: ast.expr) -> bool:
    """Say whether the expression is `mapping.get(key)`, which takes a default of its own."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "get":
        return False
    return len(node.args) == 1 and not node.keywords


def _default(here: Place) -> Draft | str:
    name, function = here.facts.get("parameter"), here.function
    if not name or function is None:
        return "the None is not a parameter's default"
    value = justified(here.case.diagnosis, str(name))
    if isinstance(value, str):
        return value
    literal = in_style(value.literal, here.source.text)
    if literal == "None" or isinstance(ast.parse(literal, mode="eval").body, _CHANGEABLE):
        return f"{literal} cannot be a default: it would be shared by all calls"
    default = _default_of(function, str(name))
    if default is None or here.text(default) != "None":
        return f"the default of {name} is not None"
    if _asked_for_none(function, str(name)):
        return f"the function itself asks whether {name} is None"
    edited = replace_expression(here.source, default, literal)
    return Draft(f"{name} is {literal} unless it is given", (edited,), (value,))


def _default_of(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> ast.expr | None:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    pairs = [*zip(reversed(positional), reversed(arguments.defaults), strict=False)]
    pairs += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None]
    return next((default for argument, default in pairs if argument.arg == name), None)


def _asked_for_none(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    asked = [
        n
        for n in ast.walk(function)
        if isinstance(n, ast.Compare) and isinstance(n.left, ast.Name) and n.left.id == name
    ]
    return any(isinstance(op, ast.Is | ast.IsNot) for node in asked for op in node.ops)


def _condition(here: Place) -> Draft | str:
    operand = _operand(here)
    if why := pure(operand):
        return why
    compare = as_condition(here)
    if isinstance(compare, str):
        return compare
    if compare is not here.node:
        return "the None is inside one side of the comparison"
    text = here.text(operand)
    edited = asked_first(here, compare, f"{text} is not None")
    return Draft(f"the condition is not met when {text} is None", (edited,))
