"""What is imported went elsewhere: import it from its new place, or from either where both are supported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from suture.domain.remedy import Remedy, Risk, Skipped
from suture.remedies.edit import insert_before, remove_statement
from suture.remedies.examples import heals, leaves
from suture.remedies.import_edit import replace_import, retain_names
from suture.remedies.imports import add_import
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.remedies.offer import Draft, offer
from suture.remedies.piece import EditRefusedError
from suture.remedies.place import Place, place
from suture.remedies.python.stdlib_rewrite import oldest_python
from suture.remedies.source import Source

_PYTHON_3 = (3, 0)
_HEAD = re.compile(r"(?P<start>from\s*)(?P<module>\.*[\w.]*)(?P<end>\s*import\b)")


class MovedImportFallback:
    """Repairs `moved-import`."""

    id = "moved-import-fallback"
    name = "Moved module or name"
    causes: tuple[str, ...] = ("moved-import",)
    prior = Prior(5.9, 2.1)
    strategies: tuple[Strategy, ...] = (
        Strategy("replace-module", "only the new place is supported", Risk.R0),
        Strategy("try-new-then-old", "the project also supports Pythons that have the old place only", Risk.R0),
    )

    def guard(self, case: Case) -> Skipped | None:
        here = place(case)
        if isinstance(here, str):
            return Skipped(self.id, here)
        if not isinstance(here.statement, ast.Import | ast.ImportFrom):
            return Skipped(self.id, "the failing statement is no import")
        if not _moves(here):
            return Skipped(self.id, "the new place is not known")
        return None

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:
        yield from offer(self, case, {"replace-module": _replace, "try-new-then-old": _either})

    good: tuple[Example, ...] = (
        heals(
            "a module of Python 2",
            "replace-module",
            """
            from StringIO import StringIO

            print(StringIO("a").read())
            """,
            ("from StringIO", "from io"),
        ),
        heals(
            "a module of Python 2 that is used by its name",
            "replace-module",
            """
            import ConfigParser
            import os


            def parser():
                return ConfigParser.ConfigParser()


            print(parser().sections(), os.sep)
            """,
            ("import ConfigParser", "import configparser"),
            ("return ConfigParser.", "return configparser."),
        ),
        heals(
            "a module that went to two places",
            "replace-module",
            """
            import urllib2


            def fetch(url):
                try:
                    return urllib2.urlopen(url).read()
                except urllib2.URLError:
                    return None


            print(fetch("file:///nothing/is/there"))
            """,
            ("import urllib2", "import urllib.error\nimport urllib.request"),
            ("urllib2.urlopen", "urllib.request.urlopen"),
            ("urllib2.URLError", "urllib.error.URLError"),
        ),
        heals(
            "a function that went to another module of the project",
            "replace-module",
            """
            from shop.text import slug  # for links

            print(slug("A b"))
            """,
            ("shop.text", "shop.links"),
            others={
                "shop/__init__.py": "",
                "shop/text.py": "def title(text):\n    return text.title()\n",
                "shop/links.py": 'def slug(text):\n    return text.lower().replace(" ", "-")\n',
            },
        ),
        heals(
            "a library that also runs on Python 2",
            "try-new-then-old",
            """
            from Queue import Queue

            print(Queue().empty())
            """,
            ("from Queue", "try:\n    from queue import Queue\nexcept ImportError:\n    from Queue"),
            others={"setup.cfg": "[options]\npython_requires = >=2.7\n"},
        ),
    )
    bad: tuple[Example, ...] = (
        leaves(
            "an import circle",
            "the name is there, only not yet",
            "from links import slug\n\nprint(slug('a'))\n",
            others={
                "links.py": "from text import title\n\n\ndef slug(text):\n    return title(text)\n",
                "text.py": "from links import slug\n\n\ndef title(text):\n    return slug(text)\n",
            },
        ),
        leaves(
            "two modules define the name",
            "either may be meant",
            "from shop.text import slug\n\nprint(slug('a'))\n",
            others={
                "shop/__init__.py": "",
                "shop/text.py": "",
                "shop/links.py": "def slug(text):\n    return text\n",
                "shop/files.py": "def slug(text):\n    return text\n",
            },
        ),
        leaves(
            "a name that is nowhere",
            "nothing says where it is",
            "from shop import slug\n",
            others={"shop.py": "def title(text):\n    return text\n"},
        ),
        leaves("a package that is not installed", "what is missing is an installation", "import nope_package_x\n"),
        leaves("what is used of the module is unknown", "it has no new place", "import urllib2\n\nurllib2.nothing()\n"),
        leaves(
            "another package defines the name by chance",
            "what is imported is not the project's",
            "from nope_package_x import slug\n",
            others={"links.py": "def slug(text):\n    return text\n"},
        ),
    )


@dataclass(frozen=True, slots=True)
class _Move:
    name: str
    module: str
    attribute: str


def _moves(here: Place) -> list[_Move]:
    listed = here.facts.get("moves")
    moves = [_Move(m["name"], m["module"], m["attribute"]) for m in listed] if isinstance(listed, list) else []
    dotted = all(part.isidentifier() for m in moves for part in m.module.lstrip(".").split("."))
    return moves if dotted and all(m.name.isidentifier() and m.attribute.isidentifier() for m in moves) else []


def _supports_python_2(here: Place) -> bool:
    oldest = oldest_python(here.case.project)
    return bool(here.facts.get("python2")) and oldest is not None and oldest < _PYTHON_3


def _replace(here: Place) -> Draft | str:
    moves, statement = _moves(here), here.statement
    if _supports_python_2(here):
        return "the project supports Python 2, which lacks the new place"
    targets = sorted({move.module for move in moves})
    summary = f"{', '.join(m.name for m in moves)} of {here.facts['module']} moved to {' and '.join(targets)}"
    if isinstance(statement, ast.ImportFrom):
        edited = _from(here, statement, moves)
    elif isinstance(statement, ast.Import):
        edited = _import(here, statement, moves, targets)
    else:
        return "the failing statement is no import"
    return Draft(summary, (edited,)) if isinstance(edited, Source) else edited


def _from(here: Place, statement: ast.ImportFrom, moves: Sequence[_Move]) -> Source | str:
    source, gone = here.source, {move.name for move in moves}
    rest = {alias.name for alias in statement.names} - gone
    targets = list(dict.fromkeys(move.module for move in moves))
    if not rest and len(targets) == 1 and all(move.name == move.attribute for move in moves):
        return _another_module(source, statement, targets[0])
    lines = [f"from {target} import {_names(statement, moves, target)}" for target in targets]
    if not rest and len(lines) == 1:
        return replace_import(source, statement, lines[0])
    if statement not in source.tree.body:
        return "the import stands in a block of its own and would have to be split there"
    source = retain_names(source, statement, rest, None) if rest else replace_import(source, statement, lines.pop(0))
    for line in lines:
        source = add_import(source, line, here.case.project)
    return source


def _names(statement: ast.ImportFrom, moves: Sequence[_Move], target: str) -> str:
    """Write what comes from a module; a name that is another one now keeps the one that the file uses."""
    new = {move.name: move.attribute for move in moves if move.module == target}
    bound = {alias.name: alias.asname or alias.name for alias in statement.names}
    return ", ".join(new[n] if new[n] == bound[n] else f"{new[n]} as {bound[n]}" for n in bound if n in new)


def _another_module(source: Source, statement: ast.ImportFrom, module: str) -> Source:
    span = source.span(statement)
    start, end = source.offset(span.line, span.column), source.offset(span.end_line, span.end_column)
    head = _HEAD.match(source.text[start:end])
    if head is None:
        raise EditRefusedError("the module of the import is not written on its first line")
    code = f"{head['start']}{module}{head['end']}{source.text[start + head.end() : end]}"
    return source.changed(source.text[:start] + code + source.text[end:])


def _import(here: Place, statement: ast.Import, moves: Sequence[_Move], targets: list[str]) -> Source | str:
    old = str(here.facts["module"])
    alias = next((a for a in statement.names if a.name == old), None)
    if alias is None or any(m.name != m.attribute for m in moves):
        return "the module is not what the statement imports"
    if alias.asname:
        return _spliced(here.source, [(alias, f"{targets[0]} as {alias.asname}")]) if len(targets) == 1 else (
            f"{alias.asname} cannot stand for {len(targets)} modules"
        )  # fmt: skip
    new = {move.name: move.module for move in moves}
    uses = [n for n in ast.walk(here.source.tree) if isinstance(n, ast.Name) and n.id == old]
    owners = {id(n.value): n.attr for n in ast.walk(here.source.tree) if isinstance(n, ast.Attribute)}
    if any(owners.get(id(use)) not in new for use in uses):
        return f"{old} is also used as a whole"
    if taken := next((t for t in targets if _is_bound(here.source, t.partition(".")[0])), None):
        return f"{taken.partition('.')[0]} is the name of something else in this module"
    edited = _spliced(here.source, [(alias, targets[0]), *((use, new[owners[id(use)]]) for use in uses)])
    for target in targets[1:]:
        edited = add_import(edited, f"import {target}", here.case.project)
    return edited


def _spliced(source: Source, changes: Sequence[tuple[ast.alias | ast.Name, str]]) -> Source:
    """Put texts in the place of names; the positions of names inside f-strings are not told before Python 3.12."""
    text = source.text
    for node, code in sorted(changes, key=lambda change: source.span(change[0]), reverse=True):
        span = source.span(node)
        start, end = source.offset(span.line, span.column), source.offset(span.end_line, span.end_column)
        written = node.id if isinstance(node, ast.Name) else node.name
        if not text[start:end].startswith(written):
            raise EditRefusedError(f"{written} is used inside an f-string")
        text = text[:start] + code + text[end:]
    return source.changed(text)


def _is_bound(source: Source, name: str) -> bool:
    nodes = list(ast.walk(source.tree))
    stored = any(isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load) for n in nodes)
    defined = any(
        isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and n.name == name for n in nodes
    )
    return stored or defined or any(isinstance(n, ast.arg) and n.arg == name for n in nodes)


def _either(here: Place) -> Draft | str:
    statement, moves = here.statement, _moves(here)
    if not _supports_python_2(here):
        return "no supported Python lacks the new place"
    targets = {move.module for move in moves}
    if not isinstance(statement, ast.Import | ast.ImportFrom) or len(targets) != 1:
        return "what is imported went to several places"
    if len(statement.names) != (len(moves) if isinstance(statement, ast.ImportFrom) else 1):
        return "the statement imports more than what moved"
    target, old = targets.pop(), here.text(statement)
    if isinstance(statement, ast.ImportFrom):
        new = f"from {target} import {_names(statement, moves, target)}"
    else:
        alias = statement.names[0]
        new = f"import {target} as {alias.asname or alias.name}"
    code = f"try:\n    {new}\nexcept ImportError:\n    {old}\n"
    source = insert_before(here.source, statement, code)
    same = (n for n in ast.walk(source.tree) if isinstance(n, type(statement)) and source.segment(n) == old)
    edited = remove_statement(source, max(same, key=source.span))
    return Draft(f"import it from {target}, and from the old place on old Pythons", (edited,))
