"""One program replayed: crashed, diagnosed, and its candidates checked in the sandbox as `suture fix` would."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from suture.diagnosis.diagnose import diagnostician
from suture.domain.diff import unified_diff
from suture.domain.shape import message_shape
from suture.domain.verdict import Answer
from suture.instrument import Instrument
from suture.learning.ranking import Ranking, initial, seeded, tally
from suture.policy.floor import Floor
from suture.policy.interface import Consent
from suture.remedies.interface import Example
from suture.remedies.registry import load
from suture.sandbox.interface import Allowances, Limits
from suture.sandbox.modes import choose
from suture.sandbox.snapshot import take
from suture.sandbox.tree import SnapshotTree
from suture.verification import verifier
from suture.verification.interface import Command
from suture.verification.runs import Lab, job, observe
from suture.workflow import steps
from suture.workflow.journey import Journey, Step, next_step
from suture_sdk.watched import launch

SECONDS = 20.0
_STEPS = {
    Step.DIAGNOSE: steps.diagnose,
    Step.REPRODUCE: steps.reproduce,
    Step.JUDGE: steps.judge,
    Step.PROPOSE: steps.propose,
    Step.CHECK: steps.check,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One candidate that was checked. `right` says that it passed, and that this program was there to be healed."""

    template: str
    strategy: str
    exception: str
    shape: str
    passed: bool
    right: bool
    applicable: float
    reason: str
    diff: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of one program; `crash` is the exception's class, and empty where it did not crash."""

    program: str
    crash: str
    attempts: tuple[Attempt, ...]
    why_none: str
    seconds: float

    def document(self) -> Mapping[str, object]:
        return asdict(self)


def replay(program: str, example: Example) -> Replay:
    """Crash the example, and check its candidates until one passes; those that only keep raising are no attempts."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="suture-replay-") as folder:
        root = _laid_out(Path(folder, "project"), example)
        snapshot = take(root, Path(folder, "tree"))
        project = SnapshotTree(snapshot.root, snapshot.copy, snapshot.shared)
        readable = tuple(Path(path) for path in (*launch.PATHS, sys.prefix, sys.base_prefix))
        sandbox = choose(snapshot, Allowances(readable=readable))
        lab = Lab(sandbox, Instrument(str(root), project), project)
        command = Command(
            (sys.executable, example.run), root, {"PATH": "/usr/bin:/bin"}, limits=Limits(seconds=SECONDS)
        )
        first = observe(lab, job(command))
        if not first.signals:
            return Replay(program, "", (), "it does not crash", time.perf_counter() - started)
        templates = load()
        priors = {one.id: initial(one.prior.alpha, one.prior.beta) for one in templates}
        ports = steps.Ports(
            project=project,
            diagnostician=diagnostician(),
            templates=templates,
            policy=Floor(),
            consent=Consent(),
            rank=Ranking(priors, tally((), ""), seeded),
            clock=time.perf_counter,
            budget=10 * SECONDS,
            command=command,
            verifier=verifier.make(sandbox, lab.instrument, project, None),
        )
        journey = Journey(first.signals[0], first)
        while (step := next_step(journey)) in _STEPS:
            journey = _STEPS[step](journey, ports)
    return Replay(
        program, journey.signal.error.type, _attempts(journey, example), _why_none(journey),
        time.perf_counter() - started,
    )  # fmt: skip


def _laid_out(root: Path, example: Example) -> Path:
    for path, text in example.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return root


def _attempts(journey: Journey, example: Example) -> tuple[Attempt, ...]:
    error = journey.signal.error
    shape = message_shape(error.type, error.message)
    shown = journey.diagnosis is not None and journey.diagnosis.shown is not None
    return tuple(
        Attempt(
            one.remedy.template, one.remedy.strategy, error.type, shape,
            passed=(passed := one.checked.verdict.answer is Answer.YES),
            right=passed and example.after is not None,
            applicable=1.0 if shown else _suspected(journey, one.remedy.cause),
            reason=one.checked.verdict.reason,
            diff=unified_diff(one.remedy.patch.edits, context=0),
        )
        for one in journey.tried
        if not one.remedy.keeps_raising
    )  # fmt: skip


def _suspected(journey: Journey, cause: str) -> float:
    hypotheses = journey.diagnosis.hypotheses if journey.diagnosis is not None else ()
    return max((one.probability for one in hypotheses if one.cause == cause), default=1.0)


def _why_none(journey: Journey) -> str:
    if journey.end is not None:
        return journey.end.reason
    if journey.tried:
        return ""
    return "; ".join(f"{one.name}: {one.reason}" for one in journey.skipped) or "nothing was offered"
