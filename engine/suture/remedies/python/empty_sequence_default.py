"""Something is taken of a sequence that is empty: a default where there is one, or the function's own result."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import amount_word, closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.call_edit import add_argument
from suture.remedies.edit import insert_before
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import may_leave, pure, tolerates_none
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, place
from suture.remedies.values import NO_VALUE, in_style, is_literal

_WITH_DEFAULT = {"max": "default=", "min": "default=", "next": ""}
# true when they hold something, so that `if not x` asks whether they are empty
_SIZED = frozenset({"list", "tuple", "str", "dict", "set", "frozenset", "range", "bytes", "deque", "collections.deque"})
_RESULT = "returned"


class EmptySequenceDefault:
    """Repairs `empty-sequence`."""

    id = "empty-sequence-default"
    name = "Something is taken of an empty sequence"
    causes: tuple[str, ...] = ("empty-sequence",)
    prior = Prior(5.4, 2.6)
    strategies: tuple[Strategy, ...] = (
        Strategy("default-keyword", "max(), min() or next(), and a default is justified", Risk.R1),
        Strategy("guard-empty", "the function has a result for the case without items", Risk.R1),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Call) or _argument(here) is None:
            return Skipped(self.id, "the failing node takes nothing of a sequence")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": checks of access and payment fail closed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"default-keyword": _default, "guard-empty": _guard_empty})

    good: tuple[Example, ...] = (
        heals(
            "the annotation says that there may be no result",
            "default-keyword",
            """
            from typing import Optional


            def longest(lines) -> Optional[str]:
                return max(lines, key=len)


            print(longest(["a", "bcd"]), longest([]))
            """,
            ("max(lines, key=len)", "max(lines, key=len, default=None)"),
        ),
        heals(
            "the same is taken with a default elsewhere",
            "default-keyword",
            """
            def head(lines):
                return next(lines, "")


            def start(lines):
                return next(lines, "").strip()


            def title(lines):
                return next(lines).upper()


            print(head(iter([])), start(iter(["b"])), title(iter(["a"])), title(iter([])))
            """,
            ("next(lines).upper()", 'next(lines, "").upper()'),
        ),
        heals(
            "every use of the result takes None",
            "default-keyword",
            """
            def oldest(entries):
                first = min(entries)
                if first is not None:
                    return "since " + "then"
                return "no entry"


            print(oldest([3, 1]), oldest([]))
            """,
            ("min(entries)", "min(entries, default=None)"),
        ),
        heals(
            "the function has a result for no data",
            "guard-empty",
            """
            from statistics import mean


            def average(marks):
                if marks is None:
                    return 0.0
                middle = mean(marks)
                return round(middle, 1)


            print(average(None), average([1, 2]), average([]))
            """,
            ("    middle =", "    if not marks:\n        return 0.0\n    middle ="),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no value is justified",
            "nothing in the project says what the top of nothing is",
            """
            def top(xs):
                return max(xs)


            top([])
            """,
        ),
        leaves(
            "a price",
            "the lowest price of no offers is not zero",
            """
            def cheapest(offers):
                price = min(offers)
                if price:
                    return price
                return "none"


            cheapest([])
            """,
        ),
        leaves(
            "a stack that runs empty",
            "more is taken than was put in",
            """
            def run(words):
                stack = []
                for word in words:
                    stack.append(stack.pop() + word)
                return stack


            run(["a"])
            """,
        ),
        leaves(
            "a choice among nothing",
            "nothing in the project says who wins then",
            """
            import random


            def winner(entrants):
                return random.choice(entrants)


            winner([])
            """,
        ),
        leaves(
            "an error raised on purpose",
            "the program says no",
            """
            def top(xs):
                if not xs:
                    raise ValueError("max() arg is an empty sequence")
                return max(xs)


            top([])
            """,
        ),
    )


def _call(here: Place) -> ast.Call:
    if not isinstance(here.node, ast.Call):
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a call")
    return here.node


def _argument(here: Place) -> ast.expr | None:
    return find(here.node, here.source, str(here.facts.get("argument") or ""))


def _default(here: Place) -> Draft | str:
    form, call = str(here.facts.get("form")), _call(here)
    written = _WITH_DEFAULT.get(form)
    if written is None:
        return "an initial value would take part in every result" if form == "reduce" else f"{form}() takes no default"
    if len(call.args) != 1 or any(k.arg in {None, "default"} for k in call.keywords):
        return "the arguments leave no place for a default"
    value = _best(here, result=False)
    if value is None and isinstance(here.statement, ast.Return) and here.statement.value is call:
        value = _best(here, result=True)
    if value is not None:
        literal = in_style(value.literal, here.source.text)
        edited = add_argument(here.source, call, f"{written}{literal}")
        return Draft(f"{form}() gives {literal} where there is nothing", (edited,), (value,))
    if word := amount_word(*_target(here), str(here.facts.get("argument"))):
        return f'"{word}" says an amount, rate, count or id: None does not stand for it'
    if not tolerates_none(here):
        return NO_VALUE
    return Draft("every use of the result takes None", (add_argument(here.source, call, f"{written}None"),))


def _best(here: Place, *, result: bool) -> JustifiedValue | None:
    values = sorted(here.case.diagnosis.values, key=lambda value: value.rule)
    fitting = (v for v in values if v.reason.startswith(_RESULT) is result and is_literal(v.literal))
    return next(fitting, None)


def _target(here: Place) -> tuple[str, ...]:
    """Return the names that the statement binds, and that of the function."""
    targets = here.statement.targets if isinstance(here.statement, ast.Assign) else []
    return (*map(here.text, targets), here.function.name if here.function else "")


def _guard_empty(here: Place) -> Draft | str:
    value, argument = _best(here, result=True), _argument(here)
    if value is None or argument is None:
        return "the function has no result for the case without items"
    if why := may_leave(here) or pure(argument):
        return why
    if here.facts.get("type") not in _SIZED:
        return "it is not known to be a sequence that can be asked whether it is empty"
    needed, text = here.facts.get("needed"), here.text(argument)
    asked = f"not {text}" if needed == 1 else f"len({text}) < {needed}"
    literal = in_style(value.literal, here.source.text)
    edited = insert_before(here.source, here.statement, f"if {asked}:\n    return {literal}\n")
    return Draft(f"the function returns {literal} if {asked}", (edited,), (value,))
