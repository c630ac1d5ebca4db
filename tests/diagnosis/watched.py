"""Runs a program for real under an interpreter with the SDK's bootstrap, and has its probes answered."""

from __future__ import annotations

import json
import os
import subprocess
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from suture.diagnosis.diagnose import PythonDiagnostician
from suture.diagnosis.interface import Scene
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis
from suture.domain.signal import Signal
from suture.signals import records
from suture.signals.records import Recorded
from suture_sdk.watched import launch
from tests.diagnosis.fakes import MemoryProject

WANTED = ("3.9", "3.10", "3.11", "3.12", "3.13")


def interpreters() -> dict[str, Path]:
    """Return the Pythons found here, the newest of each minor version."""
    found: dict[str, Path] = {}
    for python in sorted(Path("~/.pyenv/versions").expanduser().glob("*/bin/python")):
        minor = ".".join(python.parts[-3].split(".")[:2])
        if minor in WANTED:
            found[minor] = python
    return found


@dataclass(frozen=True)
class Watched:
    """What a run under one interpreter showed, and what diagnosis made of it."""

    signal: Signal
    fault: Fault
    diagnosis: Diagnosis
    facts: Mapping[str, Mapping[str, object]]


def diagnose(python: Path, directory: Path, files: Mapping[str, str]) -> Watched:
    """Crash a program twice: once to see the failure, once to have the probes answered."""
    contents = {path: textwrap.dedent(text).lstrip("\n") for path, text in files.items()}
    root = directory / "project"
    for path, text in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    project = MemoryProject(contents, str(root))
    signal = _run(python, root, directory / "first", None).signals[0]
    diagnostician = PythonDiagnostician()
    fault = diagnostician.locate(signal, project)
    assert isinstance(fault, Fault), fault
    scene = Scene(signal, fault, project)
    suspected = diagnostician.suspect(scene)
    second = _run(python, root, directory / "second", _plan(signal, fault, suspected, root))
    judged = diagnostician.judge(scene, suspected, second.facts, second.calls)
    return Watched(signal, fault, judged, second.facts)


def _plan(signal: Signal, fault: Fault, diagnosis: Diagnosis, root: Path) -> dict[str, object]:
    frames = signal.error.frames
    probes = [
        {
            "id": p.id, "kind": p.kind, "subject": p.subject, "file": frames[p.frame].file,
            "function": frames[p.frame].function, "line": frames[p.frame].line, "options": list(p.options),
        }
        for p in diagnosis.probes
    ]  # fmt: skip
    functions = [{"file": str(root / fault.path), "function": fault.function, "line": 0}]
    return {"schema": "suture-plan/1", "probes": probes, "functions": functions, "limit": 50, "trace": False}


def _run(python: Path, root: Path, capture: Path, plan: Mapping[str, object] | None) -> Recorded:
    capture.mkdir()
    if plan is not None:
        (capture / "plan.json").write_text(json.dumps(plan))
    environment = {"PATH": os.environ["PATH"], **launch.environment({}, str(capture), str(root))}
    subprocess.run([python, str(root / "app.py")], cwd=root, env=environment, capture_output=True, check=False)
    return records.read({path.name: path.read_bytes() for path in capture.iterdir() if path.name != "plan.json"})
