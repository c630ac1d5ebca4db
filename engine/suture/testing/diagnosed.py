"""Crashes an example as a watched program, and has it diagnosed: no hand says what the cause is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from suture.diagnosis.diagnose import diagnostician
from suture.diagnosis.interface import Scene
from suture.domain.fault import Fault
from suture.remedies.interface import Case, Example
from suture.sandbox.tree import SnapshotTree
from suture.signals import records
from suture.signals.interface import Plan, RecordedFunction
from suture.signals.plan import encode
from suture.signals.records import Recorded
from suture_sdk.watched import launch

SECONDS = 60


def write(folder: Path, example: Example) -> None:
    """Lay the example's files out in a folder, which is made if it is not there."""
    for path, text in example.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def diagnosed(folder: Path, example: Example) -> Case | str:
    """Return the case of an example's crash, or in words why there is none: no crash, no fault, or no cause shown.

    Args:
        folder: an empty folder; the example is laid out in its `project`.
        example: it is run twice with this interpreter and no sandbox, so it must be one's own.
    """
    root = folder / "project"
    write(root, example)
    project = SnapshotTree(root, root)
    first = _run(root, folder / "first", example.run, None).signals
    if not first:
        return "the example does not crash"
    signal = first[0]
    doctor = diagnostician()
    fault = doctor.locate(signal, project)
    if not isinstance(fault, Fault):
        return fault
    scene = Scene(signal, fault, project)
    suspected = doctor.suspect(scene)
    recorded = (RecordedFunction(str(root / fault.path), fault.function, 0),)
    second = _run(root, folder / "second", example.run, encode(Plan(signal, suspected.probes, recorded, trace=False)))
    judged = doctor.judge(scene, suspected, second.facts, second.calls)
    if judged.shown is None:
        return "; ".join(f"{h.cause}: {h.because}" for h in judged.hypotheses) or "nothing is suspected"
    return Case(signal, fault, judged, judged.shown, project)


def run(root: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a file of an example as it is, unwatched."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", script],
        cwd=root,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=SECONDS,
        env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _run(root: Path, capture: Path, script: str, plan: bytes | None) -> Recorded:
    capture.mkdir()
    if plan is not None:
        (capture / "plan.json").write_bytes(plan)
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        **launch.environment({}, str(capture), str(root)),
    }
    command = [sys.executable, "-W", "ignore", script]
    subprocess.run(
        command,
        cwd=root,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=SECONDS,
    )
    return records.read({path.name: path.read_bytes() for path in capture.iterdir() if path.name != "plan.json"})
