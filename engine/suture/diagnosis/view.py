"""What a cause looks at: the scene with the failing file parsed and the failing node found."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from suture.diagnosis.facts import probe
from suture.diagnosis.interface import Scene
from suture.diagnosis.search import Search
from suture.diagnosis.source import FunctionNode, Source, position
from suture.domain.fault import Fault
from suture.domain.hypothesis import Probe, ProbeKind
from suture.domain.signal import Frame, Raised


@dataclass(frozen=True, slots=True)
class View:
    """`node` is the fault's node in `source`; `statement` the statement it stands in."""

    scene: Scene
    source: Source
    node: ast.AST
    search: Search

    @property
    def error(self) -> Raised:
        return self.scene.signal.error

    @property
    def fault(self) -> Fault:
        return self.scene.fault

    @property
    def frame(self) -> Frame:
        return self.error.frames[self.fault.frame]

    @property
    def direct(self) -> bool:
        """Say whether the failing node itself raised, and not code that it called (the import system apart)."""
        deeper = self.error.frames[self.fault.frame + 1 :]
        return all(frame.file.startswith("<frozen importlib") for frame in deeper)

    @property
    def function(self) -> FunctionNode | None:
        return self.source.function(self.node)

    @property
    def statement(self) -> ast.stmt | None:
        return self.source.statement(self.node)

    def text(self, node: ast.AST) -> str:
        return self.source.segment(node)

    def probe(self, kind: ProbeKind, subject: ast.AST | str, *options: str) -> Probe:
        """Ask something of an expression, or of a name, in the failing frame."""
        return probe(kind, subject if isinstance(subject, str) else self.text(subject), self.fault.frame, *options)

    def used_beside(self, node: ast.AST) -> frozenset[str]:
        """Return names, attributes and text constants that stand elsewhere in the same expression."""
        inside = set(ast.walk(node))
        around = (n for n in ast.walk(self.source.whole_expression(node)) if n not in inside)
        return frozenset(name for n in around if (name := _spelt(n)) is not None)


@dataclass(frozen=True, slots=True)
class SeenScene(Scene):
    """A scene that was looked at already, so that no enricher parses the project again."""

    view: View | str = ""


def seen(scene: Scene) -> View | str:
    """Return the view that comes with a scene, else a new one."""
    return scene.view if isinstance(scene, SeenScene) else view_of(scene, Search(scene.project))


def view_of(scene: Scene, search: Search) -> View | str:
    """Return the view of a scene, or the reason why its fault can no longer be found."""
    source = search.source(scene.fault.path)
    if source is None:
        return f"{scene.fault.path} can no longer be read and parsed"
    for node in reversed(source.nodes):
        if type(node).__name__ == scene.fault.node and _starts(node, scene.fault) and source.span(node) == (
            scene.fault.span
        ):  # fmt: skip
            return View(scene, source, node, search)
    return f"the failing {scene.fault.node} is no longer at line {scene.fault.span.line} of {scene.fault.path}"


def stand_in(view: View, receiver: ast.expr) -> str | None:
    """Return the first item of what a comprehension runs over, for its variable.

    Since Python 3.12 a comprehension has no frame of its own, and its variable is gone when the failure is seen.
    """
    if not isinstance(receiver, ast.Name):
        return None
    for above in view.source.ancestors(view.node):
        for generator in getattr(above, "generators", ()):
            over = generator.iter
            if isinstance(generator.target, ast.Name) and generator.target.id == receiver.id:
                return f"{view.text(over)}[0]" if isinstance(over, ast.Name | ast.Attribute) else None
    return None


def _starts(node: ast.AST, fault: Fault) -> bool:
    line, _, end_line, _ = position(node)
    return line == fault.span.line and end_line == fault.span.end_line


def _spelt(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return name
    return None
