"""Diagnosis: suspect by exception, message and node; judge by what the probes answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from suture.diagnosis import intent, values
from suture.diagnosis.causes.cause import Cause, Finding, Suspicion
from suture.diagnosis.causes.table import CAUSES
from suture.diagnosis.enrich import built_in, enrich
from suture.diagnosis.facts import Answers
from suture.diagnosis.interface import Diagnostician, Enricher, Scene
from suture.diagnosis.locate import locate
from suture.diagnosis.ranking import prior, updated
from suture.diagnosis.search import Search
from suture.diagnosis.view import SeenScene, View, view_of
from suture.domain.call import RecordedCall
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis, Evidence, Hypothesis
from suture.domain.project import Project
from suture.domain.signal import Signal


class PythonDiagnostician:
    """The diagnostician for Python programs. It remembers the last scene, so that judging does not read it again."""

    def __init__(self, enrichers: Iterable[Enricher] = ()) -> None:
        self._enrichers = tuple(enrichers)
        self._last: tuple[Scene, View | str] | None = None

    def locate(self, signal: Signal, project: Project) -> Fault | str:
        """Return the fault, or the reason in words why no application code can be blamed."""
        return locate(signal, project)

    def suspect(self, scene: Scene) -> Diagnosis:
        """Return ranked hypotheses, none shown yet, with the probes that decide between them."""
        view = self._view(scene)
        looked_at = SeenScene(scene.signal, scene.fault, scene.project, scene.environment, scene.declared, view)
        evidence = tuple(enrich(self._enrichers, looked_at))
        if isinstance(view, str):
            return Diagnosis((), (*evidence, Evidence("source", view)))
        suspicions = suspicions_of(view)
        probes = {probe.id: probe for _, suspicion in suspicions for probe in suspicion.probes}
        return Diagnosis(_hypotheses(view, suspicions), evidence, intent.intents(view), (), tuple(probes.values()))

    def judge(
        self,
        scene: Scene,
        diagnosis: Diagnosis,
        facts: Mapping[str, Mapping[str, Any]],
        calls: tuple[RecordedCall, ...],
    ) -> Diagnosis:
        """Return the diagnosis with hypotheses shown true or false, and the justified values of the true one."""
        view = self._view(scene)
        if isinstance(view, str):
            return diagnosis
        answers = Answers(facts)
        findings = {cause.word: cause.judge(view, answers) for cause in CAUSES if _stands(diagnosis, cause)}
        hypotheses = _judged(diagnosis.hypotheses, _one_true(findings))
        shown = next((h for h in hypotheses if h.shown), None)
        if shown is None:
            return replace(diagnosis, hypotheses=hypotheses)
        evidence = Evidence(shown.cause, shown.because, findings[shown.cause].facts, _where(view))
        found = values.justified(view, shown.cause, evidence.facts, calls)
        return replace(diagnosis, hypotheses=hypotheses, evidence=(*diagnosis.evidence, evidence), values=found)

    def _view(self, scene: Scene) -> View | str:
        if self._last is None or self._last[0] is not scene:
            self._last = scene, view_of(scene, Search(scene.project))
        return self._last[1]


def suspicions_of(view: View) -> list[tuple[Cause, Suspicion]]:
    """Return the causes that come into question; a certain one stands alone."""
    found = [(cause, suspicion) for cause in CAUSES if (suspicion := cause.suspect(view)) is not None]
    certain = [pair for pair in found if pair[1].certain]
    return certain[:1] or found


def _hypotheses(view: View, suspicions: list[tuple[Cause, Suspicion]]) -> tuple[Hypothesis, ...]:
    certain = {cause.word: suspicion.certain for cause, suspicion in suspicions}
    probability = prior(certain, (view.error.type, *view.error.bases))
    hypotheses = (
        Hypothesis(c.word, s.sentence, probability[c.word], s.probes[0].id if s.probes else None) for c, s in suspicions
    )
    return tuple(sorted(hypotheses, key=lambda h: -h.probability))


def _stands(diagnosis: Diagnosis, cause: Cause) -> bool:
    return any(hypothesis.cause == cause.word for hypothesis in diagnosis.hypotheses)


def _one_true(findings: Mapping[str, Finding]) -> dict[str, Finding]:
    """Keep the first cause that is shown true, in the table's order; the others yield to it."""
    winner: str | None = None
    kept: dict[str, Finding] = {}
    for word, finding in findings.items():
        kept[word] = finding
        if finding.shown and winner is not None:
            kept[word] = Finding(shown=False, because=f"{winner} explains it already")
        elif finding.shown:
            winner = word
    return kept


def _judged(hypotheses: tuple[Hypothesis, ...], findings: Mapping[str, Finding]) -> tuple[Hypothesis, ...]:
    before = {h.cause: h.probability for h in hypotheses}
    after = updated(before, {word: finding.shown for word, finding in findings.items()})
    judged = (
        replace(
            h,
            probability=after[h.cause],
            shown=findings[h.cause].shown if h.cause in findings else None,
            because=findings[h.cause].because if h.cause in findings else h.because,
        )
        for h in hypotheses
    )
    return tuple(sorted(judged, key=lambda h: (h.shown is not True, -h.probability)))


def _where(view: View) -> str:
    return f"{view.fault.path}:{view.fault.span.line}"


def diagnostician() -> Diagnostician:
    """Return the diagnostician with all built-in enrichers."""
    return PythonDiagnostician(built_in())
