"""A Plan → plan.json, for the watched process. The format is contract/plan.schema.json."""

from __future__ import annotations

import json
from typing import Any

from suture.domain.hypothesis import Probe
from suture.domain.signal import Frame, Signal
from suture.signals.interface import Plan

_NOWHERE = Frame(file="", line=0, function="")


def encode(plan: Plan) -> bytes:
    """Return the plan as JSON; probes carry the file, function and line of the signal's frame they are asked in."""
    payload = {
        "schema": "suture-plan/1",
        "probes": [_probe(probe, plan.signal) for probe in plan.probes],
        "functions": [{"file": each.file, "function": each.function, "line": each.line} for each in plan.functions],
        "limit": plan.limit,
        "trace": plan.trace,
    }
    return json.dumps(payload, ensure_ascii=True).encode("ascii")


def _probe(probe: Probe, signal: Signal | None) -> dict[str, Any]:
    frames = signal.error.frames if signal is not None else ()
    frame = frames[probe.frame] if 0 <= probe.frame < len(frames) else _NOWHERE
    return {
        "id": probe.id,
        "kind": probe.kind,
        "subject": probe.subject,
        "file": frame.file,
        "function": frame.function,
        "line": frame.line,
        "options": list(probe.options),
    }
