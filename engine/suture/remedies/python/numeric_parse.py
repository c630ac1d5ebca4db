"""A text is read as a number and is empty, or a decimal: read what is there, and take the project's own default."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.names import amount_word, closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, is_pure, place
from suture.remedies.values import justified


class NumericParse:
    """Repairs `dirty-number`."""

    id = "numeric-parse"
    name = "Number read from empty or decimal text"
    causes: tuple[str, ...] = ("dirty-number",)
    prior = Prior(4.0, 4.0)
    strategies: tuple[Strategy, ...] = (
        Strategy("strip-and-empty-default", "the text is empty, and the project has a default for it", Risk.R1),
        Strategy("float-then-int", "the text is a whole number with a decimal point", Risk.R1),
        Strategy("try-default", "whatever else stands there is passed over", Risk.R2, hides=True),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Call) or len(here.node.args) != 1:
            return Skipped(self.id, "the failing node reads no number")
        if word := closed_word(*here.names(), here.text(here.statement)):
            return Skipped(self.id, f'"{word}": what decides about access or payment is not guessed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {"strip-and-empty-default": _empty, "float-then-int": _whole, "try-default": _try}
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "an empty field whose default the project declares",
            "strip-and-empty-default",
            """
            from dataclasses import dataclass


            @dataclass
            class Job:
                name: str
                copies: int = 1


            def read(row):
                return Job(row["name"], copies=int(row["copies"]))


            print(read({"name": "a", "copies": " "}))
            """,
            ('int(row["copies"])', 'int(row["copies"]) if row["copies"].strip() else 1'),
        ),
        heals(
            "an empty setting whose default two functions name",
            "strip-and-empty-default",
            """
            def wrap(text, width=80):
                return text[:width]


            def rule(width=80):
                return "-" * width


            def read(settings):
                width = float(settings)
                return wrap(rule(), int(width))


            print(read(""))
            """,
            ("float(settings)", "float(settings) if settings.strip() else 80"),
        ),
        heals(
            "a whole number with a point",
            "float-then-int",
            """
            def level(text):
                return int(text)


            print(level("5.0"))
            """,
            ("int(text)", "int(float(text))"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "an empty field without a default",
            "nothing in the project says what stands for it",
            """
            def depth(text):
                return int(text)


            depth("")
            """,
        ),
        leaves(
            "a number of things that is no whole number",
            "a part of it would be lost",
            """
            def level(text):
                return int(text)


            level("1.5")
            """,
        ),
        leaves(
            "an amount with a point",
            "the next one may not be whole",
            """
            def quantity(text):
                return int(text)


            quantity("5.0")
            """,
        ),
        leaves(
            "a number in the writing of another country",
            "1,5 and 1,500 look alike",
            """
            def level(text):
                return float(text)


            level("1,500")
            """,
        ),
        leaves(
            "a documented error",
            "the caller is told",
            '''
            def level(text):
                """Return the level; raises ValueError for what is no number."""
                return int(text)


            level("5.0")
            ''',
        ),
    )


def _parts(here: Place) -> tuple[ast.Call, ast.expr, str]:
    if not isinstance(here.node, ast.Call):
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a call")
    return here.node, here.node.args[0], here.text(here.node.args[0])


def _names(here: Place) -> list[str]:
    listed = here.facts.get("names")
    return [str(name) for name in listed] if isinstance(listed, list) else []


def _empty(here: Place) -> Draft | str:
    call, operand, text = _parts(here)
    if here.facts.get("form") != "empty":
        return f"{text} is not empty"
    value = justified(here.case.diagnosis, *_names(here))
    if isinstance(value, str):
        return value
    allowed = {"int", "NoneType"} if here.facts.get("callee") == "int" else {"int", "float", "NoneType"}
    if value.type not in allowed:
        return f"{value.literal} is no number"
    if not is_pure(operand) or "\n" in here.text(call):
        return "the expression would be run twice"
    edited = replace_expression(here.source, call, f"{here.text(call)} if {text}.strip() else {value.literal}")
    return Draft(f"an empty {text} stands for {value.literal}", (edited,), (value,))


def _whole(here: Place) -> Draft | str:
    _, operand, text = _parts(here)
    if here.facts.get("callee") != "int" or here.facts.get("form") != "whole":
        return "the text is no whole number with a decimal point"
    if word := amount_word(*_names(here), *here.names()):
        return f'"{word}" says an amount, rate, count or id, and of the next one a part may be lost'
    edited = replace_expression(here.source, operand, f"float({text})")
    return Draft(f"{text} may carry a decimal point", (edited,))


def _try(here: Place) -> Draft | str:
    return f"whatever else stands in {_parts(here)[2]} would be passed over without a word"
