"""The verifier: the proofs of this folder behind the port of verification."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from suture.domain.hypothesis import Probe
from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.domain.remedy import Remedy
from suture.domain.signal import Signal
from suture.domain.verdict import Answer
from suture.sandbox.interface import Sandbox
from suture.verification import claims, form, recorded, regression, suites
from suture.verification.ahead import Ahead
from suture.verification.candidate import Candidate
from suture.verification.check import check
from suture.verification.confirm import confirm, run_again
from suture.verification.interface import (
    Checked,
    Command,
    Instrument,
    NoTest,
    RegressionTest,
    Reproduction,
    Verifier,
)
from suture.verification.one_at_a_time import one_at_a_time
from suture.verification.own_tests import OwnTests
from suture.verification.reproduce import reproduce
from suture.verification.runs import SEEDS, Lab, job

# Starting a zygote costs about two runs; most heals are over with the second candidate.
_WARM_FROM = 3


def make(
    sandbox: Sandbox,
    instrument: Instrument,
    project: Project,
    stack: ExitStack | None = None,
    test_command: Sequence[str] = (),
) -> Verifier:
    """Return the verifier of one failing command.

    Args:
        sandbox: runs everything; a fresh sandbox for each run.
        instrument: makes runs watched.
        project: the snapshot from which the sandbox makes its copies.
        stack: keeps a warm sandbox and a run ahead alive until the heal is over; without it every check starts
            from scratch, and every confirmation when it is asked for.
        test_command: how the owner runs the whole suite, empty when it is to be found out.
    """
    return _Verifier(Lab(sandbox, instrument, project, tuple(test_command)), stack)


class _Verifier:
    """Remembers between the questions what the runs without a patch said, and the winner's runs."""

    def __init__(self, lab: Lab, stack: ExitStack | None) -> None:
        self._lab = lab
        self._stack = stack
        self._own = OwnTests()
        self._confirmed: dict[str, tuple[Observation, ...]] = {}
        self._checks = 0
        self._warm: Lab | None = None
        self._ahead = Ahead[Observation](stack) if stack else None
        self._proofs = Ahead[RegressionTest | NoTest](stack) if stack else None
        self._held: dict[str, Observation] = {}

    def reproduce(self, command: Command, signal: Signal, probes: Sequence[Probe]) -> Reproduction:
        return reproduce(self._lab, command, signal, probes)

    def check(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:
        self._checks += 1
        candidate = Candidate(command, signal, remedy, reproduction)
        if self._checks >= _WARM_FROM:
            return check(self._quick(candidate), candidate, self._own)
        self._run_ahead(candidate)
        checked = check(self._lab, candidate, self._own, records=self._proofs is not None)
        if checked.run is not None and checked.verdict.answer is Answer.YES:
            self._held[remedy.patch.digest] = checked.run
        return checked

    def confirm(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:
        digest = remedy.patch.digest
        candidate = Candidate(command, signal, remedy, reproduction)
        held = self._held.get(digest)
        self._prove_ahead(candidate, held)
        ahead = self._ahead.take(digest) if self._ahead and held else None
        # baselines that a warm sandbox made are not trusted here
        own = OwnTests() if self._warm else self._own
        checked, after = confirm(self._lab, candidate, own, ahead)
        # a quick check may have run a few of the tests only
        self._confirmed[digest] = (held, *after) if ahead and held and signal.test is None else after
        return checked

    def prove(
        self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction
    ) -> RegressionTest | NoTest:
        candidate = Candidate(command, signal, remedy, reproduction)
        if candidate.executable is None:
            return NoTest("the run was not watched, so no call was recorded")
        digest = remedy.patch.digest
        if digest not in self._confirmed:
            self.confirm(command, signal, remedy, reproduction)
        after = self._confirmed[digest]
        return self._proved_ahead(candidate, after) or self._proof(candidate, after)

    def _proof(self, candidate: Candidate, after: Sequence[Observation]) -> RegressionTest | NoTest:
        suite = self._own.suite(self._lab, candidate) or suites.first(
            self._lab.project, candidate.executable or "python"
        )
        return regression.prove(self._lab, candidate, after, suite)

    def _prove_ahead(self, candidate: Candidate, held: Observation | None) -> None:
        """Begin with the regression test while the confirming run of the command is still under way.

        Only a failing test's check is over so early, and only then does nothing but the calls decide on its test.
        """
        if self._proofs and held and candidate.signal.test and candidate.executable:
            self._proofs.start(candidate.patch.digest, partial(self._proof, candidate, (held,)))

    def _proved_ahead(self, candidate: Candidate, after: Sequence[Observation]) -> RegressionTest | NoTest | None:
        """Return what came of it if the confirming runs show the same calls, with the same results."""
        held = self._held.get(candidate.patch.digest)
        if self._proofs is None or held is None or not candidate.signal.test:
            return None
        project, before = self._lab.project, candidate.reproduction.runs
        calls = [recorded.choose(candidate.signal, project, before, seen) for seen in ((held,), after)]
        return self._proofs.take(candidate.patch.digest) if calls[0] == calls[1] else None

    def _run_ahead(self, candidate: Candidate) -> None:
        """Start the confirming run beside the check of a candidate that may win."""
        patch = candidate.patch
        if self._ahead is None or candidate.remedy.keeps_raising:
            return
        if not claims.refuted(form.decide(patch, self._lab.project, candidate.version, candidate.remedy.rounds)):
            self._ahead.start(patch.digest, partial(run_again, self._lab, candidate, SEEDS[1]))

    def _quick(self, candidate: Candidate) -> Lab:
        """Return a lab with a warm sandbox where there is somebody to end it; the zygote is started once."""
        if self._warm is None and self._stack is not None:
            session = candidate.reproduction.runs[0].session
            watched = self._lab.instrument.watch(job(candidate.command))
            warm = self._lab.sandbox.warm(watched, session.preload if session else ())
            shared = one_at_a_time(self._stack.enter_context(warm))
            self._warm = replace(self._lab, sandbox=self._stack.enter_context(shared))
        return self._warm or self._lab
