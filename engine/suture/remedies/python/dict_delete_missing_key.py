"""What is removed is not there any more: make the removal one that may find nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.names import closed_word
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import rename, replace_expression, wrap_statement
from suture.remedies.examples import heals, leaves
from suture.remedies.guards import IN_PART, pure
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.keys import Lookup, lookup
from suture.remedies.lines import replace_statement
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place


class DictDeleteMissingKey:
    """Repairs `absent-deletion`."""

    id = "dict-delete-missing-key"
    name = "Remove what may be gone already"
    causes: tuple[str, ...] = ("absent-deletion",)
    prior = Prior(5.7, 2.3)
    strategies: tuple[Strategy, ...] = (
        Strategy("pop-default", "the receiver is a mapping, or a set that can discard", Risk.R1),
        Strategy("guard-in", "the receiver can be asked first", Risk.R1),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if _removal(here) is None:
            return Skipped(self.id, "the failing node removes nothing")
        if not isinstance(here.statement, ast.Delete | ast.Expr):
            return Skipped(self.id, "what is removed is also used")
        if word := closed_word(*here.names(), here.text(here.node)):
            return Skipped(self.id, f'"{word}": that a right or a secret was not there must not go unseen')
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"pop-default": _pop, "guard-in": _guard_in})

    good: tuple[Example, ...] = (
        heals(
            "a job that is finished twice",
            "pop-default",
            """
            JOBS = {}


            def finish(pid):
                del JOBS[pid]  # nobody waits for it any more


            JOBS[1] = "x"
            finish(1)
            finish(1)
            print(JOBS)
            """,
            ("del JOBS[pid]", "JOBS.pop(pid, None)"),
        ),
        heals(
            "a pop whose value nobody takes",
            "pop-default",
            """
            class Cache:
                def __init__(self):
                    self.entries = {}

                def forget(self, name):
                    self.entries.pop(name)


            Cache().forget("page")
            """,
            ("self.entries.pop(name)", "self.entries.pop(name, None)"),
        ),
        heals(
            "a listener that is not in the list",
            "guard-in",
            """
            LISTENERS = []


            def unsubscribe(listener):
                LISTENERS.remove(listener)


            unsubscribe(print)
            """,
            ("    LISTENERS.remove(listener)", "    if listener in LISTENERS:\n        LISTENERS.remove(listener)"),
        ),
        heals(
            "an element of a set",
            "pop-default",
            """
            def close(opened, name):
                opened.remove(name)
                return opened


            print(close({"a"}, "b"))
            """,
            ("opened.remove(name)", "opened.discard(name)"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "a right that is withdrawn",
            "that there was none must not go unseen",
            """
            def revoke(permissions, name):
                permissions.remove(name)


            revoke(["read"], "write")
            """,
        ),
        leaves(
            "a value that is taken out and used",
            "nothing in the project says what stands for it",
            """
            def take(shelf, name):
                return shelf.pop(name).upper()


            take({"a": "x"}, "b")
            """,
        ),
        leaves(
            "an error raised on purpose",
            "the program says no",
            """
            def drop(jobs, pid):
                if pid not in jobs:
                    raise KeyError(pid)
                del jobs[pid]


            drop({}, 1)
            """,
        ),
        leaves(
            "a documented error",
            "the caller is told that nothing was there",
            '''
            def drop(jobs, pid):
                """Forget a job; raises KeyError if there is no such job."""
                del jobs[pid]


            drop({}, 1)
            ''',
        ),
        leaves(
            "two near keys",
            "one of them is meant, and would not be removed",
            """
            def clean(row):
                del row["item_c"]


            clean({"item_a": 1, "item_b": 2})
            """,
        ),
    )


def _removal(here: Place) -> Lookup | None:
    match here.node:
        case ast.Call(func=ast.Attribute(value=receiver, attr="remove"), args=[item], keywords=[]):
            return Lookup(receiver, item, "del")
    found = lookup(here.node)
    return found if found is not None and found.form in {"del", "pop"} else None


def _parts(here: Place) -> tuple[str, str]:
    found = _removal(here)
    if found is None:
        raise TypeError(f"guard let a {type(here.node).__name__} through, expected a removal")
    return here.text(found.receiver), here.text(found.key)


def _pop(here: Place) -> Draft | str:
    receiver, key = _parts(here)
    summary = f"{key} may be gone from {receiver} already"
    if isinstance(here.statement, ast.Delete):
        if len(here.statement.targets) != 1:
            return "the statement deletes several things"
        return Draft(summary, (replace_statement(here.source, here.statement, f"{receiver}.pop({key}, None)"),))
    if here.facts.get("form") == "pop":
        return Draft(summary, (replace_expression(here.source, here.node, f"{receiver}.pop({key}, None)"),))
    if here.facts.get("type") != "set":
        return "a sequence has no removal that may find nothing"
    call = here.node
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return "the removal is no call"
    return Draft(summary, (rename(here.source, call.func, "discard"),))


def _guard_in(here: Place) -> Draft | str:
    found = _removal(here)
    if found is None:
        return "nothing is removed"
    if why := pure(found.receiver) or pure(found.key):
        return why
    if isinstance(here.statement, ast.Delete) and len(here.statement.targets) != 1:
        return "the statement deletes several things"
    if here.deferred:
        return IN_PART
    receiver, key = _parts(here)
    edited = wrap_statement(here.source, here.statement, f"{key} in {receiver}")
    return Draft(f"remove {key} if it is in {receiver}", (edited,))
