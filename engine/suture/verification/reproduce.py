"""The proof that the failure is there: the unpatched command, under two hash seeds at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from suture.domain.hypothesis import Probe
from suture.domain.observation import Observation
from suture.domain.signal import Signal
from suture.verification import failing, hints, outcome, runs
from suture.verification.interface import Command, Reproduction
from suture.verification.runs import SEEDS, Lab, Watch


def reproduce(lab: Lab, command: Command, signal: Signal, probes: Sequence[Probe]) -> Reproduction:
    """Run the command twice; the same runs answer the probes and record the calls on the way to the failure."""
    functions = failing.functions(signal, lab.project)
    watch = Watch(signal, probes, functions, trace=True)
    tasks = [partial(runs.observe, lab, runs.job(command, seed=seed), watch) for seed in SEEDS]
    observed = tuple(runs.together(*tasks))
    before = outcome.Before(signal, observed, partial(key, lab), lab.project)
    shown = [any(outcome.same(before, one) for one in run.signals) for run in observed]
    if all(shown):
        return Reproduction(steady=True, why="", runs=observed)
    if any(shown):
        # the first run is the one that speaks for the failure
        ordered = sorted(zip(shown, observed, strict=True), key=lambda pair: not pair[0])
        other = _did(ordered[1][1])
        why = f"flaky: the failure comes with one hash seed, with another the command {other}"
        return Reproduction(steady=False, why=why, runs=tuple(run for _, run in ordered))
    return Reproduction(steady=False, why=_never_the_same(lab, observed) or _absent(lab, observed[0]), runs=observed)


def key(lab: Lab, signal: Signal) -> outcome.Key:
    """Return by what two failures are the same: fingerprint and test."""
    return lab.instrument.fingerprint(signal), signal.test


def _never_the_same(lab: Lab, observed: Sequence[Observation]) -> str:
    """Say that the runs fail, and each in another way; empty where they do not."""
    told = [{key(lab, one) for one in run.signals} for run in observed]
    if not all(told) or set.intersection(*told):
        return ""
    ways = " and ".join(outcome.said(run.signals[0]) for run in observed)
    return f"flaky: the command fails in another way each time, in the sandbox with {ways}"


def _absent(lab: Lab, run: Observation) -> str:
    hint = hints.hint(run, lab.project.root)
    return f"the command does not fail in the sandbox as it did outside: there it {_did(run)}" + (
        f"; {hint}" if hint else ""
    )


def _did(run: Observation) -> str:
    if wrong := outcome.ending(run):
        return wrong
    if run.signals:
        return f"fails with {outcome.said(run.signals[0])}"
    return f"ends with exit status {run.status}"
