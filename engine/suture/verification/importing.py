"""Under which name a test can import a module of the project, and whether it may."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from suture.domain.project import Project
from suture.verification.changed import parsed

_MAIN = frozenset({"__main__", "__mp_main__"})


def module_name(path: str, seen_as: str | None, project: Project) -> str:
    """Return the dotted name of the module at a path; `seen_as` is its `__name__` in a run."""
    if seen_as and seen_as not in _MAIN:
        return seen_as
    relative = PurePosixPath(path).relative_to(_root(path, project))
    return ".".join(relative.with_suffix("").parts)


def search_folder(path: str, test: str, project: Project, name: str) -> str | None:
    """Return, seen from a test file, the folder from which the module is imported; None when there is none.

    Args:
        path: the module's path.
        test: the path of the test file.
        project: the snapshot.
        name: the dotted name to be imported.
    """
    folder = import_folder(path, project, name)
    up = f"parents[{len(PurePosixPath(test).parent.parts)}]"
    return up if str(folder) == "." else f'{up} / "{folder}"'


def import_folder(path: str, project: Project, name: str) -> PurePosixPath:
    """Return the folder, relative to the root, from which the module is imported under this name."""
    depth = len(name.split("."))
    parents = PurePosixPath(path).parents
    return parents[depth - 1] if depth <= len(parents) else _root(path, project)


def why_not(path: str, seen_as: str | None, project: Project) -> str:
    """Say why the module must not be imported by a test: importing it would run the program; else empty."""
    tree = parsed(project.read(path) or b"")
    if tree is None or seen_as not in _MAIN:
        return ""
    if not PurePosixPath(path).stem.isidentifier():
        return f"{path} has no name by which it could be imported"
    if any(_acts(statement) for statement in tree.body):
        return f'importing {path} runs the program: it has no `if __name__ == "__main__":`'
    return ""


def _acts(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call)
    return isinstance(statement, ast.For | ast.While | ast.With | ast.Raise | ast.Assert)


def _root(path: str, project: Project) -> PurePosixPath:
    folder = PurePosixPath(path).parent
    while folder.parts and project.read(str(folder / "__init__.py")) is not None:
        folder = folder.parent
    return folder
