"""Rewrites of imports and uses after the table of migrations."""

from __future__ import annotations

import ast
import re

from suture.domain.project import Project
from suture.remedies.edit import remove_statement, rename, replace_expression
from suture.remedies.import_edit import replace_import, retain_names
from suture.remedies.imports import add_import
from suture.remedies.offer import Draft
from suture.remedies.place import Place
from suture.remedies.python.stdlib_migrations import Move, Version, moves_of
from suture.remedies.source import Source

_REQUIRES = re.compile(rb"""(?:requires-python|python_requires)["']?\s*=\s*["']?\s*>=\s*(\d+)\.(\d+)""")


def oldest_python(project: Project) -> Version | None:
    """Return the oldest Python that the project says it supports."""
    for path in ("pyproject.toml", "setup.cfg", "setup.py"):
        match = _REQUIRES.search(project.read(path) or b"")
        if match:
            return int(match[1]), int(match[2])
    return None


def qualified(here: Place, receiver: str, module: str) -> Draft | str:
    """Rewrite every moved `receiver.attribute` of the file, then what is imported for it."""
    source, moves = here.source, moves_of(module)
    uses = [node for node in _attributes_of(source, receiver) if node.attr in moves]
    targets = sorted({moves[node.attr].to_module for node in uses} - {module})
    taken = [target for target in targets if _is_bound(source, target.partition(".")[0], module)]
    if taken:
        return f"{taken[0]} is the name of something else in this module"
    for span, attribute in sorted(((source.span(node), node.attr) for node in uses), reverse=True):
        node = next(n for n in _attributes_of(source, receiver) if source.span(n) == span)
        source = _replaced(source, node, moves[attribute], receiver)
    for target in targets:
        source = add_import(source, f"import {target}", here.case.project)
    places = ", ".join(sorted({f"{moves[n.attr].to_module}.{moves[n.attr].to_attribute}" for n in uses}))
    return Draft(f"the standard library has it at {places} now", (_without_unused(source, module, receiver),))


def _attributes_of(source: Source, receiver: str) -> list[ast.Attribute]:
    nodes = (n for n in ast.walk(source.tree) if isinstance(n, ast.Attribute))
    return [node for node in nodes if source.segment(node.value) == receiver]


def _is_bound(source: Source, name: str, module: str) -> bool:
    """Say whether the name is that of a variable, parameter or definition; the old module may share its first part."""
    if name == module.partition(".")[0]:
        return False
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            return True
        if isinstance(node, ast.arg) and node.arg == name:
            return True
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name:
            return True
    return False


def _replaced(source: Source, node: ast.Attribute, move: Move, receiver: str) -> Source:
    prefix = receiver if move.to_module == move.module else move.to_module
    name = f"{prefix}.{move.to_attribute}"
    above = source.path_to_node(node)
    call, statement = above[-2], above[-3]
    if not isinstance(call, ast.Call) or call.func is not node:
        return replace_expression(source, node, name)
    if move.adds and len(call.args) == 1 and not call.keywords:
        return replace_expression(source, call, f"{name}({source.segment(call.args[0])}, {move.adds})")
    if move.limit and isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple):
        arguments = ", ".join(map(source.segment, [*call.args, *call.keywords]))
        return replace_expression(source, call, f"{name}({arguments}){move.limit}")
    return replace_expression(source, node, name)


def _without_unused(source: Source, module: str, receiver: str) -> Source:
    """Drop `import module` when nothing of it is used, or when an import of its submodules binds it as well."""
    deeper = {
        alias.name.removeprefix(f"{module}.").partition(".")[0]
        for node in source.tree.body if isinstance(node, ast.Import)
        for alias in node.names if alias.name.startswith(f"{module}.")
    }  # fmt: skip
    used = {node.attr for node in _attributes_of(source, receiver)}
    top = receiver.partition(".")[0]
    named = any(isinstance(node, ast.Name) and node.id == top for node in ast.walk(source.tree))
    for node in source.tree.body:
        plain = isinstance(node, ast.Import) and len(node.names) == 1 and node.names[0].name == module
        if plain and (not named or (used and used <= deeper)):
            return remove_statement(source, node)
    return source


def moved_names(statement: ast.ImportFrom) -> list[Move]:
    """Return the moves of the names that a `from` import asks for."""
    moves = moves_of(statement.module or "")
    return [moves[alias.name] for alias in statement.names if alias.name in moves]


def from_import(here: Place, statement: ast.ImportFrom) -> Draft | str:
    """Import the moved names from their new place, and the others from where they are."""
    moves, oldest = moved_names(statement), oldest_python(here.case.project)
    late = next((move for move in moves if oldest is not None and oldest < move.since), None)
    if late is not None and oldest is not None:
        return f"the project supports Python {oldest[0]}.{oldest[1]}, which lacks {late.to_module}.{late.to_attribute}"
    targets = {move.to_module for move in moves}
    if len(targets) != 1 or any(move.adds or move.limit or "." in move.to_attribute for move in moves):
        return "the moved names need more than another import"
    if any(move.to_attribute != move.attribute for move in moves):
        return _renamed(here, statement, moves[0])
    return _moved(here, statement, {move.attribute for move in moves}, targets.pop())


def _moved(here: Place, statement: ast.ImportFrom, gone: set[str], target: str) -> Draft | str:
    summary = f"{', '.join(sorted(gone))} moved to {target}"
    names = {alias.name for alias in statement.names}
    if gone == names:
        return Draft(summary, (retain_names(here.source, statement, gone, target),))
    if statement not in here.source.tree.body:
        return "the import stands in a block of its own and would have to be split there"
    written = [f"{a.name} as {a.asname}" if a.asname else a.name for a in statement.names if a.name in gone]
    edited = retain_names(here.source, statement, names - gone, None)
    edited = add_import(edited, f"from {target} import {', '.join(written)}", here.case.project)
    return Draft(summary, (edited,))


def _renamed(here: Place, statement: ast.ImportFrom, move: Move) -> Draft | str:
    """Import the new name and rename the uses of the old one."""
    if len(statement.names) != 1 or statement.names[0].asname or statement not in here.source.tree.body:
        return "the renamed name is imported together with others"
    source = here.source
    uses = [n for n in ast.walk(source.tree) if isinstance(n, ast.Name) and n.id == move.attribute]
    if any(not isinstance(n.ctx, ast.Load) for n in uses):
        return f"{move.attribute} is bound a second time in the module"
    for node in sorted(uses, key=source.span, reverse=True):
        source = rename(source, node, move.to_attribute)
    same = (n for n in source.tree.body if isinstance(n, ast.ImportFrom))
    old = next(n for n in same if source.span(n) == here.source.span(statement))
    source = replace_import(source, old, f"from {move.to_module} import {move.to_attribute}")
    return Draft(f"{move.attribute} is {move.to_module}.{move.to_attribute} now", (source,))
