"""Crashes a small program in this interpreter and says what a watched run would have recorded of it."""

from __future__ import annotations

import builtins
import importlib.util
import itertools
import os
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import FrameType, TracebackType
from typing import Any

from suture.diagnosis.diagnose import PythonDiagnostician
from suture.diagnosis.interface import Scene
from suture.domain.call import RecordedCall
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis, Evidence, Probe
from suture.domain.signal import Frame, Raised, Signal, Variable
from tests.diagnosis.fakes import MemoryProject


@dataclass(frozen=True)
class Crash:
    """A failed run: its signal, the project and the live frames, so that probes can be answered."""

    signal: Signal
    project: MemoryProject
    frames: tuple[FrameType, ...]


def crash(source: str, *, path: str = "app.py", columns: bool = True, **others: str) -> Crash:
    """Run a program that must fail; keyword arguments are further files, `pkg__mod` for pkg/mod.py."""
    text = textwrap.dedent(source).lstrip("\n")
    files = {f"{name.replace('__', '/')}.py": textwrap.dedent(content).lstrip("\n") for name, content in others.items()}
    project = MemoryProject({path: text, **files})
    code = compile(text, f"{project.root}/{path}", "exec")
    try:
        exec(code, {"__name__": "app", "__builtins__": builtins})
    except Exception as error:  # noqa: BLE001 - whatever the program fails with
        return _crashed(error, project, columns=columns)
    raise AssertionError("the program did not fail")


def _crashed(error: Exception, project: MemoryProject, *, columns: bool) -> Crash:
    steps = list(_steps(error.__traceback__))[1:]
    frames = tuple(_frame(step, columns=columns) for step in steps)
    attributes = {n: str(v) for n in ("name", "filename", "key") if (v := getattr(error, n, None)) is not None}
    cls = type(error)
    bases = tuple(base.__name__ for base in cls.__mro__[1:-1])
    raised = Raised(cls.__qualname__, str(error), cls.__module__, bases, attributes=attributes, frames=frames)
    return Crash(Signal((raised,), "excepthook", "3.12.1"), project, tuple(step.tb_frame for step in steps))


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _frame(step: TracebackType, *, columns: bool) -> Frame:
    code = step.tb_frame.f_code
    places = next(itertools.islice(code.co_positions(), step.tb_lasti // 2, None))
    line, end_line, column, end_column = places if columns else (step.tb_lineno, None, None, None)
    variables = {name: _variable(value) for name, value in step.tb_frame.f_locals.items() if not name.startswith("__")}
    return Frame(
        code.co_filename, line or step.tb_lineno, code.co_qualname, end_line, column, end_column, "app",
        code.co_firstlineno, variables,
    )  # fmt: skip


def _variable(value: object) -> Variable:
    size = len(value) if isinstance(value, str | list | dict | tuple | set) else None
    return Variable(type(value).__name__, repr(value)[:80], size)


def answers(run: Crash, probes: tuple[Probe, ...]) -> dict[str, Mapping[str, Any]]:
    """Answer probes from the live frames as a watched run would, in the agreed shapes."""
    return {probe.id: _answer(run, probe) for probe in probes}


def _answer(run: Crash, probe: Probe) -> Mapping[str, Any]:
    frame = run.frames[probe.frame]
    if probe.kind in {"value", "keys", "peers", "attributes", "length", "signature"}:
        if "(" in probe.subject:
            return {"error": "a call would run code"}
        try:
            value = eval(probe.subject, frame.f_globals, frame.f_locals)
        except Exception as error:  # noqa: BLE001 - a probe is never more than unanswered
            return {"error": type(error).__name__}
        return _of_value(probe, value)
    return _of_surroundings(run, probe, frame)


def _of_value(probe: Probe, value: Any) -> Mapping[str, Any]:
    name = type(value).__qualname__
    match probe.kind:
        case "value":
            return {"type": name, "is_none": value is None, "size": None, "text": repr(value), "writable": repr(value)}
        case "keys":
            mapping = hasattr(value, "keys")
            keys = [{"type": type(k).__name__, "text": k if isinstance(k, str) else repr(k)} for k in value]
            return {"type": name, "mapping": mapping, "keys": keys if mapping else [], "total": len(keys)}
        case "peers":
            return {"siblings": 0, "having": 0, "types": {}}
        case "attributes":
            names = [[n, "callable" if callable(getattr(value, n, None)) else "value"] for n in dir(value)]
            module = getattr(value, "__name__", None) if name == "module" else type(value).__module__
            return {"type": name, "module": module, "is_module": name == "module", "names": names}
        case "length":
            return {"type": name, "length": len(value)}
    code = value.__code__
    parameters = [
        {"name": n, "kind": "POSITIONAL_OR_KEYWORD", "default": None}
        for n in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    ]
    return {
        "callable": value.__qualname__, "file": code.co_filename, "line": code.co_firstlineno,
        "parameters": parameters, "takes_any_keyword": False,
    }  # fmt: skip


def _of_surroundings(run: Crash, probe: Probe, frame: FrameType) -> Mapping[str, Any]:
    match probe.kind:
        case "scope":
            own = frame.f_locals.get("self")
            return {
                "local": _named(frame.f_locals), "enclosing": [], "global": _named(frame.f_globals),
                "builtin": _named(vars(builtins)), "self": _named(vars(own)) if own is not None else [],
            }  # fmt: skip
        case "importable":
            return _importable(probe)
        case "paths":
            root = run.project.root
            known = {f"{root}/{path}" for path in run.project.contents}
            return {"cwd": root, "exist": {p: "file" for p in probe.options if p in known}}
        case "environment":
            return {"set": probe.subject in os.environ, "near": []}
    return {"installed": None}


def _importable(probe: Probe) -> Mapping[str, Any]:
    if probe.subject.partition(".")[0] not in sys.stdlib_module_names:
        return {"found": False, "origin": None, "has": None}
    try:
        module = importlib.import_module(probe.subject)
    except ImportError:
        return {"found": False, "origin": None, "has": None}
    return {"found": True, "origin": "stdlib", "has": {name: hasattr(module, name) for name in probe.options}}


def _named(names: Mapping[str, Any]) -> list[list[str]]:
    found = ((n, v) for n, v in names.items() if not n.startswith("__"))
    return [[n, "callable" if callable(v) else "value", type(v).__name__] for n, v in found]


def located(run: Crash) -> Fault:
    fault = PythonDiagnostician().locate(run.signal, run.project)
    assert isinstance(fault, Fault), fault
    return fault


def diagnosed(
    run: Crash,
    *,
    probed: bool = True,
    facts: Mapping[str, Mapping[str, Any]] | None = None,
    calls: tuple[RecordedCall, ...] = (),
) -> Diagnosis:
    """Suspect and judge; `facts` are laid over the live answers, by the start of the probe's id."""
    diagnostician = PythonDiagnostician()
    scene = Scene(run.signal, located(run), run.project)
    suspected = diagnostician.suspect(scene)
    answered = answers(run, suspected.probes) if probed else {}
    for start, fact in (facts or {}).items():
        answered |= {probe.id: fact for probe in suspected.probes if probe.id.startswith(start)}
    return diagnostician.judge(scene, suspected, answered, calls)


def shown(diagnosis: Diagnosis) -> str | None:
    return diagnosis.shown.cause if diagnosis.shown is not None else None


def told(diagnosis: Diagnosis) -> Evidence:
    """Return the evidence of the cause that was shown true."""
    assert diagnosis.shown is not None, [(h.cause, h.because) for h in diagnosis.hypotheses]
    return next(e for e in diagnosis.evidence if e.source == diagnosis.shown.cause)


def on_python(run: Crash, version: str) -> Crash:
    return replace(run, signal=replace(run.signal, python=version))
