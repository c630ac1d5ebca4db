"""An API that the standard library of this Python no longer has: the table of migrations says what took its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, remove_statement, rename, replace_expression
from suture.remedies.examples import heals, leaves
from suture.remedies.imports import add_import
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place
from suture.remedies.python.stdlib_migrations import find_method, find_move, moves_of, why_by_hand
from suture.remedies.python.stdlib_rewrite import from_import, moved_names, oldest_python, qualified


class RemovedStdlibApi:
    """Repairs `removed-api`."""

    id = "removed-stdlib-api"
    name = "Removed or renamed standard-library API"
    causes: tuple[str, ...] = ("removed-api",)
    prior = Prior(5.7, 2.3)
    strategies: tuple[Strategy, ...] = (
        Strategy("table-rewrite", "the table has what took its place", Risk.R0),
        Strategy("compat-import", "the project also supports Pythons that lack the new place", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        module, attribute = str(here.facts.get("module") or ""), here.facts.get("attribute")
        known = moves_of(module) if attribute is None else find_move(module, attribute) or find_method(attribute)
        if known:
            return None
        reason = why_by_hand(module, attribute) or "the table of migrations has no replacement"
        return Skipped(self.id, f"{module}{'.' + attribute if attribute else ''}: {reason}")

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"table-rewrite": _rewrite, "compat-import": _compat})

    good: tuple[Example, ...] = (
        heals(
            "an abstract class by attribute",
            "table-rewrite",
            """
            import collections


            def is_map(value):
                return isinstance(value, collections.Mapping)


            print(is_map({}))
            """,
            ("import collections", "import collections.abc"),
            ("collections.Mapping)", "collections.abc.Mapping)"),
        ),
        heals(
            "one of several imported names moved",
            "table-rewrite",
            """
            from collections import Mapping, OrderedDict


            def ordered(value):
                return OrderedDict(value) if isinstance(value, Mapping) else None


            print(ordered({"a": 1}))
            """,
            (
                "from collections import Mapping, OrderedDict",
                "from collections import OrderedDict\nfrom collections.abc import Mapping",
            ),
        ),
        heals(
            "another module, of which nothing else is used",
            "table-rewrite",
            """
            import fractions


            def reduced(a, b):
                return a // fractions.gcd(a, b)


            print(reduced(4, 6))
            """,
            ("import fractions", "import math"),
            ("fractions.gcd", "math.gcd"),
        ),
        heals(
            "a method",
            "table-rewrite",
            """
            import threading

            worker = threading.Thread(target=print)
            worker.start()
            worker.join()
            print(worker.isAlive())
            """,
            ("isAlive", "is_alive"),
        ),
        heals(
            "a library that also runs on old Pythons",
            "compat-import",
            """
            from collections import Mapping

            print(isinstance({}, Mapping))
            """,
            (
                "from collections import",
                "try:\n    from collections.abc import Mapping\nexcept ImportError:\n    from old import",
            ),
            ("from old", "from collections"),
            others={"setup.cfg": "[options]\npython_requires = >=2.7\n"},
        ),
    )
    bad: tuple[Example, ...] = (
        leaves("no such thing was ever there", "it is not in the table", "import time\n\ntime.clocks()\n"),
        leaves(
            "the result has another shape",
            "a mapping is no tuple",
            """
            import platform

            name, version, _ = platform.linux_distribution()
            """,
        ),
        leaves(
            "a check of identity",
            "a person decides on checks of identity",
            """
            import ssl

            ssl.match_hostname({}, "example.org", 1)
            """,
        ),
        leaves(
            "a generator that has to become an async def",
            "more than a name changes",
            """
            import asyncio


            @asyncio.coroutine
            def pause():
                yield from asyncio.sleep(0)
            """,
        ),
        leaves("a module without successor", "there is none in the standard library", "import formatter\n"),
        leaves(
            "an attribute of a module of the project",
            "the module is not the one of the standard library",
            """
            import settings

            settings.clock()
            """,
            others={"settings.py": "DEBUG = True\n"},
        ),
    )


def _rewrite(here: Place) -> Draft | str:
    statement, module = here.statement, str(here.facts["module"])
    if here.facts.get("form") == "method":
        return _method(here)
    if isinstance(statement, ast.ImportFrom):
        return from_import(here, statement)
    if isinstance(statement, ast.Import):
        return _module(here, statement)
    if find_move(module, str(here.facts.get("attribute"))) is None or not isinstance(here.node, ast.Attribute):
        return "the failing node is not an attribute of the module"
    return qualified(here, here.text(here.node.value), module)


def _method(here: Place) -> Draft | str:
    row = find_method(str(here.facts["attribute"]))
    if row is None or not isinstance(here.node, ast.Attribute):
        return "the failing node is not a method"
    if row.to_attribute:
        edited = rename(here.source, here.node, row.to_attribute)
        return Draft(f"{row.attribute} is called {row.to_attribute} now", (edited,))
    call = here.parent
    if not isinstance(call, ast.Call) or call.func is not here.node:
        return f"{row.attribute} is not called here"
    arguments = ", ".join(map(here.text, [*call.args, *call.keywords]))
    code = row.form.format(receiver=here.text(here.node.value), arguments=arguments)
    edited = replace_expression(here.source, call, code)
    if row.imports:
        edited = add_import(edited, row.imports, here.case.project)
    return Draft(f"{row.attribute} is gone: {code} does the same", (edited,))


def _module(here: Place, statement: ast.Import) -> Draft | str:
    """Rewrite what the file uses of a module that is gone, all or nothing."""
    if len(statement.names) != 1:
        return "the statement imports several modules"
    alias = statement.names[0]
    receiver, known = alias.asname or alias.name, moves_of(alias.name)
    attributes = (n for n in ast.walk(here.source.tree) if isinstance(n, ast.Attribute))
    used = sorted({node.attr for node in attributes if here.text(node.value) == receiver})
    lost = [name for name in used if name not in known]
    if lost or not used:
        return f"{alias.name}.{lost[0] if lost else '*'} has no replacement in the table"
    return qualified(here, receiver, alias.name)


def _compat(here: Place) -> Draft | str:
    statement, oldest = here.statement, oldest_python(here.case.project)
    if not isinstance(statement, ast.ImportFrom):
        return "it is not imported by name"
    moves = moved_names(statement)
    if oldest is None or not any(oldest < move.since for move in moves):
        return "no supported Python lacks the new place"
    if len(moves) != len(statement.names) or len({move.to_module for move in moves}) != 1:
        return "the statement imports more than what moved"
    if any(alias.asname for alias in statement.names):
        return "the statement gives the name another one"
    new = [m.attribute if m.to_attribute == m.attribute else f"{m.to_attribute} as {m.attribute}" for m in moves]
    names, old = ", ".join(new), here.text(statement)
    code = f"try:\n    from {moves[0].to_module} import {names}\nexcept ImportError:\n    {old}\n"
    source = insert_before(here.source, statement, code)
    same = (n for n in ast.walk(source.tree) if isinstance(n, ast.ImportFrom) and source.segment(n) == old)
    edited = remove_statement(source, max(same, key=source.span))
    return Draft(f"import {names} from {moves[0].to_module}, and from the old place on old Pythons", (edited,))
