"""The steps of a journey: each reads the state, calls one port and returns the state that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from suture.diagnosis.interface import Diagnostician, Scene
from suture.domain.choice import Choice, Pick, Wish
from suture.domain.decision import Decision, Ruling
from suture.domain.fault import Fault
from suture.domain.hypothesis import Diagnosis, Hypothesis
from suture.domain.project import Project
from suture.domain.remedy import LEAST_HOPE, Remedy, Skipped
from suture.domain.report import Status
from suture.domain.signal import Signal
from suture.policy.interface import Consent, Policy
from suture.remedies.interface import Case, Template
from suture.verification.interface import Command, NoTest, Verifier
from suture.workflow.journey import Journey, TriedRemedy
from suture.workflow.summary import choice


@dataclass(frozen=True, slots=True)
class Ports:
    """What the steps call; chosen in `suture.bootstrap`.

    `command` and `verifier` are None when there is only a traceback. `rank` orders remedies by what was
    learned, best first; `clock` gives seconds, monotonic; `budget` is the time for candidates in seconds.
    `choose` asks a person, where one is there to be asked. `declared` are the owner's defaults, and `kept_back`
    names the owner's pattern by which a path may not be written.
    """

    project: Project
    diagnostician: Diagnostician
    templates: Sequence[Template]
    policy: Policy
    consent: Consent
    rank: Callable[[Sequence[Remedy], Signal, Diagnosis], Sequence[Remedy]]
    clock: Callable[[], float]
    budget: float
    command: Command | None = None
    verifier: Verifier | None = None
    environment: Mapping[str, str] | None = None
    declared: Mapping[str, str] = field(default_factory=dict)
    kept_back: Callable[[str], str | None] | None = None
    choose: Callable[[Choice], Pick] | None = None


def diagnose(journey: Journey, ports: Ports) -> Journey:
    """Locate the fault and list the possible causes."""
    fault = ports.diagnostician.locate(journey.signal, ports.project)
    if not isinstance(fault, Fault):
        return journey.ended(Status.NOT_HEALED, f"could not be healed: {fault}")
    diagnosis = ports.diagnostician.suspect(_scene(journey.signal, fault, ports))
    return replace(journey, fault=fault, diagnosis=diagnosis)


def reproduce(journey: Journey, ports: Ports) -> Journey:
    """See the failure again in the sandbox, with the probes answered on the way."""
    command, verifier = _sandboxed(ports)
    reproduction = verifier.reproduce(command, journey.signal, _diagnosed(journey)[1].probes)
    after = replace(journey, reproduction=reproduction)
    if reproduction.steady:
        return after
    status = Status.FLAKY if reproduction.why.startswith("flaky") else Status.NOT_HEALED
    prefix = "" if status is Status.FLAKY else "could not be healed: "
    return after.ended(status, prefix + reproduction.why)


def judge(journey: Journey, ports: Ports) -> Journey:
    """Let the probes' answers show which hypothesis is true."""
    fault, diagnosis = _diagnosed(journey)
    first = journey.reproduction.runs[0] if journey.reproduction and journey.reproduction.runs else None
    scene = _scene(journey.signal, fault, ports)
    facts, calls = (first.facts, first.calls) if first is not None else ({}, ())
    judged = ports.diagnostician.judge(scene, diagnosis, facts, calls)
    after = replace(journey, diagnosis=judged, judged=True)
    if journey.explain_only or judged.shown is None or judged.shown.cause != "deliberate":
        return after
    return after.ended(
        Status.NOT_HEALED, f"could not be healed: {judged.shown.sentence.rstrip('.')}; a person decides here"
    )


def propose(journey: Journey, ports: Ports) -> Journey:
    """Ask the templates for remedies, and policy for its word on each."""
    fault, diagnosis = _diagnosed(journey)
    proposed = tuple(_proposals(journey.signal, fault, diagnosis, ports))
    skipped = tuple(one for one in proposed if isinstance(one, Skipped))
    remedies = list({one.patch.digest: one for one in reversed(proposed) if isinstance(one, Remedy)}.values())[::-1]
    ranked = sorted(
        ports.rank(remedies, journey.signal, diagnosis), key=lambda remedy: (remedy.hides, remedy.keeps_raising)
    )
    decided = [(remedy, ports.policy.decide(remedy, journey.signal, fault, ports.consent)) for remedy in ranked]
    queue, hopeless = _worth_trying([remedy for remedy, decision in decided if decision.approved])
    withheld = [pair for pair in decided if not pair[1].approved]
    withheld += [(remedy, Decision(Ruling.ESCALATE, _no_hope(remedy))) for remedy in hopeless]
    return replace(journey, queue=queue, skipped=skipped, withheld=tuple(withheld))


def check(journey: Journey, ports: Ports) -> Journey:
    """Try the best remaining candidate in the sandbox."""
    command, verifier = _sandboxed(ports)
    if not journey.queue or journey.reproduction is None:
        raise AssertionError("a candidate is checked only when there is one and the failure was reproduced")
    remedy, *rest = journey.queue
    started = ports.clock()
    checked = verifier.check(command, journey.signal, remedy, journey.reproduction)
    seconds = ports.clock() - started
    spent = sum(tried.seconds for tried in journey.tried) + seconds > ports.budget
    tried = (*journey.tried, TriedRemedy(remedy, checked, seconds))
    return replace(journey, queue=tuple(rest), tried=tried, over_budget=spent)


def confirm(journey: Journey, ports: Ports) -> Journey:
    """Decide every claim about the candidate once more, from scratch."""
    command, verifier = _sandboxed(ports)
    candidate = journey.candidate
    if candidate is None or journey.reproduction is None:
        raise AssertionError("only a candidate that passed its check is confirmed")
    started = ports.clock()
    checked = verifier.confirm(command, journey.signal, candidate.remedy, journey.reproduction)
    confirmed = TriedRemedy(candidate.remedy, checked, candidate.seconds + ports.clock() - started, confirmed=True)
    return replace(journey, tried=(*journey.tried[:-1], confirmed))


def choose(journey: Journey, ports: Ports) -> Journey:
    """Ask a person for one of the verified candidates."""
    if ports.choose is None:
        raise AssertionError("a journey is only made to choose when there is somebody to ask")
    pick = ports.choose(choice(journey))
    verified = {one.remedy.patch.digest for one in journey.verified}
    if pick.wish is Wish.ACCEPT and pick.digest in verified:
        return replace(journey, accepted=pick.digest)
    if pick.wish is Wish.NEXT and journey.left > 0:
        return replace(journey, put_aside=len(journey.verified))
    names = ", ".join(one.remedy.name for one in journey.verified)
    return journey.ended(Status.DECLINED, f"declined: {names} passed all checks, and none was taken")


def prove(journey: Journey, ports: Ports) -> Journey:
    """Write the regression test for the winner."""
    command, verifier = _sandboxed(ports)
    winner = journey.winner
    if winner is None or journey.reproduction is None:
        raise AssertionError("only a confirmed candidate gets a regression test")
    test = verifier.prove(command, journey.signal, winner.remedy, journey.reproduction)
    pattern = ports.kept_back(test.edit.path) if ports.kept_back and not isinstance(test, NoTest) else None
    if pattern and not isinstance(test, NoTest):
        test = NoTest(f"it would be {test.edit.path}, which is never touched: the owner says so with {pattern!r}")
    return replace(journey, test=test)


def _worth_trying(ranked: Sequence[Remedy]) -> tuple[tuple[Remedy, ...], tuple[Remedy, ...]]:
    """Cut the candidates off behind the last one that has a chance: from there on the best hope is too small."""
    hopeful = [number for number, remedy in enumerate(ranked, 1) if remedy.belief is None or not remedy.belief.hopeless]
    end = max(hopeful, default=0)
    return tuple(ranked[:end]), tuple(ranked[end:])


def _no_hope(remedy: Remedy) -> str:
    chance, because = (remedy.belief.probability, remedy.belief.because) if remedy.belief is not None else (0.0, "")
    return f"its chance is {100 * chance:.1f} %, less than {100 * LEAST_HOPE:.0f} %: {because}"


def _proposals(signal: Signal, fault: Fault, diagnosis: Diagnosis, ports: Ports) -> Iterator[Remedy | Skipped]:
    for hypothesis in _open_hypotheses(diagnosis):
        case = Case(signal, fault, diagnosis, hypothesis, ports.project)
        for template in ports.templates:
            if hypothesis.cause in template.causes:
                skipped = template.guard(case)
                if skipped is not None:
                    yield skipped
                else:
                    yield from template.propose(case)


def _open_hypotheses(diagnosis: Diagnosis) -> tuple[Hypothesis, ...]:
    """Return the one hypothesis shown true; without it, those that no probe could decide."""
    if diagnosis.shown is not None:
        return (diagnosis.shown,)
    return tuple(hypothesis for hypothesis in diagnosis.hypotheses if hypothesis.shown is None)


def _scene(signal: Signal, fault: Fault, ports: Ports) -> Scene:
    return Scene(signal, fault, ports.project, ports.environment or {}, ports.declared)


def _diagnosed(journey: Journey) -> tuple[Fault, Diagnosis]:
    if journey.fault is None or journey.diagnosis is None:
        raise AssertionError("the journey must be diagnosed before this step")
    return journey.fault, journey.diagnosis


def _sandboxed(ports: Ports) -> tuple[Command, Verifier]:
    if ports.command is None or ports.verifier is None:
        raise AssertionError("without a command there is nothing to run in the sandbox")
    return ports.command, ports.verifier
