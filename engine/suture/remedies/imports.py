"""Where an import belongs: after the docstring and `__future__`, in its group, in alphabetical order."""

from __future__ import annotations

import ast
import sys

from suture.domain.project import Project
from suture.remedies.piece import EditRefusedError
from suture.remedies.source import Source

_Import = ast.Import | ast.ImportFrom
_FUTURE, _STANDARD, _THIRD, _OWN = range(4)


def add_import(source: Source, line: str, project: Project) -> Source:
    """Return the file with an import line at the place where isort would put it; as it is when it has the line.

    Raises:
        EditRefusedError: the line is not one import.
    """
    new = _parsed(line)
    block = _block(source)
    if any(ast.dump(old) == ast.dump(new) for old in block):
        return source
    merged = _merged(source, block, new)
    if merged is not None:
        return merged
    return _inserted(source, block, new, line, _roots(project))


def bound_for_types_only(source: Source, name: str) -> bool:
    """Say whether the name is imported under `if TYPE_CHECKING:` only."""
    return any(
        isinstance(node, ast.If) and "TYPE_CHECKING" in source.segment(node.test) and name in _bound(node)
        for node in source.tree.body
    )


def _parsed(line: str) -> _Import:
    try:
        body = ast.parse(line).body
    except SyntaxError:
        body = []
    if len(body) != 1 or not isinstance(body[0], _Import):
        raise EditRefusedError(f"`{line}` is not an import")
    return body[0]


def _bound(node: ast.AST) -> set[str]:
    aliases = (a for n in ast.walk(node) if isinstance(n, _Import) for a in n.names)
    return {alias.asname or alias.name.split(".")[0] for alias in aliases}


def _block(source: Source) -> list[_Import]:
    """Return the imports at the head of the module, before the first other statement."""
    found: list[_Import] = []
    for index, node in enumerate(source.tree.body):
        if isinstance(node, _Import):
            found.append(node)
        elif not (index == 0 and _is_docstring(node)):
            break
    return found


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _merged(source: Source, block: list[_Import], new: _Import) -> Source | None:
    """Add the name to an existing `from X import a` that is written on one line."""
    if not isinstance(new, ast.ImportFrom) or len(new.names) != 1:
        return None
    for old in block:
        if not isinstance(old, ast.ImportFrom) or (old.module, old.level) != (new.module, new.level):
            continue
        names = [*(_alias(a) for a in old.names), _alias(new.names[0])]
        ordered = sorted(names, key=_by_name) if names[:-1] == sorted(names[:-1], key=_by_name) else names
        written = source.segment(old)
        if names[-1] in names[:-1]:
            return source
        if "*" in names or "(" in written or "\n" in written or "\\" in written:
            continue
        head = written.split(" import ")[0]
        span = source.span(old)
        start, end = source.offset(span.line, span.column), source.offset(span.end_line, span.end_column)
        return source.changed(f"{source.text[:start]}{head} import {', '.join(ordered)}{source.text[end:]}")
    return None


def _alias(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def _by_name(name: str) -> tuple[int, str]:
    # isort's default: CONSTANTS, then Classes, then functions
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2, name)


def _inserted(source: Source, block: list[_Import], new: _Import, line: str, own: frozenset[str]) -> Source:
    group = _group(new, own)
    same = [old for old in block if _group(old, own) == group]
    before = [old for old in same if _key(old) <= _key(new)]
    if same and before:
        return _put(source, (before[-1].end_lineno or 0) + 1, [line])
    if same:
        return _put(source, same[0].lineno, [line])
    earlier = [old for old in block if _group(old, own) < group]
    later = [old for old in block if _group(old, own) > group]
    if earlier:
        return _put(source, (earlier[-1].end_lineno or 0) + 1, ["", line])
    if later:
        return _put(source, later[0].lineno, [line, ""])
    return _put_first(source, line)


def _put_first(source: Source, line: str) -> Source:
    body = source.tree.body
    if body and _is_docstring(body[0]):
        return _put(source, (body[0].end_lineno or 0) + 1, ["", line])
    at = _above_comments(source, _first_line(body[0])) if body else len(source.lines) + 1
    blank = ["", ""] if body and isinstance(body[0], ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else [""]
    return _put(source, at, [line, *blank])


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _above_comments(source: Source, line: int) -> int:
    """Go above comments that belong to the first statement, but not above those that head the file."""
    at = line
    while at > 1 and source.lines[at - 2].lstrip().startswith("#"):
        at -= 1
    return at if at > 1 else line


def _put(source: Source, at: int, lines: list[str]) -> Source:
    above, below = list(source.lines[: at - 1]), source.lines[at - 1 :]
    if above and not above[-1].endswith(("\n", "\r")):
        # the file ends without a line end, and goes on doing so
        return source.changed("".join(above) + "".join(source.newline + line for line in lines))
    return source.changed("".join([*above, *(line + source.newline for line in lines), *below]))


def _group(node: _Import, own: frozenset[str]) -> int:
    if isinstance(node, ast.ImportFrom) and node.level:
        return _OWN
    top = (node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
    if top == "__future__":
        return _FUTURE
    if top in sys.stdlib_module_names and top not in own:
        return _STANDARD
    return _OWN if top in own else _THIRD


def _key(node: _Import) -> tuple[bool, str]:
    if isinstance(node, ast.Import):
        return (False, node.names[0].name.casefold())
    return (True, "." * node.level + (node.module or "").casefold())


def _roots(project: Project) -> frozenset[str]:
    """Return the top-level module names of the project, those below `src/` too."""
    names = set()
    for path in project.python_files():
        parts = path.removeprefix("src/").split("/")
        names.add(parts[0].removesuffix(".py"))
    return frozenset(names)
