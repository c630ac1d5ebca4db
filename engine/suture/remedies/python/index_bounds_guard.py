"""An index lies outside a sequence: ask for the length first, or compare a slice."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import as_condition, asked_first, chain, conditional, may_leave, pure
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place
from suture.remedies.values import in_style, justified, written_at

_TRUTHY = {"bytes", "deque", "list", "str", "tuple", "collections.deque"}


class IndexBoundsGuard:
    """Repairs `index-out-of-bounds`."""

    id = "index-bounds-guard"
    name = "Index outside a sequence"
    causes: tuple[str, ...] = ("index-out-of-bounds",)
    prior = Prior(5.3, 2.7)
    strategies: tuple[Strategy, ...] = (
        Strategy("length-guard", "the item is compared in a condition, or a value is justified", Risk.R1),
        Strategy("slice-instead-of-index", "one character of a text is compared", Risk.R1),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        node = here.node
        if not isinstance(node, ast.Subscript) or isinstance(node.slice, ast.Slice):
            return Skipped(self.id, "the failing node does not take one item")
        if not isinstance(node.ctx, ast.Load):
            return Skipped(self.id, "the item is set or deleted, not read")
        if why := pure(node.value) or pure(node.slice):
            return Skipped(self.id, why)
        if word := closed_word(*here.names(), here.text(node)):
            return Skipped(self.id, f'"{word}": checks of access and payment fail closed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"length-guard": _length, "slice-instead-of-index": _slice})

    good: tuple[Example, ...] = (
        heals(
            "the first character of a line that may be empty",
            "length-guard",
            """
            def body(lines):
                kept = []
                for line in lines:
                    if line[0] == "#":
                        continue
                    kept.append(line)
                return kept


            print(body(["# head", "", "a"]))
            """,
            ('if line[0] == "#"', 'if line and line[0] == "#"'),
        ),
        heals(
            "both ends of a text",
            "length-guard",
            """
            def is_quoted(text):
                return text[0] == text[-1] == '"'


            print(is_quoted('"a"'), is_quoted(""))
            """,
            ("return text[0]", "return len(text) > 0 and text[0]"),
        ),
        heals(
            "a character that is compared",
            "slice-instead-of-index",
            """
            def is_comment(line):
                return line[0] == "#"


            print(is_comment("# a"), is_comment(""))
            """,
            ("line[0]", "line[:1]"),
        ),
        heals(
            "a function that returns None for such input",
            "length-guard",
            '''
            from typing import Optional


            def second(parts) -> Optional[str]:
                """Return the second part."""
                return parts[1]


            print(second(["a", "b"]), second(["a"]))
            ''',
            ("return parts[1]", "return parts[1] if len(parts) > 1 else None"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no value is justified",
            "nothing in the project says what stands for a missing part",
            """
            def price(parts):
                return parts[1]


            price(["x"])
            """,
        ),
        leaves(
            "a condition that guards an error raised on purpose",
            "the check would be skipped",
            """
            def check(parts):
                if parts[1] == "closed":
                    raise ValueError("closed")
                return parts


            check(["x"])
            """,
        ),
        leaves(
            "an item that is set",
            "what is to be stored would be lost",
            """
            def fill(row):
                row[3] = "x"


            fill([])
            """,
        ),
        leaves(
            "a role",
            "checks fail closed",
            """
            def is_admin(roles):
                return roles[0] == "admin"


            is_admin([])
            """,
        ),
        leaves(
            "a difference that is asked for",
            "an absent item differs from everything, and nothing would be said",
            """
            def changed(columns):
                if columns[2] != "same":
                    return True
                return False


            changed([])
            """,
        ),
    )


def _subscript(here: Place) -> ast.Subscript:
    if not isinstance(here.node, ast.Subscript):
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a subscript")
    return here.node


def _length(here: Place) -> Draft | str:
    compare = as_condition(here)
    if isinstance(compare, ast.Compare):
        return _asked_first(here, compare)
    value = justified(here.case.diagnosis, here.text(here.node))
    if not isinstance(value, str):
        return _conditional(here, here.node, value)
    value = justified(here.case.diagnosis, here.function.name if here.function else "", result=True)
    if isinstance(value, str):
        return value
    whole = chain(here)
    if isinstance(here.statement, ast.Return) and here.statement.value is whole:
        return _conditional(here, whole, value)
    if why := may_leave(here):
        return why
    literal, absent = in_style(value.literal, here.source.text), _too_short(here)
    edited = insert_before(here.source, here.statement, f"if {absent}:\n    return {literal}\n")
    return Draft(f"the function returns {literal} if {absent}", (edited,), (value,))


def _conditional(here: Place, unit: ast.expr, value: JustifiedValue) -> Draft | str:
    literal = written_at(here, value.literal)
    edited = conditional(here, unit, _long_enough(here, [_subscript(here)]), literal)
    shorter = f"take {literal} when {here.text(_subscript(here).value)} is shorter"
    return edited if isinstance(edited, str) else Draft(shorter, (edited,), (value,))


def _asked_first(here: Place, compare: ast.Compare) -> Draft | str:
    if any(isinstance(op, ast.NotEq | ast.IsNot | ast.NotIn) for op in compare.ops):
        return "the condition asks for a difference, and an absent item differs from everything"
    node = _subscript(here)
    sequence = here.text(node.value)
    subscripts = (n for n in ast.walk(compare) if isinstance(n, ast.Subscript) and not isinstance(n.slice, ast.Slice))
    same = [other for other in subscripts if here.text(other.value) == sequence]
    condition = _long_enough(here, same)
    if condition == f"len({sequence}) > 0" and _only_truth(here) and here.facts.get("type") in _TRUTHY:
        condition = sequence
    edited = asked_first(here, compare, condition)
    return Draft(f"the condition is not met when {sequence} is too short", (edited,))


def _only_truth(here: Place) -> bool:
    return not isinstance(here.statement, ast.Return) or here.comprehension is not None


def _constant(node: ast.expr) -> int | None:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    return value if isinstance(value, int) else None


def _long_enough(here: Place, subscripts: list[ast.Subscript]) -> str:
    sequence = here.text(subscripts[0].value)
    indexes = [_constant(node.slice) for node in subscripts]
    known = [index if index >= 0 else -index - 1 for index in indexes if index is not None]
    if len(known) == len(indexes):
        return f"len({sequence}) > {max(known)}"
    return f"{here.text(_subscript(here).slice)} < len({sequence})"


def _too_short(here: Place) -> str:
    node = _subscript(here)
    sequence, index = here.text(node.value), _constant(node.slice)
    if index is None:
        return f"{here.text(node.slice)} >= len({sequence})"
    needed = index + 1 if index >= 0 else -index
    return f"len({sequence}) < {needed}"


def _slice(here: Place) -> Draft | str:
    node, compare = _subscript(here), here.parent
    index = _constant(node.slice)
    if not isinstance(compare, ast.Compare) or here.facts.get("type") not in {"str", "bytes"}:
        return "it is not a character of a text that is compared"
    if index is None or not all(isinstance(op, ast.Eq | ast.NotEq) for op in compare.ops):
        return "the index is not written out, or the comparison is not one of equality"
    if isinstance(asked := as_condition(here), str):
        return asked
    if not all(_is_character(side) for side in (compare.left, *compare.comparators) if side is not node):
        return "the character is not compared with a written one"
    end = {-1: "", 0: "1"}.get(index, str(index + 1))
    code = f"{here.text(node.value)}[{index or ''}:{end}]"
    edited = replace_expression(here.source, node, code)
    return Draft("an empty slice is compared where the text is too short", (edited,))


def _is_character(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and len(node.value) == 1
