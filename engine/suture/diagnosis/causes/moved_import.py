"""ImportError: what is imported is elsewhere now, in the library, in a package or in the project itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answers
from suture.diagnosis.moved import New, is_moved, new_place
from suture.diagnosis.removed import MODULES, is_removed
from suture.diagnosis.source import Source
from suture.diagnosis.view import View
from suture.domain.paths import is_test

_FROM = re.compile(r"^cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'")
_MODULE = re.compile(r"^No module named '(?P<module>[\w.]+)'")
# The name will be there when the module has been run to its end: an import circle, and no move.
_CIRCLE = re.compile(r"partially initialized module|circular import")


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the names of one import are now. `old` is the module as the statement writes it."""

    old: str
    names: tuple[tuple[str, New], ...]
    where: str | None = None
    python2: bool = False

    @property
    def modules(self) -> dict[str, tuple[str, ...]]:
        """The new modules with the names that are wanted of each."""
        targets = dict.fromkeys(new.module for _, new in self.names)
        return {target: tuple(new.name for _, new in self.names if new.module == target) for target in targets}


def moves_of(view: View) -> Moves | None:
    """Return where what the failing import asks for is now, None when that is not known."""
    message = view.error.message
    if not view.error.is_a("ImportError") or not view.direct or _CIRCLE.search(message):
        return None
    absent, named = _MODULE.match(message), _FROM.match(message)
    if absent is not None and isinstance(view.node, ast.Import):
        return _whole(view, view.node, absent["module"])
    if not isinstance(view.node, ast.ImportFrom) or (absent or named) is None:
        return None
    statement = view.node
    old = "." * statement.level + (statement.module or "")
    names = [alias.name for alias in statement.names]
    if "*" in names:
        return None
    wanted = [named["name"]] if named is not None else names
    module = named["module"] if named is not None else absent["module"] if absent is not None else ""
    if statement.level == 0 and not (old == module or old.startswith(f"{module}.")):
        return None  # a module that this one imports in turn is not there
    return _listed(old, wanted) or _in_project(view, statement, module, wanted)


def _whole(view: View, statement: ast.Import, module: str) -> Moves | None:
    """Read what the file uses of a module that is imported as one."""
    alias = next((a for a in statement.names if a.name == module), None)
    if alias is None or not is_moved(module):
        return None
    bound = alias.asname or alias.name
    used = dict.fromkeys(
        node.attr
        for node in view.source.nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == bound
    )
    return _listed(module, list(used))


def _listed(module: str, names: Sequence[str]) -> Moves | None:
    if module in MODULES or any(is_removed(module, name) and module != "urllib" for name in names):
        return None
    found = [(name, new) for name in names if (new := new_place(module, name)) is not None]
    if not names or len(found) != len(names):
        return None
    return Moves(module, tuple(found), python2=is_moved(module) or module == "urllib")


def _in_project(view: View, statement: ast.ImportFrom, module: str, names: list[str]) -> Moves | None:
    """Look for the one other module of the project that defines all the names at its top."""
    if not _is_own(view, statement, module):
        return None
    homes = [source for source in view.search.mentioning(*names) if set(names) <= set(_defined(source))]
    homes = [s for s in homes if s.path != view.source.path and not is_test(s.path)]
    target = module_name(homes[0].path) if len(homes) == 1 else None
    old = "." * statement.level + (statement.module or "")
    if target is None or target == module:
        return None
    written = _as_written(view.source.path, target) if statement.level else target
    return Moves(old, tuple((name, New(written, name)) for name in names), homes[0].path) if written else None


def _is_own(view: View, statement: ast.ImportFrom, module: str) -> bool:
    """Say whether the old module is one of the project: its first part is, and is not installed elsewhere."""
    if statement.level:
        return True
    top = module.partition(".")[0]
    paths = view.search.paths()
    return any(path.startswith((f"{top}/", f"src/{top}/")) or path in {f"{top}.py", f"src/{top}.py"} for path in paths)


def _defined(source: Source) -> Iterator[str]:
    """Yield what a module defines at its top; what it only imports is not its own."""
    for node in source.tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                yield name


def module_name(path: str) -> str | None:
    """Return the dotted name of a project's file, None where a part of its path is no identifier."""
    parts = path.removeprefix("src/").removesuffix(".py").split("/")
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return ".".join(parts) if parts and all(part.isidentifier() for part in parts) else None


def _as_written(path: str, target: str) -> str | None:
    """Return a module of the same package with a leading dot, None for one of another package."""
    package = (module_name(path) or "").rpartition(".")[0]
    home, _, last = target.rpartition(".")
    return f".{last}" if package and home == package else None


def _suspect(view: View) -> Suspicion | None:
    found = moves_of(view)
    if found is None:
        return None
    names = ", ".join(f"{module}.{name}" for module, wanted in found.modules.items() for name in wanted)
    asked = [view.probe("importable", m, *names) for m, names in found.modules.items() if not m.startswith(".")]
    return Suspicion(f"What is imported from {found.old} is at {names} now.", tuple(asked))


def _judge(view: View, answers: Answers) -> Finding:
    found = moves_of(view)
    if found is None:
        return no("nothing that moved is imported here")
    less = ""
    for module, names in found.modules.items():
        if module.startswith("."):
            continue
        answer = answers.of(view.probe("importable", module, *names))
        if answer and answer.flag("found") is not True:
            return no(f"there is no module {module} here")
        if lacking := [name for name in names if answer.mapping("has").get(name) is False]:
            return no(f"{module} has no {lacking[0]}")
        less = less or ("" if answer else LESS + answer.why_not)
    if less and not found.python2 and found.where is None:
        return unknown(f"whether the new place is installed is not known{less}")
    facts: dict[str, Any] = {
        "module": found.old,
        "moves": [{"name": name, "module": new.module, "attribute": new.name} for name, new in found.names],
        "where": found.where,
        "python2": found.python2,
    }
    places = ", ".join(found.modules)
    because = f"{', '.join(name for name, _ in found.names)} of {found.old} moved to {places}"
    return Finding(shown=True, because=because + (f" ({found.where})" if found.where else "") + less, facts=facts)


CAUSES = (Cause("moved-import", _suspect, _judge),)
