"""A container is None: go through nothing instead, where nothing is what None means there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import closed_word, words
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import as_condition, asked_first, may_leave, pure
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, place
from suture.remedies.values import NO_VALUE, in_style, is_literal, justified

_EMPTY = frozenset({"[]", "()", "{}", "set()", '""', "''", "frozenset()"})
_ORDER = "[]", "()", "{}", "set()"
# what an empty container stands for, because no item of it is named
_GOES_THROUGH = frozenset({"iterate", "star", "double-star", "join", "len", "in", "slice"})
# None among these may mean that everything is in, and an empty container says that nothing is
_CHOSEN = frozenset(
    "accept accepted allow allowed allowlist choices enabled filter filters include included includes keep known only "
    "select selected subset valid wanted whitelist".split()
)
_REFUSED = {
    "store": "an item is set or deleted, and what is to be stored must not get lost",
    "with": "nothing can stand for what is to be entered and left",
}


class NoneGuardContainer:
    """Repairs `none-container`."""

    id = "none-guard-container"
    name = "Guard against None where a container is needed"
    causes: tuple[str, ...] = ("none-container",)
    prior = Prior(6.7, 1.3)
    strategies: tuple[Strategy, ...] = (
        Strategy("or-empty", "it is only gone through, and an empty one is justified", Risk.R1),
        Strategy("guard-return", "the function has a result for the absent case", Risk.R1),
        Strategy("extend-condition", "it is asked in a condition, and None is legal there", Risk.R1),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        refused = _REFUSED.get(str(here.facts.get("form"))) or _refused(here)
        return Skipped(self.id, refused) if refused else None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {"or-empty": _or_empty, "guard-return": _guard_return, "extend-condition": _extend}
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "the values beside it are lists",
            "or-empty",
            """
            CFG = {"a": {"tags": ["x"]}, "b": {"tags": None}, "c": {"tags": ["y"]}}


            def tags(name):
                out = []
                for tag in CFG[name]["tags"]:
                    out.append(tag.upper())
                return out


            print(tags("a"), tags("b"))
            """,
            ('in CFG[name]["tags"]:', 'in CFG[name]["tags"] or []:'),
        ),
        heals(
            "a parameter that is left out by default",
            "or-empty",
            """
            def command(name, options=None):
                return [name, *options]


            print(command("ls", ["-l"]), command("ls"))
            """,
            ("*options]", "*(options or [])]"),
        ),
        heals(
            "a list that may be None by its annotation, in a comprehension",
            "or-empty",
            """
            from typing import List, Optional


            def upper(rows: Optional[List[str]]):
                return [row.upper() for row in rows]


            print(upper(["a"]), upper(None))
            """,
            ("for row in rows]", "for row in rows or []]"),
        ),
        heals(
            "a function that has a result for such input",
            "guard-return",
            """
            from typing import Optional


            def first(rows, key) -> Optional[str]:
                return rows[key].strip()


            print(first({"a": "x"}, "a"), first(None, "a"))
            """,
            ("    return rows[key]", "    if rows is None:\n        return None\n    return rows[key]"),
        ),
        heals(
            "a search in what may be None",
            "extend-condition",
            """
            class Page:
                def __init__(self, marks=None):
                    self.marks = marks


            def show(page):
                if page.marks is None:
                    print("no marks")
                if "draft" in page.marks:
                    return "draft"
                return "page"


            print(show(Page(["draft"])), show(Page()))
            """,
            ('    if "draft" in', '    if page.marks is not None and "draft" in'),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no empty container is justified",
            "nothing in the project says that None means no rows",
            """
            def names(rows):
                return [row["name"] for row in rows]


            names(None)
            """,
        ),
        leaves(
            "an item that is set",
            "what is to be stored would be lost",
            """
            def fill(cells=None):
                cells["a"] = 1
                return cells


            fill()
            """,
        ),
        leaves(
            "rights that were not loaded",
            "checks fail closed",
            """
            def may_delete(permissions=None):
                return "delete" in permissions


            may_delete()
            """,
        ),
        leaves(
            "a selection that was not made",
            "None may mean that everything is selected",
            """
            def show(name, only=None):
                if name in only:
                    return name
                return ""


            show("a")
            """,
        ),
        leaves(
            "what is unpacked",
            "an empty container has no two parts",
            """
            def both(pair=None):
                left, right = pair
                return left


            both()
            """,
        ),
        leaves(
            "an error raised on purpose",
            "the program says no",
            """
            def walk(rows):
                if rows is None:
                    raise TypeError("'NoneType' object is not iterable")
                return list(rows)


            walk(None)
            """,
        ),
    )


def _refused(here: Place) -> str | None:
    container = _container(here)
    if container is None:
        return "the container that is None is not at the fault"
    if word := closed_word(*here.names(), here.text(container)):
        return f'"{word}": checks of access and payment fail closed'
    if chosen := words(here.text(container)) & _CHOSEN:
        return f'"{min(chosen)}": None may mean that everything is in'
    return None


def _container(here: Place) -> ast.expr | None:
    code = str(here.facts.get("container") or "")
    # an unpacked value stands beside the names that are the fault
    return find(here.node, here.source, code) or find(here.statement, here.source, code) if code else None


def _none(here: Place) -> tuple[ast.expr, str]:
    node = _container(here)
    if node is None:
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a container in it")
    return node, here.text(node)


def _empty(here: Place, text: str) -> JustifiedValue | str:
    """Return the empty container that is best justified: of a type that was seen before one that only fits."""
    values = [v for v in here.case.diagnosis.values if not v.reason.startswith("returned")]
    fitting = [v for v in values if v.literal in _EMPTY and is_literal(v.literal)]
    if not fitting and any(v.literal not in _EMPTY for v in values):
        return f"{text} has a default that is not empty, which an empty one would also get"
    return min(fitting, key=lambda v: v.literal not in _ORDER[:1], default=None) or NO_VALUE


def _or_empty(here: Place) -> Draft | str:
    node, text = _none(here)
    if here.facts.get("form") not in _GOES_THROUGH:
        return "an item of it is needed, and an empty one has none"
    value = _empty(here, text)
    if isinstance(value, str):
        return value
    literal = in_style(value.literal, here.source.text)
    edited = replace_expression(here.source, node, f"{text} or {literal}")
    return Draft(f"None counts as {literal} for {text}", (edited,), (value,))


def _guard_return(here: Place) -> Draft | str:
    node, text = _none(here)
    value = justified(here.case.diagnosis, here.function.name if here.function else "", result=True)
    if isinstance(value, str):
        return value
    if why := may_leave(here) or pure(node):
        return why
    literal = in_style(value.literal, here.source.text)
    edited = insert_before(here.source, here.statement, f"if {text} is None:\n    return {literal}\n")
    return Draft(f"the function returns {literal} when {text} is None", (edited,), (value,))


def _extend(here: Place) -> Draft | str:
    node, text = _none(here)
    if not here.facts.get("optional"):
        return f"nothing says that {text} may be None"
    compare = as_condition(here)
    if isinstance(compare, str):
        return compare
    if why := pure(node):
        return why
    if not _asks_for_presence(compare):
        return "an absent container would answer the question in the wrong way"
    return Draft(f"{text} is asked for None first", (asked_first(here, compare, f"{text} is not None"),))


def _asks_for_presence(compare: ast.Compare) -> bool:
    """Say whether a comparison is false of nothing: something is in it, or more than a number of items are."""
    match compare:
        case ast.Compare(ops=[ast.In() | ast.Eq()]) if not _counts(compare.left):
            return True
        case ast.Compare(left=left, ops=[ast.Gt()], comparators=[ast.Constant(value=int(least))]):
            return _counts(left) and least >= 0
        case ast.Compare(left=left, ops=[ast.GtE() | ast.Eq()], comparators=[ast.Constant(value=int(least))]):
            return _counts(left) and least > 0
    return False


def _counts(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"
