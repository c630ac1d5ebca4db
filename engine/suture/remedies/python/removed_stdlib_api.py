"""An API that the standard library of this Python no longer has: the table of migrations says what took its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from suture.domain.project import Project
from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, remove_statement, rename, replace_expression, retain_names
from suture.remedies.examples import heals, leaves
from suture.remedies.imports import add_import
from suture.remedies.interface import Case, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, find, place
from suture.remedies.python.stdlib_migrations import Move, Version, find_method, find_move, moves_of, why_by_hand
from suture.remedies.source import Source

_REQUIRES = re.compile(rb"""(?:requires-python|python_requires)["']?\s*=\s*["']?\s*>=\s*(\d+)\.(\d+)""")


class RemovedStdlibApi:
    """Repairs `removed-api`."""

    id = "removed-stdlib-api"
    name = "Removed or renamed standard-library API"
    causes = ("removed-api",)
    prior = Prior(5.7, 2.3)
    strategies = (
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

    good = (
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
                "from collections import Mapping",
                "try:\n    from collections.abc import Mapping\nexcept ImportError:\n    from collections import Mapping",
            ),
            others={"setup.cfg": "[options]\npython_requires = >=2.7\n"},
        ),
    )
    bad = (
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


def _rewrite(case: Case, here: Place) -> Draft | str:
    module, attribute = str(here.facts["module"]), here.facts.get("attribute")
    form = here.facts.get("form")
    statement = here.statement
    if form == "method":
        return _method(case, here)
    if isinstance(statement, ast.ImportFrom):
        oldest = _oldest(case.project)
        moves = _moved(statement)
        late = [move for move in moves if oldest and oldest < move.since]
        if late:
            return f"the project supports Python {oldest[0]}.{oldest[1]}, which lacks {late[0].to_module}.{late[0].to_attribute}"  # type: ignore[index]
        return _from(case, here, statement, moves)
    if isinstance(statement, ast.Import):
        return _module(case, here, statement)
    move = find_move(module, str(attribute))
    if move is None or not isinstance(here.node, ast.Attribute):
        return "the failing node is not an attribute of the module"
    return _attribute(case, here, here.text(here.node.value), module)


def _method(case: Case, here: Place) -> Draft | str:
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
        edited = add_import(edited, row.imports, case.project)
    return Draft(f"{row.attribute} is gone: {code} does the same", (edited,))


def _attribute(case: Case, here: Place, receiver: str, module: str) -> Draft | str:
    """Rewrite every moved attribute of the module in the file, then its import."""
    source = here.source
    moves = moves_of(module)
    uses = [
        node for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in moves and source.segment(node.value) == receiver
    ]  # fmt: skip
    for node in sorted(uses, key=source.span, reverse=True):
        source = _replaced(source, node, moves[node.attr], receiver)
    for target in sorted({moves[node.attr].to_module for node in uses} - {module}):
        source = add_import(source, f"import {target}", case.project)
    source = _without_unused(source, module, receiver)
    names = ", ".join(sorted({f"{moves[n.attr].to_module}.{moves[n.attr].to_attribute}" for n in uses}))
    return Draft(f"the standard library has it at {names} now", (source,))


def _replaced(source: Source, node: ast.Attribute, move: Move, receiver: str) -> Source:
    prefix = receiver if move.to_module == move.module else move.to_module
    name = f"{prefix}.{move.to_attribute}"
    call = (
        next(
            (
                n
                for n in ast.walk(source.tree)
                if isinstance(n, ast.Call)
                and n.func is find(n, source, source.segment(node))
                and source.span(n.func) == source.span(node)
            ),
            None,
        )
        if move.adds or move.limit
        else None
    )
    if call is None:
        return replace_expression(
            source,
            next(
                n for n in ast.walk(source.tree) if isinstance(n, ast.Attribute) and source.span(n) == source.span(node)
            ),
            name,
        )
    arguments = [source.segment(a) for a in [*call.args, *call.keywords]]
    if move.adds and len(arguments) == 1:
        arguments.append(move.adds)
    return replace_expression(source, call, f"{name}({', '.join(arguments)}){move.limit}")


def _without_unused(source: Source, module: str, receiver: str) -> Source:
    used = [n for n in ast.walk(source.tree) if isinstance(n, ast.Attribute) and source.segment(n.value) == receiver]
    others = [
        n
        for n in ast.walk(source.tree)
        if isinstance(n, ast.Import) and any(a.name.startswith(module + ".") for a in n.names)
    ]
    top = receiver.split(".")[0]
    names = [n for n in ast.walk(source.tree) if isinstance(n, ast.Name) and n.id == top]
    for node in source.tree.body:
        plain = isinstance(node, ast.Import) and len(node.names) == 1 and node.names[0].name == module
        if plain and (
            (others and len(used) == len([u for u in used if _deeper(u, source, others, receiver)])) or not names
        ):
            return remove_statement(source, node)
    return source


def _deeper(node: ast.Attribute, source: Source, others: list[ast.Import], receiver: str) -> bool:
    return any(a.name == f"{receiver}.{node.attr}" for n in others for a in n.names)


def _module(case: Case, here: Place, statement: ast.Import) -> Draft | str:
    """`import imp` fails: rewrite what the file uses of it, all or nothing."""
    if len(statement.names) != 1:
        return "the statement imports several modules"
    alias = statement.names[0]
    receiver, moves = alias.asname or alias.name, moves_of(alias.name)
    uses = [
        node for node in ast.walk(here.source.tree)
        if isinstance(node, ast.Attribute) and here.text(node.value) == receiver
    ]  # fmt: skip
    lost = sorted({node.attr for node in uses} - set(moves))
    if lost or not uses:
        return f"{alias.name}.{lost[0] if lost else '*'} has no replacement in the table"
    return _attribute(case, here, receiver, alias.name)


def _moved(statement: ast.ImportFrom) -> list[Move]:
    moves = moves_of(statement.module or "")
    return [moves[alias.name] for alias in statement.names if alias.name in moves]


def _from(case: Case, here: Place, statement: ast.ImportFrom, moves: list[Move]) -> Draft | str:
    targets = {move.to_module for move in moves}
    if len(targets) != 1 or any(move.adds or move.limit or "." in move.to_attribute for move in moves):
        return "the moved names need more than another import"
    target = targets.pop()
    renamed = [move for move in moves if move.to_attribute != move.attribute]
    if renamed:
        return _from_renamed(case, here, statement, renamed[0])
    gone = {move.attribute for move in moves}
    if gone == {alias.name for alias in statement.names}:
        edited = retain_names(here.source, statement, gone, target)
        return Draft(f"{', '.join(sorted(gone))} moved to {target}", (edited,))
    if statement not in here.source.tree.body:
        return "the import stands in a block of its own and would have to be split there"
    written = [f"{a.name} as {a.asname}" if a.asname else a.name for a in statement.names if a.name in gone]
    edited = retain_names(here.source, statement, {a.name for a in statement.names} - gone, None)
    edited = add_import(edited, f"from {target} import {', '.join(written)}", case.project)
    return Draft(f"{', '.join(sorted(gone))} moved to {target}", (edited,))


def _from_renamed(case: Case, here: Place, statement: ast.ImportFrom, move: Move) -> Draft | str:
    """The name itself changed: import the new one and rename its uses."""
    if len(statement.names) != 1 or statement.names[0].asname or statement not in here.source.tree.body:
        return "the renamed name is imported together with others"
    source = here.source
    uses = [n for n in ast.walk(source.tree) if isinstance(n, ast.Name) and n.id == move.attribute]
    if any(not isinstance(n.ctx, ast.Load) for n in uses):
        return f"{move.attribute} is bound a second time in the module"
    for node in sorted(uses, key=source.span, reverse=True):
        source = rename(source, node, move.to_attribute)
    statement = next(
        n for n in source.tree.body if isinstance(n, ast.ImportFrom) and source.span(n) == here.source.span(statement)
    )
    source = remove_statement(source, statement)
    source = add_import(source, f"from {move.to_module} import {move.to_attribute}", case.project)
    return Draft(f"{move.attribute} is {move.to_module}.{move.to_attribute} now", (source,))


def _compat(case: Case, here: Place) -> Draft | str:
    statement = here.statement
    oldest = _oldest(case.project)
    if not isinstance(statement, ast.ImportFrom):
        return "it is not imported by name"
    moves = _moved(statement)
    if oldest is None or not any(oldest < move.since for move in moves):
        return "no supported Python lacks the new place"
    if len(moves) != len(statement.names) or len({move.to_module for move in moves}) != 1:
        return "the statement imports more than what moved"
    names = ", ".join(
        f"{m.to_attribute} as {m.attribute}" if m.to_attribute != m.attribute else m.attribute for m in moves
    )
    old = here.text(statement)
    code = f"try:\n    from {moves[0].to_module} import {names}\nexcept ImportError:\n    {old}\n"
    source = insert_before(here.source, statement, code)
    same = (n for n in ast.walk(source.tree) if isinstance(n, ast.ImportFrom) and source.segment(n) == old)
    last = max(same, key=source.span)
    return Draft(
        f"import {names} from {moves[0].to_module}, and from the old place on old Pythons",
        (remove_statement(source, last),),
    )


def _oldest(project: Project) -> Version | None:
    """Return the oldest Python that the project says it supports."""
    for path in ("pyproject.toml", "setup.cfg", "setup.py"):
        match = _REQUIRES.search(project.read(path) or b"")
        if match:
            return int(match[1]), int(match[2])
    return None
