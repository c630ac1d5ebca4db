"""LiveDraft: what a drafter says of a live patch, and what several of them ask of the source."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from suture.domain.live import Scope
from suture.domain.remedy import Risk
from suture.remedies.place import Place


@dataclass(frozen=True, slots=True)
class LiveDraft:
    """A kind with its parameters; `function` where it acts on another function of the file than the failing one."""

    kind: str
    scope: Scope
    parameters: Mapping[str, Any]
    risk: Risk
    summary: str
    function: str = ""


def module_names(here: Place) -> frozenset[str]:
    """Return the names that the failing module binds at its top level by assignment."""
    body = here.source.tree.body
    bound = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    bound += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return frozenset(target.id for target in bound if isinstance(target, ast.Name))


def is_local(here: Place, name: str) -> bool:
    """Say whether the failing function binds the name itself, so that the module's is not the one it reads."""
    function = here.function
    if function is None:
        return False
    arguments = function.args
    taken = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    taken += [one for one in (arguments.vararg, arguments.kwarg) if one]
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    shared = {name for n in ast.walk(function) if isinstance(n, ast.Global) for name in n.names}
    return name in {one.arg for one in taken} | (stored - shared)


def justified(here: Place) -> tuple[str, Any] | str:
    """Return the source text and value of the first justified literal, or why it cannot stand in live."""
    value = next(iter(here.case.diagnosis.values), None)
    if value is None:
        return "no value is justified"
    known, literal = plain(value.literal)
    if not known:
        return f"the value {value.literal} is no plain constant"
    if isinstance(literal, int | float) and not isinstance(literal, bool):
        return "a number stands in for another live only when a person typed it"
    return value.literal, literal


def plain(literal: str) -> tuple[bool, Any]:
    """Return whether the source text is a constant that JSON has too, and the value."""
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):
        return False, None
    return _is_json(value), value


def _is_json(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_json, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(one) for key, one in value.items())
    return value is None or isinstance(value, str | int | float | bool)
