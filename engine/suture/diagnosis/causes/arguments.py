"""TypeError: the callee is given too few arguments, or too many by position."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from suture.diagnosis.causes.cause import LESS, Cause, Finding, Suspicion, no, unknown
from suture.diagnosis.facts import Answer, Answers
from suture.diagnosis.none_origin import allows_none, functions_named, is_none, own_nodes, parameter
from suture.diagnosis.search import callee_name
from suture.diagnosis.source import FunctionNode, Source
from suture.diagnosis.view import View
from suture.domain.hypothesis import Probe

_MISSING = re.compile(
    r"^(?P<callee>[\w.<>]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (?P<names>'.+)$"
)
_SURPLUS = re.compile(
    r"^(?P<callee>[\w.<>]+)\(\) takes (?:from \d+ to )?(?P<most>\d+) positional arguments? "
    r"but (?P<got>\d+) (?:was|were) given$"
)
_MADE = frozenset({"__init__", "__new__", "__call__", "<lambda>"})
_MOST_OWNERS = 4
_BY_POSITION = frozenset({"POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD"})


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A call whose arguments do not fit: the names of those it lacks, or how many are too many."""

    call: ast.Call
    missing: tuple[str, ...]
    surplus: int


def miscounted(view: View) -> Miscounted | None:
    """Read message and node; arguments behind a star are not in the source."""
    call = view.node
    if not view.error.is_a("TypeError") or not isinstance(call, ast.Call) or not view.direct:
        return None
    stars = any(isinstance(a, ast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords)
    missing, surplus = _MISSING.match(view.error.message), _SURPLUS.match(view.error.message)
    said = missing or surplus
    if said is None or stars or not _is_callee(call, said["callee"]):
        return None
    names = tuple(re.findall(r"'(\w+)'", missing["names"])) if missing is not None else ()
    return Miscounted(call, names, int(surplus["got"]) - int(surplus["most"]) if surplus is not None else 0)


def _is_callee(call: ast.Call, said: str) -> bool:
    name = said.rpartition(".")[2]
    return name in _MADE or name == callee_name(call)


def _signature(view: View, found: Miscounted) -> Probe:
    return view.probe("signature", found.call.func)


def _owners(view: View) -> list[str]:
    """Return the parameters of the calling function that may own what is missing."""
    function = view.function
    names = [a.arg for a in function.args.args + function.args.kwonlyargs] if function is not None else []
    return [name for name in names if name not in {"self", "cls"}][:_MOST_OWNERS]


def _suspect(view: View) -> Suspicion | None:
    found = miscounted(view)
    if found is None:
        return None
    callee = view.text(found.call.func)
    lacks = f"`{callee}` is not given {', '.join(found.missing)}."
    sentence = lacks if found.missing else f"`{callee}` is given {found.surplus} argument(s) more than it takes."
    around = [view.probe("scope", ""), *(view.probe("attributes", name) for name in _owners(view))]
    return Suspicion(sentence, (_signature(view, found), *(around if found.missing else ())))


def _judge(view: View, answers: Answers) -> Finding:
    found = miscounted(view)
    if found is None:
        return no("the arguments of the call are those that the callee takes")
    answer = answers.of(_signature(view, found))
    definition = _definition(view, answer, callee_name(found.call))
    parameters = _parameters(answer) if answer else _written(definition)
    if parameters is None:
        return unknown(f"the callee's parameters are not known{LESS}{answer.why_not}")
    names = {name for name, _ in parameters}
    if found.missing and not set(found.missing) <= names:
        return no(f"`{view.text(found.call.func)}` has no parameter {found.missing[0]}: a call deeper inside failed")
    path, line = (definition[0].path, definition[1].lineno) if definition is not None else (None, None)
    facts: dict[str, Any] = {
        "callee": view.text(found.call.func),
        "missing": list(found.missing),
        "surplus": found.surplus,
        "parameters": [name for name, kind in parameters if kind in _BY_POSITION],
        "found": {name: code for name in found.missing if (code := _in_scope(view, answers, name))},
        "tolerates_none": _tolerates_none(definition, found.missing),
        "path": path,
        "line": line,
    }
    takes = ", ".join(facts["parameters"]) or "nothing"
    said = f"lacks {', '.join(found.missing)}" if found.missing else f"has {found.surplus} argument(s) too many"
    return Finding(
        shown=True,
        because=f"`{view.text(found.call)[:120]}` {said}: {takes} is what it takes by position" + (
            "" if answer else LESS + answer.why_not
        ),
        facts=facts,
    )  # fmt: skip


def _definition(view: View, answer: Answer, name: str | None) -> tuple[Source, FunctionNode] | None:
    """Return the callee where the project defines it: as answered, else the only one of its name."""
    file, line = answer.text("file"), answer.number("line")
    if not answer:
        found = list(functions_named(view.search, name)) if name else []
        return found[0] if len(found) == 1 else None
    path = view.scene.project.relative(file) if file else None
    source = view.search.source(path) if path is not None else None
    for node in source.nodes if source is not None else ():
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)]) if isinstance(node, FunctionNode) else 0
        if isinstance(node, FunctionNode) and source is not None and line in {first, node.lineno}:
            return source, node
    return None


def _parameters(answer: Answer) -> list[tuple[str, str]]:
    found = (p for p in answer.items("parameters") if isinstance(p, dict))
    return [(str(p.get("name")), str(p.get("kind"))) for p in found]


def _written(definition: tuple[Source, FunctionNode] | None) -> list[tuple[str, str]] | None:
    if definition is None:
        return None
    arguments = definition[1].args
    names = [a.arg for a in arguments.posonlyargs + arguments.args]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    return [(n, "POSITIONAL_OR_KEYWORD") for n in names] + [(a.arg, "KEYWORD_ONLY") for a in arguments.kwonlyargs]


def _in_scope(view: View, answers: Answers, name: str) -> str | None:
    """Return the expression that has the parameter's name where the call is made: local, of self, of one parameter."""
    scope = answers.of(view.probe("scope", ""))
    bound = {c.name: c for kind in ("local", "enclosing") for c in scope.names(kind)}
    if name in bound:
        return name
    if any(c.name == name and c.category == "value" for c in scope.names("self")):
        return f"{_first(view)}.{name}"
    owners = [o for o in _owners(view) if any(c.name == name for c in _values(answers, view, o))]
    if owners:
        return f"{owners[0]}.{name}" if len(owners) == 1 else None
    return name if any(c.name == name and c.category == "value" for c in scope.names("global")) else None


def _first(view: View) -> str:
    function = view.function
    return function.args.args[0].arg if function is not None and function.args.args else "self"


def _values(answers: Answers, view: View, owner: str) -> Iterator[Any]:
    answer = answers.of(view.probe("attributes", owner))
    return (c for c in answer.names("names") if c.category == "value")


def _tolerates_none(definition: tuple[Source, FunctionNode] | None, missing: tuple[str, ...]) -> str | None:
    """Say where the callee shows that None is legal for the one missing parameter, None when it does not."""
    if definition is None or len(missing) != 1:
        return None
    source, function = definition
    wanted = parameter(function, missing[0])
    if wanted is None:
        return None
    if allows_none(wanted.annotation):
        return source.where(wanted)
    for node in own_nodes(function):
        match node:
            case ast.Compare(left=ast.Name(id=name), ops=[ast.Is() | ast.IsNot()], comparators=[other]) if (
                name == missing[0] and is_none(other)
            ):
                return source.where(node)
    return None


CAUSES = (Cause("wrong-argument-count", _suspect, _judge),)
