"""A misspelt attribute or method: the one near attribute that the object has takes its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import rename
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place


class AttributeTypo:
    """Repairs `misspelt-attribute`."""

    id = "attribute-typo"
    name = "Misspelt attribute or method"
    causes: tuple[str, ...] = ("misspelt-attribute",)
    prior = Prior(4.0, 4.0)
    strategies: tuple[Strategy, ...] = (
        Strategy("rename-attribute", "the object has exactly one near attribute", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        reason = here if isinstance(here, str) else _objection(here)
        return Skipped(self.id, reason) if reason else None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"rename-attribute": _rename})

    good: tuple[Example, ...] = (
        heals(
            "a misspelt method",
            "rename-attribute",
            """
            class Connection:
                def get_state_string(self):
                    return "open"


            def status(connection):
                return connection.get_state_strng()


            print(status(Connection()))
            """,
            ("get_state_strng", "get_state_string"),
        ),
        heals(
            "a misspelt method in a chain over several lines",
            "rename-attribute",
            """
            def slug(title):
                return (
                    title
                    .capitalise()  # one capital is enough
                    .replace(" ", "-")
                )


            print(slug("A title"))
            """,
            (".capitalise()", ".capitalize()"),
        ),
        heals(
            "a misspelt attribute in an f-string",
            "rename-attribute",
            """
            class Point:
                def __init__(self, column, row):
                    self.column = column
                    self.row = row


            def show(point):
                return f"{point.colunm}:{point.row}"


            print(show(Point(1, 2)))
            """,
            ("colunm", "column"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "nothing alike",
            "no attribute is near",
            """
            class Point:
                def __init__(self, column):
                    self.column = column


            print(Point(1).altitude)
            """,
        ),
        leaves(
            "two alike",
            "start_line and start_time are equally near",
            """
            class Entry:
                start_line = 1
                start_lane = 2


            print(Entry().start_lone)
            """,
        ),
        leaves(
            "an attribute that is only set later",
            "the name is right, it is not set yet",
            """
            class Cache:
                def __init__(self):
                    self.entry = None

                def load(self):
                    self.entries = []

                def size(self):
                    return len(self.entries)


            print(Cache().size())
            """,
        ),
        leaves(
            "a near attribute that is private",
            "what is private is not for callers",
            """
            class Account:
                def __init__(self):
                    self._owner_name = "ann"


            print(Account().owner_name)
            """,
        ),
    )


def _objection(here: Place) -> str | None:
    node, candidate = here.node, str(here.facts.get("candidate") or "")
    if not isinstance(node, ast.Attribute):
        return "the failing node is not an attribute"
    if isinstance(node.ctx, ast.Del) or (isinstance(node.ctx, ast.Store) and not _augments(here)):
        return "the attribute is set or deleted, not read"
    if not candidate.isidentifier() or candidate == node.attr:
        return "there is no single near attribute"
    if candidate.startswith("_") and not node.attr.startswith("_"):
        return f"{candidate} is private"
    if _is_set(here.source.tree, node.attr):
        return f"{node.attr} is set elsewhere in the module: it is not misspelt, only unset yet"
    return None


def _augments(here: Place) -> bool:
    return isinstance(here.parent, ast.AugAssign) and here.parent.target is here.node


def _is_set(tree: ast.Module, name: str) -> bool:
    for node in ast.walk(tree):
        target = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr == name
        if target:
            return not any(isinstance(n, ast.AugAssign) and n.target is node for n in ast.walk(tree))
    return False


def _rename(here: Place) -> Draft | str:
    candidate = str(here.facts["candidate"])
    source = here.source
    for node in _uses(here):
        source = rename(source, node, candidate)
    return Draft(f"{here.case.fault.segment} is a misspelling of {candidate}", (source,))


def _uses(here: Place) -> list[ast.Attribute]:
    """Return the same attribute of the same receiver in the same function, last first."""
    wanted = ast.dump(here.node)
    scope = here.function or here.statement
    found = [node for node in ast.walk(scope) if isinstance(node, ast.Attribute) and ast.dump(node) == wanted]
    return sorted(
        found, key=lambda node: (here.source.span(node).end_line, here.source.span(node).end_column), reverse=True
    )
