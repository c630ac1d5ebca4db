"""A misspelt variable name: the one near name that is bound there takes its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import rename, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place


class NameTypo:
    """Repairs `misspelt-name`."""

    id = "name-typo"
    name = "Misspelt or wrong variable name"
    causes: tuple[str, ...] = ("misspelt-name",)
    prior = Prior(4.0, 4.0)
    strategies: tuple[Strategy, ...] = (
        Strategy("rename-name", "exactly one near name is bound there", Risk.R0),
        Strategy("self-attribute", "the name is an attribute of self", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Name) or not isinstance(here.node.ctx, ast.Load):
            return Skipped(self.id, "the failing node is not a name that is read")
        candidate = str(here.facts.get("candidate") or "")
        if not candidate.replace("self.", "", 1).isidentifier():
            return Skipped(self.id, "there is no single near name")
        if here.facts.get("name") != here.node.id:
            return Skipped(self.id, f"the failing name is {here.node.id}, not {here.facts.get('name')}")
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"rename-name": _rename, "self-attribute": _from_self})

    good: tuple[Example, ...] = (
        heals(
            "a misspelt local in a return",
            "rename-name",
            """
            def count(words):
                counter = 0
                for word in words:
                    counter += len(word)
                return couner


            print(count(["a", "b"]))
            """,
            ("couner", "counter"),
        ),
        heals(
            "an attribute of self read without self",
            "self-attribute",
            """
            class Shelf:
                def __init__(self, books):
                    self.books = books

                def titles(self):
                    return [title.upper() for title in books]


            print(Shelf(["Emma"]).titles())
            """,
            ("in books]", "in self.books]"),
        ),
        heals(
            "a misspelt function in a call over several lines",
            "rename-name",
            """
            def format_greeting(name):
                return "Hello " + name


            print(
                # the greeting of the day
                format_greting("Ann"),
            )
            """,
            ("format_greting", "format_greeting"),
        ),
        heals(
            "the same misspelling twice in one function",
            "rename-name",
            """
            def span(values):
                low, highest = min(values), max(values)
                if highst < low:
                    return 0
                return highst - low


            print(span([3, 9]))
            """,
            ("if highst", "if highest"),
            ("return highst", "return highest"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no near name",
            "no bound name is near",
            """
            def run(jobs):
                return [job for job in jobs if job in allowed]


            run([1])
            """,
        ),
        leaves(
            "two near names",
            "item_a and item_b are equally near",
            """
            def join(item_a, item_b):
                return item_c


            join(1, 2)
            """,
        ),
        leaves(
            "the near name stands in the same expression",
            "width is already used there, another name was meant",
            """
            def area(width):
                return width * widht


            area(2)
            """,
        ),
        leaves("a name that is deleted", "nothing is read", "counter = 1\ndel couner\n"),
        leaves(
            "a local used before it is bound",
            "the name is right, its binding is missing",
            """
            def last(items):
                for item in items:
                    found = item
                return found


            last([])
            """,
        ),
    )


def _rename(here: Place) -> Draft | str:
    candidate = str(here.facts["candidate"])
    if candidate.startswith("self."):
        return "the near name is an attribute of self"
    source = here.source
    for node in _uses(here):
        source = rename(source, node, candidate)
    return Draft(f"{here.case.fault.segment} is a misspelling of {candidate}", (source,))


def _from_self(here: Place) -> Draft | str:
    candidate = str(here.facts["candidate"])
    if not candidate.startswith("self."):
        return "self has no such attribute"
    source = here.source
    for node in _uses(here):
        source = replace_expression(source, node, candidate)
    return Draft(f"{here.case.fault.segment} is an attribute of self", (source,))


def _uses(here: Place) -> list[ast.Name]:
    """Return the reads of the name in the same function, last first: the next one would fail the same way."""
    scope = here.function or here.statement
    wanted = ast.dump(here.node)
    found = [node for node in ast.walk(scope) if isinstance(node, ast.Name) and ast.dump(node) == wanted]
    return sorted(found, key=here.source.span, reverse=True)
