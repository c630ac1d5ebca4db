"""Pure comparison of test outcomes, test by test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from suture.domain.observation import Observation, TestOutcome

Outcomes = Mapping[str, TestOutcome]

_FAILED = frozenset({"failed", "error"})
_GOOD = frozenset({"passed", "xfailed"})
# pytest: internal error, usage error, nothing collected; none of them says anything of the tests
_NOT_A_RESULT = {3: "an internal error of the runner", 4: "a usage error", 5: "no test was collected"}


def failing(tests: Outcomes) -> frozenset[str]:
    """Return the ids of the tests that failed, in their body or around it."""
    return frozenset(test for test, outcome in tests.items() if outcome in _FAILED)


def not_passed(test: str | None, before: Outcomes, after: Outcomes) -> str | None:
    """Say why the failing test does not pass with the patch; None when it does, or when there is none."""
    if test is None or test not in before:
        return None
    if test in after:
        return None if after[test] in _GOOD else f"{test}: {after[test]}"
    if is_collection(test):
        return None if any(_is_inside(other, test) for other in after) else f"{test} holds no test that runs"
    return f"{test} is not run any more"


def worse(before: Sequence[Outcomes], after: Outcomes) -> str | None:
    """Say which test became worse or vanished; one that did not pass under every seed before is not held.

    Args:
        before: the outcomes of each unpatched run.
        after: the outcomes of one patched run.
    """
    for test in before[0] if before else ():
        outcomes = {tests.get(test) for tests in before}
        if test not in after:
            if not (is_collection(test) and outcomes <= _FAILED):
                return f"{test} is not run any more"
        elif outcomes <= _GOOD and after[test] not in _GOOD:
            return f"{test} passed before, now: {after[test]}"
    new = sorted(failing(after) - set().union(*before))
    return f"{new[0]} is new: {after[new[0]]}" if new else None


def is_collection(test: str) -> bool:
    """Say whether an id names what failed to load or to be set up rather than a test."""
    return test.endswith(".py") or "_FailedTest" in test or test.startswith(("setUp", "tearDown"))


def contradiction(run: Observation) -> str | None:
    """Say how the told outcomes and the exit status contradict each other: one of them is forged or lost."""
    if not run.tests:
        return None
    failed = sorted(failing(run.tests))
    if run.status == 0 and failed:
        return f"exit status 0, though {failed[0]} failed"
    if run.status == 1 and not failed:
        return "exit status 1, though no test is said to have failed"
    return f"exit status {run.status}: {_NOT_A_RESULT[run.status]}" if run.status in _NOT_A_RESULT else None


def _is_inside(test: str, collection: str) -> bool:
    if "_FailedTest" in collection or collection.startswith(("setUp", "tearDown")):
        name = collection.rpartition(".")[2].rstrip(")")
        return not is_collection(test) and name in test.split(".")
    return test.startswith(f"{collection}::")
