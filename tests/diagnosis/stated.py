"""Signals written down by hand: an exception of any Python version at any piece of source."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping
from typing import Any

from suture.diagnosis.diagnose import PythonDiagnostician
from suture.diagnosis.interface import Scene
from suture.diagnosis.search import Search
from suture.diagnosis.source import Source, parse, position, qualified_name
from suture.diagnosis.view import View, view_of
from suture.domain.call import RecordedCall
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis
from suture.domain.signal import Frame, Raised, Signal, Variable
from tests.diagnosis.fakes import MemoryProject

BASES = {
    "KeyError": ("LookupError", "Exception", "BaseException"),
    "IndexError": ("LookupError", "Exception", "BaseException"),
    "AttributeError": ("Exception", "BaseException"),
    "UnboundLocalError": ("NameError", "Exception", "BaseException"),
    "ModuleNotFoundError": ("ImportError", "Exception", "BaseException"),
    "FileNotFoundError": ("OSError", "Exception", "BaseException"),
}


def stated(
    source: str,
    at: str,
    error: str,
    message: str,
    *,
    columns: bool = True,
    python: str = "3.12.1",
    attributes: Mapping[str, str] | None = None,
    variables: Mapping[str, Variable] | None = None,
    deeper: tuple[Frame, ...] = (),
    files: Mapping[str, str] | None = None,
) -> Scene:
    """Return the scene of an error at the last piece of source that reads `at`."""
    text = textwrap.dedent(source).lstrip("\n")
    extra = {path: textwrap.dedent(content).lstrip("\n") for path, content in (files or {}).items()}
    project = MemoryProject({"app.py": text, **extra})
    parsed = parse("app.py", text.encode())
    assert isinstance(parsed, Source), parsed
    node = [n for n in parsed.nodes if parsed.segment(n) == at and not isinstance(n, ast.Expr)][-1]
    line, column, end_line, end_column = position(node)
    place = (end_line, column, end_column) if columns else (None, None, None)
    name = qualified_name(parsed, node)
    frame = Frame("/project/app.py", line, name, *place, "app", 1, variables or {})
    bases = BASES.get(error, ("Exception", "BaseException"))
    raised = Raised(error, message, "builtins", bases, (), attributes or {}, (frame, *deeper))
    signal = Signal((raised,), "excepthook", python)
    fault = PythonDiagnostician().locate(signal, project)
    assert isinstance(fault, Fault), fault
    return Scene(signal, fault, project)


def judged(
    scene: Scene, facts: Mapping[str, Mapping[str, Any]] | None = None, calls: tuple[RecordedCall, ...] = ()
) -> Diagnosis:
    """Suspect and judge; `facts` are given by the kind of probe, for all probes of that kind."""
    diagnostician = PythonDiagnostician()
    suspected = diagnostician.suspect(scene)
    answers = {p.id: facts[p.kind] for p in suspected.probes if facts and p.kind in facts}
    return diagnostician.judge(scene, suspected, answers, calls)


def cause_of(diagnosis: Diagnosis) -> str | None:
    return diagnosis.shown.cause if diagnosis.shown is not None else None


def seen(scene: Scene) -> View:
    view = view_of(scene, Search(scene.project))
    assert isinstance(view, View), view
    return view
