"""A module or name that is used but never imported: the import that the project writes elsewhere, or the plain one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.examples import heals, leaves
from suture.remedies.imports import add_import, bound_for_types_only
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.place import Place, place


class MissingImport:
    """Repairs `missing-import` and `missing-submodule`."""

    id = "missing-import"
    name = "Missing import"
    causes: tuple[str, ...] = ("missing-import", "missing-submodule")
    prior = Prior(5.9, 2.1)
    strategies: tuple[Strategy, ...] = (
        Strategy("add-module-import", "the name is a module", Risk.R0),
        Strategy("copy-sibling-import", "other modules of the project import the name", Risk.R0),
        Strategy("import-submodule", "the attribute is a module of the package", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        why = None if _submodule(here) else _unfit(here)
        return None if why is None else Skipped(self.id, why)

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, _DRAFTERS)

    good: tuple[Example, ...] = (
        heals(
            "a standard module, among the other imports",
            "add-module-import",
            '''
            """Write records."""

            from __future__ import annotations

            import csv
            import sys
            from pathlib import Path


            def dump(record):
                return json.dumps(record)


            print(dump([1]), csv.__name__, sys.argv[1:], Path("."))
            ''',
            ("import csv\n", "import csv\nimport json\n"),
        ),
        heals(
            "a file without imports",
            "add-module-import",
            """
            def dump(record):
                return json.dumps(record)


            print(dump([1]))
            """,
            ("def dump", "import json\n\n\ndef dump"),
        ),
        heals(
            "the way in which the project imports it",
            "copy-sibling-import",
            """
            from stock import count

            print(count({"a": 2}), Decimal("1.50"))
            """,
            ("from stock", "from decimal import Decimal\n\nfrom stock"),
            others={
                "stock.py": """
                    from decimal import Decimal


                    def count(items):
                        return sum(items.values(), Decimal(0))
                    """,
                "price.py": """
                    from decimal import Decimal

                    ONE = Decimal(1)
                    """,
            },
        ),
        heals(
            "one more name from a module that is imported already",
            "copy-sibling-import",
            """
            from shapes import Circle

            print(Circle(), Square())
            """,
            ("import Circle", "import Circle, Square"),
            others={
                "shapes.py": """
                    class Circle:
                        pass


                    class Square:
                        pass
                    """,
                "draw.py": """
                    from shapes import Square

                    SQUARE = Square()
                    """,
                "frame.py": """
                    from shapes import Square

                    FRAME = Square()
                    """,
            },
        ),
        heals(
            "a submodule that nothing has imported",
            "import-submodule",
            """
            import wsgiref


            def header(name, value):
                return str(wsgiref.headers.Headers([(name, value)]))


            print(header("Accept", "text/plain"))
            """,
            ("import wsgiref\n", "import wsgiref\nimport wsgiref.headers\n"),
        ),
    )
    bad: tuple[Example, ...] = (
        leaves("a name that no one imports", "no import is known", "print(reciept_printer)\n"),
        leaves(
            "a name imported for type checking only",
            "perhaps it avoids an import circle",
            """
            from typing import TYPE_CHECKING

            if TYPE_CHECKING:
                import decimal

            print(decimal.Decimal(1))
            """,
        ),
        leaves(
            "a module's name that the module binds itself, later",
            "the binding is there, the order is wrong",
            """
            print(json)
            json = "text"
            """,
        ),
        leaves(
            "a builtin of Python 2",
            "it is renamed, not missing",
            """
            print(unicode("text"))
            """,
        ),
        leaves(
            "a module that is not there",
            "the package has no such submodule",
            """
            import json

            json.encoding.dumps([1])
            """,
        ),
        leaves(
            "a package under another name",
            "the import would bind a name that the file does not use",
            """
            import importlib as loading

            loading.metadata.version("pip")
            """,
        ),
        leaves("a name that is deleted", "nothing is read", "del json\n"),
    )


def _unfit(here: Place) -> str | None:
    """Return why no import can bind the failing node's name."""
    if not isinstance(here.node, ast.Name) or not isinstance(here.node.ctx, ast.Load):
        return "the failing node is not a name that is read"
    name = here.node.id
    if _is_assigned(here.source.tree, name):
        return f"{name} is bound in the module, only not at this moment"
    if bound_for_types_only(here.source, name):
        return f"{name} is imported for type checking only, perhaps to avoid an import circle"
    return None if _statements(here) else f"no import that binds {name} is known"


def _submodule(here: Place) -> str | None:
    """Return the import of the submodule that is taken of its package, None where a name is missing instead."""
    statement = here.facts.get("statement")
    return statement if isinstance(here.node, ast.Attribute) and isinstance(statement, str) else None


def _import_submodule(here: Place) -> Draft | str:
    statement = _submodule(here)
    if statement is None:
        return "the name itself is missing"
    said = f"{here.facts['module']} is a module that nothing has imported: add `{statement}`"
    return Draft(said, (add_import(here.source, statement, here.case.project),))


def _module(here: Place) -> Draft | str:
    if _submodule(here):
        return "an attribute is missing, not a name"
    statements = _statements(here)
    plain = f"import {here.facts['name']}"
    best = statements[0]
    if plain not in {item["line"] for item in statements}:
        return f"{here.facts['name']} is not known to be a module"
    if best["line"] != plain and best.get("votes", 0) >= 1:
        return f"the project writes `{best['line']}`"
    return _added(here, plain)


def _sibling(here: Place) -> Draft | str:
    if _submodule(here):
        return "an attribute is missing, not a name"
    plain = f"import {here.facts['name']}"
    siblings = [item for item in _statements(here) if item.get("votes", 0) >= 1 and item["line"] != plain]
    if not siblings:
        return "no other module of the project imports it in another way"
    if len(siblings) > 1 and siblings[1].get("votes", 0) == siblings[0].get("votes", 0):
        return f"the project imports it in two ways: `{siblings[0]['line']}` and `{siblings[1]['line']}`"
    line = str(siblings[0]["line"])
    folder = here.case.fault.path.rpartition("/")[0]
    if line.startswith("from .") and str(siblings[0].get("where") or "").rpartition("/")[0] != folder:
        return f"`{line}` is relative to another package"
    return _added(here, line)


_DRAFTERS = {"add-module-import": _module, "copy-sibling-import": _sibling, "import-submodule": _import_submodule}


def _added(here: Place, line: str) -> Draft | str:
    return Draft(
        f"{here.facts['name']} is never imported: add `{line}`", (add_import(here.source, line, here.case.project),)
    )


def _statements(here: Place) -> list[dict[str, Any]]:
    listed = here.facts.get("statements") or ()
    return [item for item in listed if isinstance(item, dict) and isinstance(item.get("line"), str)]


def _is_assigned(tree: ast.Module, name: str) -> bool:
    stores = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store | ast.Del))
    return any(node.id == name for node in stores)
