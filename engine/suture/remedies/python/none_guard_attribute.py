"""An attribute is taken of None: leave early, or take a justified value, or say clearly what is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from suture.domain.hypothesis import JustifiedValue
from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import (
    chain,
    conditional,
    has_bare_return,
    may_leave,
    may_stand_before,
    pure,
    skipping,
    wrapping,
)
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, is_generator, place
from suture.remedies.source import Source
from suture.remedies.values import NO_VALUE, in_style, justified, written_at

_LOOKUPS = re.compile(r"(?:get|find|load|fetch|lookup|read|search|select)_(\w+)")
_RESULTS = {"match": "match", "fullmatch": "match", "search": "match", "first": "first", "find": "found"}


class NoneGuardAttribute:
    """Repairs `none-receiver`."""

    id = "none-guard-attribute"
    name = "Guard against None where an attribute is taken"
    causes: tuple[str, ...] = ("none-receiver",)
    prior = Prior(6.7, 1.3)
    strategies: tuple[Strategy, ...] = (
        Strategy("early-return", "the function has a result for the absent case", Risk.R1),
        Strategy("conditional-expression", "a value in the place of the expression is justified", Risk.R1),
        Strategy("skip-in-loop", "the statement is one of a loop over items", Risk.R2, hides=True),
        Strategy("wrap-statement", "the statement is run for its effect", Risk.R2, hides=True),
        Strategy("raise-clean-error", "None is the caller's error", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.node, ast.Attribute):
            return Skipped(self.id, "the failing node is not an attribute")
        if not isinstance(here.node.ctx, ast.Load):
            return Skipped(self.id, "the attribute is set, and what is to be stored must not get lost")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": checks of access and payment fail closed')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        drafters = {
            "early-return": _early_return,
            "conditional-expression": _conditional,
            "skip-in-loop": _skip,
            "wrap-statement": _wrap,
            "raise-clean-error": _raise,
        }
        yield from offer(self, case, drafters)

    good: tuple[Example, ...] = (
        heals(
            "a lookup that finds nothing, in a function that may return None",
            "early-return",
            """
            from typing import Optional

            USERS = {1: {"name": "ann"}}


            class Card:
                def __init__(self, name):
                    self.name = name


            def find(key):
                return Card(USERS[key]["name"]) if key in USERS else None


            def label(key) -> Optional[str]:
                card = find(key)
                return card.name.upper()


            print(label(1), label(2))
            """,
            ("    return card.name", "    if card is None:\n        return None\n    return card.name"),
        ),
        heals(
            "a pattern that does not match, in a function that has an empty text for such cases",
            "early-return",
            '''
            import re


            def version(line):
                """Return the version in the line, "" when there is none."""
                if not line:
                    return ""
                return re.search(r"v([0-9.]+)", line).group(1)


            print(version("tool v1.2"), version("tool"))
            ''',
            (
                '    return re.search(r"v([0-9.]+)", line)',
                '    match = re.search(r"v([0-9.]+)", line)\n    return match',
            ),
            ("    return match", '    if match is None:\n        return ""\n    return match'),
        ),
        heals(
            "a default that the project gives elsewhere, in a larger expression",
            "conditional-expression",
            """
            class Author:
                def __init__(self, name):
                    self.name = name


            def credit(author):
                return {"by": getattr(author, "name", "anonymous")}


            def spine(author):
                return "by " + getattr(author, "name", "anonymous")


            def row(title, author):
                return {"title": title, "by": author.name}


            print(credit(None), spine(None), row("Emma", Author("Austen")), row("Beowulf", None))
            """,
            ("author.name}", 'author.name if author is not None else "anonymous"}'),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "no value is justified",
            "nothing in the project says what a missing user is called",
            """
            class User:
                name = "ann"


            def label(users, key):
                return users.get(key).name.upper()


            print(label({1: User()}, 2))
            """,
        ),
        leaves(
            "a check of permissions",
            "checks fail closed",
            """
            class Session:
                user = None


            def has_permission(session, name):
                return name in session.user.permissions


            has_permission(Session(), "delete")
            """,
        ),
        leaves(
            "an error raised on purpose",
            "the program says no",
            """
            def label(user):
                if user is None:
                    raise AttributeError("'NoneType' object has no attribute 'name'")
                return user.name


            label(None)
            """,
        ),
        leaves(
            "an attribute that is set",
            "what is to be stored would be lost",
            """
            def rename(user, name):
                user.name = name


            rename(None, "ann")
            """,
        ),
        leaves(
            "one of many items",
            "leaving one out hides it",
            """
            def names(users):
                found = []
                for user in users:
                    found.append(user.name)
                return found


            names([None])
            """,
        ),
    )


def _early_return(here: Place) -> Draft | str:
    if why := may_leave(here):
        return why
    function = here.function
    if function is None or is_generator(function):
        return "a generator has no result of its own"
    result = _result(here)
    if isinstance(result, str):
        return result
    code, values = result
    bound = _bound(here)
    if isinstance(bound, str):
        return bound
    source, name, opening = bound
    edited = insert_before(source, _statement(source, here), f"{opening}if {name} is None:\n    return{code}\n")
    return Draft(f"{here.function.name} returns{code or ' without a value'} when {name} is None", (edited,), values)  # type: ignore[union-attr]


def _result(here: Place) -> tuple[str, tuple[JustifiedValue, ...]] | str:
    """Return what follows `return`: a justified result of the function, or nothing where it has none."""
    if here.function is not None and has_bare_return(here.function) and here.facts.get("optional"):
        if isinstance(here.statement, ast.Expr):
            return "what the statement is run for would silently not happen"
        return "", ()
    value = justified(here.case.diagnosis, here.function.name if here.function else "", result=True)
    return value if isinstance(value, str) else (" " + in_style(value.literal, here.source.text), (value,))


def _bound(here: Place) -> tuple[Source, str, str] | str:
    """Return the file with the receiver in a name of its own, that name, and the line that binds it."""
    receiver = here.node.value  # type: ignore[attr-defined]
    text = here.text(receiver)
    if pure(receiver) is None:
        return here.source, text, ""
    statement = here.statement
    if getattr(statement, "value", None) is not chain(here) or "\n" in text:
        return "the receiver is a call that is not run first in its statement"
    name = _name_for(receiver)
    if name is None or find(here.function or here.source.tree, here.source, name, ast.Name):
        return "there is no good free name for the receiver"
    return replace_expression(here.source, receiver, name), name, f"{name} = {text}\n"


def _name_for(receiver: ast.expr) -> str | None:
    if not isinstance(receiver, ast.Call):
        return None
    callee = receiver.func
    word = callee.attr if isinstance(callee, ast.Attribute) else callee.id if isinstance(callee, ast.Name) else ""
    named = _LOOKUPS.fullmatch(word)
    return named[1] if named else _RESULTS.get(word)


def _statement(source: Source, here: Place) -> ast.stmt:
    """Return the fault's statement in the file after an edit inside it."""
    old = here.source.span(here.statement)
    same = (n for n in ast.walk(source.tree) if isinstance(n, ast.stmt) and type(n) is type(here.statement))
    return next(n for n in same if (source.span(n).line, source.span(n).column) == (old.line, old.column))


def _conditional(here: Place) -> Draft | str:
    receiver, attribute = here.node.value, here.node.attr  # type: ignore[attr-defined]
    if why := pure(receiver):
        return why
    called = isinstance(here.parent, ast.Call) and here.parent.func is here.node
    unit, value = here.parent if called else here.node, justified(here.case.diagnosis, attribute)
    whole = chain(here)
    if isinstance(value, str) and isinstance(here.statement, ast.Return) and here.statement.value is whole:
        name = here.function.name if here.function else ""
        unit, value = whole, justified(here.case.diagnosis, name, result=True)
    if isinstance(value, str):
        return value
    name, literal = here.text(receiver), written_at(here, value.literal)
    edited = conditional(here, unit, f"{name} is not None", literal)  # type: ignore[arg-type]
    return edited if isinstance(edited, str) else Draft(f"take {literal} when {name} is None", (edited,), (value,))


def _skip(here: Place) -> Draft | str:
    receiver = here.node.value  # type: ignore[attr-defined]
    if why := pure(receiver):
        return why
    name = here.text(receiver)
    edited = skipping(here, f"{name} is None", f"{name} is not None")
    return edited if isinstance(edited, str) else Draft(f"leave out the items whose {name} is None", (edited,))


def _wrap(here: Place) -> Draft | str:
    receiver = here.node.value  # type: ignore[attr-defined]
    if why := pure(receiver):
        return why
    edited = wrapping(here, f"{here.text(receiver)} is not None")
    return edited if isinstance(edited, str) else Draft(f"do nothing when {here.text(receiver)} is None", (edited,))


def _raise(here: Place) -> Draft | str:
    if why := may_stand_before(here):
        return why
    bound = _bound(here)
    if isinstance(bound, str):
        return bound
    source, name, opening = bound
    error, message = _error(here, name)
    code = f"{opening}if {name} is None:\n    raise {error}({message})\n"
    edited = insert_before(source, _statement(source, here), code)
    return Draft(f"say that there is no {name}: {NO_VALUE}", (edited,), keeps_raising=True)


def _error(here: Place, name: str) -> tuple[str, str]:
    """Return the class and the message, as source, of an error that names what is missing."""
    function = here.function
    arguments = function.args if function is not None else None
    own = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)] if arguments else []
    if name in own:
        return "ValueError", f'"{name} must not be None"'
    looked_up = [n.id for n in _lookup_arguments(here, name) if n.id in own]
    asked = f" for {{{looked_up[0]}!r}}" if looked_up else ""
    return "LookupError", f'{"f" if asked else ""}"no {name.rpartition(".")[2]}{asked}"'


def _lookup_arguments(here: Place, name: str) -> list[ast.Name]:
    """Return the names given to the call whose result the receiver is."""
    receiver = here.node.value  # type: ignore[attr-defined]
    calls = [receiver] if isinstance(receiver, ast.Call) else []
    for node in ast.walk(here.function or here.source.tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.lineno < here.statement.lineno:
            calls += [node.value] if any(here.text(target) == name for target in node.targets) else []
    return [a for a in (calls[-1].args if calls else []) if isinstance(a, ast.Name)]
