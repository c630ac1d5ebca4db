"""An environment variable that the failing lines read and that is not set. Names only, never values."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from suture.diagnosis.did_you_mean import Candidate, Near, did_you_mean
from suture.diagnosis.interface import Scene
from suture.diagnosis.source import Source
from suture.diagnosis.view import seen
from suture.domain.hypothesis import Evidence

_ENVIRON = frozenset({"os.environ", "environ"})
_GETTERS = frozenset({"os.getenv", "getenv", "os.environ.get", "environ.get"})


def variables_read(source: Source, around: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the environment variables that some code reads by a literal name."""
    for node in ast.walk(around):
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(name))) if source.segment(value) in _ENVIRON:
                yield name, node
            case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]) if source.segment(func) in _GETTERS:
                yield name, node


class EnvironmentVariable:
    """Enricher: names the variables that the failing function reads and that are not set."""

    name = "environment variable"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        view = seen(scene)
        if isinstance(view, str) or not scene.environment:
            return
        around = view.function or view.source.tree
        for name, node in variables_read(view.source, around):
            if name in scene.environment:
                continue
            near = did_you_mean(name, map(Candidate, scene.environment))
            alike = f"; {near.name} is set" if isinstance(near, Near) else ""
            facts = {"variable": name, "near": [near.name] if isinstance(near, Near) else []}
            yield Evidence(self.name, f"{name} is not set{alike}", facts, view.source.where(node))
