"""The quick decision on one candidate: claims in order of their price, the first failed one ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from suture.domain.observation import Observation
from suture.domain.verdict import Claim, Verdict
from suture.verification import claims, failing, form, impact, narrow, outcome, runs
from suture.verification.candidate import Candidate
from suture.verification.interface import Checked
from suture.verification.outcome import Before
from suture.verification.own_tests import OwnTests
from suture.verification.reproduce import key
from suture.verification.runs import Lab, Watch


def check(lab: Lab, candidate: Candidate, own: OwnTests, *, records: bool = False) -> Checked:
    """Decide whether the candidate heals.

    Args:
        lab: where to run; may be a warm sandbox.
        candidate: the remedy and its failure.
        own: the project's own tests, with what they said without the patch.
        records: whether a run of tests records the calls of the failing functions, as every other run does.
    """
    found = form.decide(candidate.patch, lab.project, candidate.version, candidate.remedy.rounds)
    if claims.refuted(found):
        return Checked(verdict(lab, candidate, found), None)
    before, run = _run(lab, candidate, records=records)
    found += outcome.compare(before, run, candidate.remedy)
    if not claims.refuted(found):
        found.append(own.impacted(lab, candidate, other_tests(lab, candidate)))
    return Checked(verdict(lab, candidate, found), run, outcome.leads_to(before, run, candidate.remedy))


def _run(lab: Lab, candidate: Candidate, *, records: bool) -> tuple[Before, Observation]:
    """Run the command, or of a long test command the tests that can tell, and return what to compare it with.

    A quick run of tests is not traced: following every call doubles its time, and the tests themselves judge.
    """
    whole = replace(unpatched(lab, candidate), traced=candidate.signal.test is None)
    followed = watch_for(lab, candidate)
    watch = replace(followed, trace=whole.traced) if whole.traced or records else runs.QUIET
    few = narrow.tests(candidate)
    if few:
        run = run_patched(lab, candidate, watch, argv=narrow.argv(candidate.command, few, lab.project))
        # a test that cannot be chosen by its id is found by the whole command
        if candidate.signal.test in run.tests:
            return replace(whole, runs=tuple(narrow.restricted(one, few) for one in whole.runs)), run
    return whole, run_patched(lab, candidate, watch)


def unpatched(lab: Lab, candidate: Candidate) -> Before:
    """Return what is known of the command without the patch."""
    return Before(candidate.signal, candidate.reproduction.runs, partial(key, lab), lab.project)


def watch_for(lab: Lab, candidate: Candidate) -> Watch:
    """Return the request to trace a patched run and to record the calls of the failing functions."""
    return Watch(functions=failing.anywhere(failing.functions(candidate.signal, lab.project)), trace=True)


def run_patched(
    lab: Lab, candidate: Candidate, watch: Watch, *, argv: Sequence[str] | None = None, seed: int = runs.SEEDS[0]
) -> Observation:
    """Run the command, or other arguments with the same standard input, with the patch."""
    what = runs.job(candidate.command, argv, changes=runs.changes(candidate.patch), seed=seed)
    return runs.observe(lab, replace(what, stdin=candidate.command.stdin), watch)


def other_tests(lab: Lab, candidate: Candidate) -> list[str]:
    """Return the test files that the patch may concern and the given command does not run itself."""
    ran = candidate.reproduction.runs[0].tests
    files = frozenset(test.partition("::")[0] for test in ran)
    # unittest names a test by its module
    modules = frozenset(part for test in ran if "::" not in test for part in test.split("."))
    impacted = impact.by_import([edit.path for edit in candidate.patch.edits], lab.project)
    return [path for path in impacted if path not in files and PurePosixPath(path).stem not in modules]


def verdict(lab: Lab, candidate: Candidate, found: Sequence[Claim]) -> Verdict:
    """Return the verdict on exactly these bytes."""
    return Verdict(candidate.patch.digest, tuple(found), lab.sandbox.mode.name)
