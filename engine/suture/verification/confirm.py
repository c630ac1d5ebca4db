"""The last word on the winner: everything once more from scratch, under two hash seeds, with all tests."""

from __future__ import annotations

from functools import partial

from suture.domain.observation import Observation
from suture.domain.remedy import Remedy
from suture.domain.verdict import Claim
from suture.verification import claims, form, outcome, runs
from suture.verification.candidate import Candidate
from suture.verification.check import other_tests, run_patched, unpatched, verdict, watch_for
from suture.verification.command_line import recognise
from suture.verification.interface import Checked
from suture.verification.outcome import Before
from suture.verification.own_tests import OwnTests
from suture.verification.runs import SEEDS, Lab


def confirm(
    lab: Lab, candidate: Candidate, own: OwnTests, ahead: Observation | None = None
) -> tuple[Checked, tuple[Observation, ...]]:
    """Decide every claim in a fresh sandbox; also return the patched runs, one for each hash seed they needed.

    Args:
        lab: where to run, from scratch.
        candidate: the one that passed its check.
        own: the project's own tests.
        ahead: the patched run under the second hash seed in a fresh sandbox of its own, where the check under the
            first was one from scratch too; it is judged here as if it were run now.
    """
    found = form.decide(candidate.patch, lab.project, candidate.version, candidate.remedy.rounds)
    if claims.refuted(found):
        return Checked(verdict(lab, candidate, found), None), ()
    again = partial(run_again, lab, candidate)
    after = (ahead,) if ahead else tuple(runs.together(*(partial(again, seed) for seed in SEEDS)))
    before = unpatched(lab, candidate)
    found += outcome.compare(before, after[0], candidate.remedy)
    found.append(_both_seeds(before, after[1:], candidate.remedy))
    if not claims.refuted(found):
        found.append(_all_tests(lab, candidate, own))
    return Checked(verdict(lab, candidate, found), after[0]), after


def run_again(lab: Lab, candidate: Candidate, seed: int) -> Observation:
    """Run the whole command with the patch, traced, as confirmation wants it."""
    return run_patched(lab, candidate, watch_for(lab, candidate), seed=seed)


def _both_seeds(before: Before, others: tuple[Observation, ...], remedy: Remedy) -> Claim:
    for run in others:
        against = next((one for one in outcome.compare(before, run, remedy) if claims.refuted([one])), None)
        if against:
            return claims.no(claims.BOTH_SEEDS, f"under another hash seed: {against.name}: {against.reason}")
    return claims.yes(claims.BOTH_SEEDS)


def _all_tests(lab: Lab, candidate: Candidate, own: OwnTests) -> Claim:
    if recognise(candidate.command.argv) is None and not candidate.reproduction.runs[0].tests:
        return own.whole(lab, candidate)
    # the given command is the suite; of the other tests only those that the patch may concern
    return own.impacted(lab, candidate, other_tests(lab, candidate))
