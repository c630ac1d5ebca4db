"""Crashes an example as a watched program, and has it diagnosed: no hand says what the cause is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from suture.diagnosis.diagnose import PythonDiagnostician
from suture.diagnosis.interface import Scene
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis
from suture.domain.signal import Signal
from suture.remedies.interface import Case, Example
from suture.sandbox.tree import SnapshotTree
from suture.signals import records
from suture.signals.records import Recorded
from suture_sdk import launch
from tests.remedies.cases import write


def diagnosed(folder: Path, example: Example) -> Case | str:
    """Return the case of an example's crash, or in words why there is none: no fault, or no cause shown."""
    root = folder / "project"
    write(root, example)
    project = SnapshotTree(root, root)
    signal = _run(root, folder / "first", example.run, None).signals[0]
    diagnostician = PythonDiagnostician()
    fault = diagnostician.locate(signal, project)
    if isinstance(fault, str):
        return fault
    scene = Scene(signal, fault, project)
    suspected = diagnostician.suspect(scene)
    second = _run(root, folder / "second", example.run, _plan(signal, fault, suspected, root))
    judged = diagnostician.judge(scene, suspected, second.facts, second.calls)
    if judged.shown is None:
        return "; ".join(f"{h.cause}: {h.because}" for h in judged.hypotheses) or "nothing is suspected"
    return Case(signal, fault, judged, judged.shown, project)


def _plan(signal: Signal, fault: Fault, diagnosis: Diagnosis, root: Path) -> dict[str, object]:
    probes = []
    for probe in diagnosis.probes:
        frame = signal.error.frames[probe.frame]
        where = {"file": frame.file, "function": frame.function, "line": frame.line}
        asked = {"id": probe.id, "kind": probe.kind, "subject": probe.subject, "options": list(probe.options)}
        probes.append({**asked, **where})
    functions = [{"file": str(root / fault.path), "function": fault.function, "line": 0}]
    return {"schema": "suture-plan/1", "probes": probes, "functions": functions, "limit": 50, "trace": False}


def _run(root: Path, capture: Path, script: str, plan: Mapping[str, object] | None) -> Recorded:
    capture.mkdir()
    if plan is not None:
        (capture / "plan.json").write_text(json.dumps(plan))
    environment = {"PATH": os.environ["PATH"], **launch.environment({}, str(capture), str(root))}
    command = [sys.executable, "-W", "ignore", script]
    subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False, timeout=60)
    return records.read({path.name: path.read_bytes() for path in capture.iterdir() if path.name != "plan.json"})
