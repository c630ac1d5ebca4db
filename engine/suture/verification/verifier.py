"""The verifier: the proofs of this folder behind the port of verification."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

from suture.domain.hypothesis import Probe
from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.domain.remedy import Remedy
from suture.domain.signal import Signal
from suture.sandbox.interface import Sandbox
from suture.verification import regression, suites
from suture.verification.candidate import Candidate
from suture.verification.check import check
from suture.verification.confirm import confirm
from suture.verification.interface import (
    Checked,
    Command,
    Instrument,
    NoTest,
    RegressionTest,
    Reproduction,
    Verifier,
)
from suture.verification.one_at_a_time import OneAtATime
from suture.verification.own_tests import OwnTests
from suture.verification.reproduce import reproduce
from suture.verification.runs import Lab, job

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
        stack: keeps a warm sandbox alive until the heal is over; without it every check starts from scratch.
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

    def reproduce(self, command: Command, signal: Signal, probes: Sequence[Probe]) -> Reproduction:
        return reproduce(self._lab, command, signal, probes)

    def check(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:
        self._checks += 1
        candidate = Candidate(command, signal, remedy, reproduction)
        lab = self._quick(candidate) if self._checks >= _WARM_FROM else self._lab
        return check(lab, candidate, self._own)

    def confirm(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:
        # baselines that a warm sandbox made are not trusted here
        checked, after = confirm(self._lab, Candidate(command, signal, remedy, reproduction), OwnTests())
        self._confirmed[remedy.patch.digest] = after
        return checked

    def prove(
        self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction
    ) -> RegressionTest | NoTest:
        candidate = Candidate(command, signal, remedy, reproduction)
        if candidate.executable is None:
            return NoTest("the run was not watched, so no call was recorded")
        if remedy.patch.digest not in self._confirmed:
            self.confirm(command, signal, remedy, reproduction)
        after = self._confirmed[remedy.patch.digest]
        suite = self._own.suite(self._lab, candidate) or suites.first(self._lab.project, candidate.executable)
        return regression.prove(self._lab, candidate, after, suite)

    def _quick(self, candidate: Candidate) -> Lab:
        """Return a lab with a warm sandbox where there is somebody to end it; the zygote is started once."""
        if self._warm is None and self._stack is not None:
            session = candidate.reproduction.runs[0].session
            watched = self._lab.instrument.watch(job(candidate.command))
            warm = self._lab.sandbox.warm(watched, session.preload if session else ())
            self._warm = replace(self._lab, sandbox=OneAtATime(self._stack.enter_context(warm)))
        return self._warm or self._lab
