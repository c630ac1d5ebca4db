"""Other places that call the failing function, or the same callee."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from suture.diagnosis.interface import Scene
from suture.diagnosis.search import callee_name
from suture.diagnosis.source import Source
from suture.diagnosis.view import View, seen
from suture.domain.hypothesis import Evidence
from suture.domain.paths import is_test

MOST = 5


def call_sites(view: View, name: str, *, most: int = MOST) -> Iterator[tuple[Source, ast.Call]]:
    """Yield calls of a name in the project other than the failing one, tests last."""
    found = [(s, c) for s, c in view.search.calls(name) if not (s.path == view.source.path and c is view.node)]
    yield from sorted(found, key=lambda pair: (is_test(pair[0].path), pair[0].path, pair[1].lineno))[:most]


class CallSites:
    """Enricher: shows how else the failing function is called, and the callee that failed."""

    name = "call sites"

    def look(self, scene: Scene) -> Iterable[Evidence]:
        view = seen(scene)
        if isinstance(view, str):
            return
        function = view.function
        names = [function.name] if function is not None else []
        if isinstance(view.node, ast.Call) and (callee := callee_name(view.node)) is not None:
            names.append(callee)
        for name in dict.fromkeys(names):
            for source, call in call_sites(view, name):
                said = f"{name} is also called as `{source.segment(call)[:120]}`"
                yield Evidence(self.name, said, {"callee": name}, source.where(call))
