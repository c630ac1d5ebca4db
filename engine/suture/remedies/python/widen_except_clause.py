"""An existing handler misses the other way in which the same call is documented to fail: name it there as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.names import closed_word, money_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.examples import heals, leaves
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.lines import put_text
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place


class WidenExceptClause:
    """Repairs `unhandled-sibling`. No handler is added, and none is made to catch everything."""

    id = "widen-except-clause"
    name = "Existing handler misses a sibling exception"
    causes: tuple[str, ...] = ("unhandled-sibling",)
    prior = Prior(7.6, 0.4)
    strategies: tuple[Strategy, ...] = (
        Strategy("extend-tuple", "the handler goes on, whatever the error was", Risk.R1),
        Strategy("add-clause", "another message or cleanup is needed", Risk.R2, hides=True),
        Strategy("family-base", "two siblings or more were seen", Risk.R2, hides=True),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        handler = _handler(here)
        if handler is None:
            return Skipped(self.id, "the handler is not around the failing expression")
        names = (*here.names(), here.text(here.statement), *(here.text(statement) for statement in handler.body))
        if word := closed_word(*names) or money_word(*names):
            return Skipped(self.id, f'"{word}": more errors are not passed over in a matter of access or money')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"extend-tuple": _extend, "add-clause": _clause, "family-base": _base})

    good: tuple[Example, ...] = (
        heals(
            "a conversion of nothing",
            "extend-tuple",
            """
            def load(text):
                try:
                    return int(text)
                except ValueError:  # no number
                    return None


            print(load("x"), load(None))
            """,
            ("except ValueError:", "except (ValueError, TypeError):"),
        ),
        heals(
            "a list of classes",
            "extend-tuple",
            """
            def day(text):
                try:
                    return float(text)
                except (ValueError, TypeError):
                    return -1.0


            print(day(10**400))
            """,
            ("(ValueError, TypeError)", "(ValueError, TypeError, OverflowError)"),
        ),
        heals(
            "a lookup in a list instead of a mapping",
            "extend-tuple",
            """
            def first(rows, name):
                try:
                    return rows[name]
                except KeyError:
                    return ""


            print(first({}, "a"), first([], 0))
            """,
            ("except KeyError", "except (KeyError, IndexError)"),
        ),
        heals(
            "a path through a file",
            "extend-tuple",
            """
            def read(path):
                try:
                    with open(path) as file:
                        return file.read()
                except FileNotFoundError:
                    return ""


            print(read("app.py/notes"))
            """,
            ("except FileNotFoundError", "except (FileNotFoundError, NotADirectoryError)"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no handler",
            "none is added",
            """
            def load(text):
                return int(text)


            load([])
            """,
        ),
        leaves(
            "a handler that raises another error",
            "the caller is told",
            """
            def load(text):
                try:
                    return int(text)
                except ValueError as error:
                    raise RuntimeError("no number") from error


            load([])
            """,
        ),
        leaves(
            "a mistake of the program",
            "a name that is nowhere is no way in which a call fails",
            """
            def load(text):
                try:
                    return int(text_of_line)
                except ValueError:
                    return None


            load("1")
            """,
        ),
        leaves(
            "a handler for something else",
            "it knows nothing of this call",
            """
            def load(rows, text):
                try:
                    return int(text)
                except KeyError:
                    return None


            load({}, [])
            """,
        ),
        leaves(
            "an amount of money",
            "more errors are not passed over in a matter of money",
            """
            def price(text):
                try:
                    return int(text)
                except ValueError:
                    return 0


            price([])
            """,
        ),
        leaves(
            "a check of a role",
            "access fails closed",
            """
            def role(user):
                try:
                    return int(user)
                except ValueError:
                    return 1


            role([])
            """,
        ),
        leaves(
            "an error that is read",
            "what the handler reads of it another class may lack",
            """
            def start(text):
                try:
                    return text.encode()[0] and float(text)
                except ValueError as error:
                    return error.args[1]


            start([])
            """,
        ),
    )


def _handler(here: Place) -> ast.ExceptHandler | None:
    inside: ast.AST = here.node
    for above in reversed(here.above[:-1]):
        if isinstance(above, ast.Try) and inside in above.body:
            return next((h for h in above.handlers if h.lineno == here.facts.get("line")), None)
        inside = above
    return None


def _extend(here: Place) -> Draft | str:
    handler, error = _handler(here), str(here.facts.get("error"))
    if handler is None or handler.type is None or not error.isidentifier():
        return "the handler names no class"
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    if error in {"Exception", "BaseException"}:
        return "no handler is made to catch everything"
    if any("\n" in here.text(kind) for kind in [handler.type, *kinds]):
        return "the classes are written over several lines"
    code = f"({', '.join([*map(here.text, kinds), error])})"
    edited = put_text(here.source, handler.type, code)
    caught = " or ".join(map(here.text, kinds))
    return Draft(f"{error} is handled as {caught} is", (edited,))


def _clause(here: Place) -> Draft | str:
    return f"what the handler does for {' or '.join(here.facts['caught'])} is right for {here.facts['error']} as well"


def _base(here: Place) -> Draft | str:
    return f"only {here.facts['error']} was seen, and a base class would catch more than that"
