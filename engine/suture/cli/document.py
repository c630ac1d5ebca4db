"""The report as one JSON document, as contract/fix-report.schema.json describes it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from suture.cli.apply import Applied
from suture.cli.writing import Refused
from suture.domain.diff import unified_diff
from suture.domain.hypothesis import Diagnosis
from suture.domain.live import LiveForm
from suture.domain.remedy import Remedy
from suture.domain.report import HealReport, Proof, RanCommand, Walls
from suture.domain.settings import Settings
from suture.domain.signal import Raised, Signal
from suture.domain.verdict import Verdict

SCHEMA = "suture-fix-report/1"


def dump(document: dict[str, Any]) -> str:
    """Return the document as JSON text in ASCII, so that no terminal can be reached through it."""
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def error_document(reason: str) -> dict[str, Any]:
    """Return the document of a heal that could not begin."""
    return {"schema": SCHEMA, "status": "error", "reason": reason}


def report_document(report: HealReport, applied: Applied | Refused | None = None) -> dict[str, Any]:
    """Return the document of a finished heal; `applied` is None where nobody asked to apply."""
    return {
        "schema": SCHEMA,
        "status": report.status.value,
        "reason": report.reason,
        "root": report.root,
        "command": report.command and _command(report.command),
        "signal": report.signal and _signal(report.signal, report.fingerprint),
        "fault": _fault(report),
        "diagnosis": report.diagnosis and _diagnosis(report.diagnosis),
        "remedy": report.remedy and remedy_document(report.remedy),
        "verdict": report.verdict and _verdict(report.verdict),
        "regression_test": report.proof and _proof(report.proof),
        "no_regression_test": report.no_proof,
        "tried": [
            {
                "name": t.name,
                "summary": t.summary,
                "answer": t.answer.value,
                "reason": t.reason,
                "seconds": t.seconds,
                "probability": t.probability,
            }
            for t in report.tried
        ],
        "skipped": [{"name": skipped.name, "reason": skipped.reason} for skipped in report.skipped],
        "suggestions": [{"label": s.label, "remedy": remedy_document(s.remedy)} for s in report.suggestions],
        "remaining": list(report.remaining),
        "sandbox": report.walls and _walls(report.walls),
        "python": report.python,
        "missing": list(report.missing),
        "seconds": dict(report.seconds),
        "tree_unchanged": report.tree_unchanged,
        "applied": applied and _applied(applied),
        "lesson": report.lesson,
        "settings": _settings(report.settings),
        "live": report.live and _live(report.live),
    }


def _live(form: LiveForm) -> dict[str, Any]:
    return {
        "id": form.sealed.id if form.sealed else None,
        "reason": form.reason,
        "kind": form.patch.kind if form.patch else None,
        "target": f"{form.patch.module}:{form.patch.function}" if form.patch else None,
    }


def remedy_document(remedy: Remedy) -> dict[str, Any]:
    """Return a remedy with its diff."""
    return {
        "name": remedy.name,
        "template": remedy.template,
        "strategy": remedy.strategy,
        "cause": remedy.cause,
        "summary": remedy.summary,
        "risk": remedy.risk.value,
        "hides": remedy.hides,
        "keeps_raising": remedy.keeps_raising,
        "values": list(remedy.values),
        "digest": remedy.patch.digest,
        "files": [edit.path for edit in remedy.patch.edits],
        "diff": unified_diff(remedy.patch.edits),
        "probability": remedy.belief.probability if remedy.belief else None,
        "probability_from": remedy.belief.because if remedy.belief else "",
    }


def _command(command: RanCommand) -> dict[str, Any]:
    return {
        "argv": list(command.argv),
        "cwd": command.cwd,
        "ending": command.ending,
        "exit_status": command.exit_status,
        "killed_by": command.killed_by,
        "seconds": command.seconds,
        "stderr_tail": command.tail,
    }


def _signal(signal: Signal, fingerprint: str) -> dict[str, Any]:
    return {
        "source": signal.source,
        "python": signal.python,
        "executable": signal.executable,
        "test": signal.test,
        "fingerprint": fingerprint,
        "has_columns": signal.has_columns,
        "raised": [_raised(raised) for raised in signal.raised],
    }


def _raised(raised: Raised) -> dict[str, Any]:
    return {
        "type": raised.type,
        "module": raised.module,
        "message": raised.message,
        "notes": list(raised.notes),
        "parent": raised.parent,
        "relation": raised.relation,
        "frames": [
            {"file": frame.file, "line": frame.line, "function": frame.function, "column": frame.column}
            for frame in raised.frames
        ],
    }


def _fault(report: HealReport) -> dict[str, Any] | None:
    if (fault := report.fault) is None:
        return None
    span = fault.span
    return {
        "path": fault.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "node": fault.node,
        "segment": fault.segment,
        "function": fault.function,
        "exact": fault.exact,
    }


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "cause": diagnosis.shown.cause if diagnosis.shown else None,
        "hypotheses": [
            {
                "cause": h.cause,
                "sentence": h.sentence,
                "probability": h.probability,
                "probe": h.probe,
                "shown": h.shown,
                "because": h.because,
            }
            for h in diagnosis.hypotheses
        ],
        "evidence": [{"source": e.source, "said": e.said, "where": e.where} for e in diagnosis.evidence],
        "intent": [{"kind": i.kind, "text": i.text, "where": i.where} for i in diagnosis.intent],
        "values": [
            {"literal": v.literal, "type": v.type, "rule": v.rule, "reason": v.reason, "where": list(v.where)}
            for v in diagnosis.values
        ],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "answer": verdict.answer.value,
        "digest": verdict.digest,
        "mode": verdict.mode,
        "claims": [
            {"name": c.name, "answer": c.answer.value, "reason": c.reason, "required": c.required}
            for c in verdict.claims
        ],
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "path": proof.edit.path,
        "style": proof.style,
        "function": proof.function,
        "kills": list(proof.kills),
        "survivors": list(proof.survivors),
        "only_proves": proof.only_proves,
        "diff": unified_diff([proof.edit]),
    }


def _walls(walls: Walls) -> dict[str, Any]:
    return {
        "mode": walls.mode,
        "lacks": list(walls.lacks),
        "network": walls.network,
        "kept_environment": list(walls.kept_environment),
        "readable": list(walls.readable),
    }


def _settings(settings: Settings) -> dict[str, Any]:
    return {
        "test_command": list(settings.test_command),
        "never_touch": list(settings.never_touch),
        "defaults": dict(settings.defaults),
        "idempotent": list(settings.idempotent),
        "limits": {name: value for name, value in asdict(settings.limits).items() if value is not None},
        "extra_inputs": list(settings.extra_inputs),
        "trusted_network": settings.trusted_network,
        "keep_env": list(settings.keep_env),
        "sandbox": settings.sandbox,
    }


def _applied(applied: Applied | Refused) -> dict[str, Any]:
    nothing: dict[str, Any] = {"done": False, "paths": [], "commit": "", "branch": "", "reason": ""}
    match applied:
        case Applied(paths, _, commit, branch, uncommitted):
            written = {"done": True, "paths": list(paths), "commit": commit, "branch": branch, "reason": uncommitted}
            return nothing | written
        case Refused(reason):
            return nothing | {"reason": reason}
