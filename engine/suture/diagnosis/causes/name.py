"""NameError: the name is misspelt, or its import is missing."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections import Counter
from collections.abc import Iterator

from suture.diagnosis.causes.attribute import class_names, module_names
from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.did_you_mean import Candidate, Category, NotNear, did_you_mean
from suture.diagnosis.facts import Answer, Answers
from suture.diagnosis.source import Source
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe
from suture.domain.paths import is_test

_NAME = re.compile(
    r"(?:^name '(\w+)' is not defined|(?:local|free) variable '(\w+)' (?:where it is not|referenced before assignment))"
)
_SCOPES = ("local", "enclosing", "global", "builtin")
ALIASES = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "tf": "tensorflow", "sns": "seaborn"}


def undefined(view: View) -> tuple[ast.Name, bool] | None:
    """Return the failing name and whether it is a local variable that is bound somewhere else."""
    said = _NAME.search(view.error.message)
    node = view.node
    if said is None or not view.error.is_a("NameError") or not isinstance(node, ast.Name) or not view.direct:
        return None
    name = said[1] or said[2]
    return (node, bool(said[2])) if node.id == name else None


def _suspect_misspelt(view: View) -> Suspicion | None:
    found = undefined(view)
    if found is None:
        return None
    return Suspicion(f"The name `{found[0].id}` is misspelt.", (_scope(view),))


def _scope(view: View) -> Probe:
    return view.probe("scope", "")


def _judge_misspelt(view: View, answers: Answers) -> Finding:
    found = undefined(view)
    if found is None:
        return no("no name is undefined here")
    node, _ = found
    where = _bound_somewhere(view, node.id)
    if where is not None:
        return no(f"`{node.id}` is bound at {where}: it is not bound yet, not misspelt")
    answer = answers.of(_scope(view))
    less = "" if answer else LESS + answer.why_not
    if node.id in {c.name for c in _self_names(view, answer)}:
        facts = {"name": node.id, "candidate": f"self.{node.id}"}
        return Finding(shown=True, because=f"`self` has the attribute {node.id}{less}", facts=facts)
    candidates = [c for scope in _SCOPES for c in answer.names(scope)] if answer else _visible(view)
    category: Category | None = "callable" if _is_called(view, node) else None
    near = did_you_mean(node.id, candidates, category=category, used=view.used_beside(node))
    if isinstance(near, NotNear):
        return no(near.reason + less)
    facts = {"name": node.id, "candidate": near.name}
    return Finding(shown=True, because=f"`{node.id}` is not bound but {near.said}{less}", facts=facts)


def _is_called(view: View, node: ast.Name) -> bool:
    above = view.source.parents.get(node)
    return isinstance(above, ast.Call) and above.func is node


def _self_names(view: View, answer: Answer) -> list[Candidate]:
    """Return what `self` has, if the failing function is a method."""
    function = view.function
    first = function.args.args[0].arg if function is not None and function.args.args else ""
    if first != "self":
        return []
    if answer:
        return answer.names("self")
    owner = next((a for a in view.source.ancestors(view.node) if isinstance(a, ast.ClassDef)), None)
    return class_names(view, owner.name) if owner is not None else []


def _bound_somewhere(view: View, name: str) -> str | None:
    """Return where the module binds the name; `name += 1` alone is a misspelling of its own."""
    for node in view.source.nodes:
        match node:
            case ast.Name(id=bound, ctx=ast.Store() | ast.Del()) if bound == name:
                if not isinstance(view.source.parents.get(node), ast.AugAssign):
                    return view.source.where(node)
            case ast.FunctionDef(name=bound) | ast.AsyncFunctionDef(name=bound) | ast.ClassDef(name=bound) if (
                bound == name and not _is_member(view.source, node)
            ):
                return view.source.where(node)
            case ast.ExceptHandler(name=str(bound)) if bound == name:
                return view.source.where(node)
            case ast.alias() if (node.asname or node.name.partition(".")[0]) == name:
                return view.source.where(node)
    return None


def _is_member(source: Source, node: ast.AST) -> bool:
    return isinstance(source.parents.get(node), ast.ClassDef)


def _visible(view: View) -> list[Candidate]:
    """Return what the failing file binds in the function and at its top level, before any import is run."""
    function = view.function
    names = module_names(view.source.tree)
    for node in ast.walk(function) if function is not None else ():
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names.append(Candidate(name))
    return names + [Candidate(name) for name in dir(builtins) if not name.startswith("_")]


def _suspect_import(view: View) -> Suspicion | None:
    found = undefined(view)
    if found is None or found[1]:
        return None
    return Suspicion(f"The import of `{found[0].id}` is missing.", tuple(_importable(view, found[0])))


def _importable(view: View, node: ast.Name) -> Iterator[Probe]:
    above = view.source.parents.get(node)
    attributes = (above.attr,) if isinstance(above, ast.Attribute) else ()
    yield view.probe("importable", ALIASES.get(node.id, node.id), *attributes)


def _judge_import(view: View, answers: Answers) -> Finding:
    found = undefined(view)
    if found is None:
        return no("no name is undefined here")
    name = found[0].id
    where = _bound_somewhere(view, name)
    if where is not None:
        return no(f"`{name}` is bound at {where}")
    votes = import_votes(view, name)
    answer = answers.of(next(_importable(view, found[0])))
    module = _as_module(view, found[0], answer, voted=bool(votes))
    if isinstance(module, Finding):
        return module
    statements = [{"line": line, "votes": len(places), "where": places[0]} for line, places in votes]
    if module is not None and module not in {s["line"] for s in statements}:
        statements.append({"line": module, "votes": 0, "where": None})
    if not statements:
        return no(f"`{name}` is no module and no file of the project imports it")
    if len(votes) > 1 and len(votes[0][1]) == len(votes[1][1]):
        return unknown(f"`{votes[0][0]}` and `{votes[1][0]}` are used equally often")
    less = "" if answer else LESS + answer.why_not
    most = f"{len(votes[0][1])} file(s) of the project say `{votes[0][0]}`" if votes else f"`{name}` is a module"
    return Finding(shown=True, because=most + less, facts={"name": name, "statements": statements})


def _as_module(view: View, node: ast.Name, answer: Answer, *, voted: bool) -> str | Finding | None:
    """Return the import line when the name is a module, a finding when it cannot be meant as that module."""
    line = f"import {ALIASES[node.id]} as {node.id}" if node.id in ALIASES else f"import {node.id}"
    above = view.source.parents.get(node)
    known = answer.flag("found") if answer else node.id in sys.stdlib_module_names
    if not isinstance(above, ast.Attribute) or not known:
        return None
    if answer.mapping("has").get(above.attr) is False and not voted:
        return no(f"the module {node.id} has no {above.attr}")
    return line


def import_votes(view: View, name: str) -> list[tuple[str, list[str]]]:
    """Return the import lines of other files that bind the name, with their places, most used first."""
    votes: dict[str, list[str]] = {}
    for source in sorted(view.search.mentioning("import", name), key=lambda s: (is_test(s.path), s.path)):
        if source.path == view.source.path:
            continue
        for line, node in import_lines(source, name):
            votes.setdefault(line, []).append(source.where(node))
    counted = Counter({line: len(set(places)) for line, places in votes.items()})
    return [(line, votes[line]) for line, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]


def import_lines(source: Source, name: str) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the import lines of a file that bind a name, each with that name alone."""
    for node in source.nodes:
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    if (alias.asname or alias.name) == name:
                        yield f"import {_spelt(alias)}", node
            case ast.ImportFrom(module=str(module), names=aliases, level=0) if module != "__future__":
                for alias in aliases:
                    if (alias.asname or alias.name) == name:
                        yield f"from {module} import {_spelt(alias)}", node


def _spelt(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


CAUSES = (
    Cause("missing-import", _suspect_import, _judge_import),
    Cause("misspelt-name", _suspect_misspelt, _judge_misspelt),
)
