"""The project's own tests with and without a patch; what they say without it is kept for the next candidate."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from suture.domain.observation import Observation
from suture.domain.remedy import Patch
from suture.domain.verdict import Claim
from suture.verification import claims, outcome, runs, suite_outcome, suites
from suture.verification.candidate import Candidate
from suture.verification.interface import Command
from suture.verification.runs import Lab
from suture.verification.suites import Suite

Arguments = tuple[str, ...]
Pair = tuple[Observation, Observation]

# More impacted files than this are not "impacted": the whole suite follows anyway.
_MOST_FILES = 20


class OwnTests:
    """Runs the project's tests; the runs without a patch are kept, since all candidates share them."""

    def __init__(self) -> None:
        self._unpatched: dict[Arguments, Observation] = {}
        self._suites: dict[Arguments, Suite | None] = {}

    def suite(self, lab: Lab, candidate: Candidate) -> Suite | None:
        """Return how the project's tests are run, None when it has none."""
        given = tuple(candidate.command.argv)
        if given not in self._suites:
            ask = partial(_succeeds, lab, candidate.command)
            self._suites[given] = suites.find(given, candidate.executable, lab.project, ask, lab.test_command)
        return self._suites[given]

    def impacted(self, lab: Lab, candidate: Candidate, files: Sequence[str]) -> Claim:
        """Decide whether the tests in these files, beyond the given command's own, fare as before."""
        if not files:
            return claims.yes(claims.IMPACTED, "no other test imports the changed code")
        suite = self.suite(lab, candidate)
        if suite is None:
            return claims.unknown(claims.IMPACTED, "it is not known how to run the project's tests")
        lists = suite.files(files[:_MOST_FILES])
        return _verdict(claims.IMPACTED, self._pairs(lab, candidate, suite, lists))

    def whole(self, lab: Lab, candidate: Candidate) -> Claim:
        """Decide whether all tests of the project fare as before."""
        suite = self.suite(lab, candidate)
        if suite is None:
            return claims.unknown(claims.SUITE, "the project has no tests")
        return _verdict(claims.SUITE, self._pairs(lab, candidate, suite, [suite.whole()]))

    def _pairs(self, lab: Lab, candidate: Candidate, suite: Suite, lists: Sequence[Arguments]) -> list[Pair]:
        run = partial(_run, lab, candidate.command, suite)
        new = [argv for argv in lists if argv not in self._unpatched]
        observed = runs.together(
            *(partial(run, argv, None) for argv in new), *(partial(run, argv, candidate.patch) for argv in lists)
        )
        self._unpatched.update(zip(new, observed, strict=False))
        return [(self._unpatched[argv], after) for argv, after in zip(lists, observed[len(new) :], strict=True)]


def _verdict(name: str, pairs: Sequence[Pair]) -> Claim:
    for before, after in pairs:
        if outcome.ending(before) or not before.tests:
            # silence of a suite that does not run here is no evidence, neither way
            return claims.unknown(name, f"without the patch the tests cannot be run here: {_how(before)}")
        if against := _against(before, after):
            return claims.no(name, against)
        if said := suite_outcome.contradiction(before):
            return claims.unknown(name, f"without the patch the tests cannot be run here: {said}")
        if said := suite_outcome.contradiction(after):
            return claims.no(name, said)
    return claims.yes(name, f"{sum(len(after.tests) for _, after in pairs)} tests, none worse than before")


def _against(before: Observation, after: Observation) -> str | None:
    if wrong := outcome.ending(after):
        return f"the test run {wrong}"
    return suite_outcome.worse([before.tests], after.tests)


def _how(run: Observation) -> str:
    return f"the run {outcome.ending(run)}" if outcome.ending(run) else f"no test ran, exit status {run.status}"


def _run(lab: Lab, command: Command, suite: Suite, argv: Arguments, patch: Patch | None) -> Observation:
    changes = runs.changes(patch) if patch else {}
    return runs.observe(lab, runs.job(command, argv, cwd=suite.cwd, changes=changes))


def _succeeds(lab: Lab, command: Command, argv: Sequence[str]) -> bool:
    return runs.observe(lab, runs.job(command, argv)).passed
