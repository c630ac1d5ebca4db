"""Pure comparison of runs before and after a patch: observations in, claims out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from suture.domain.observation import Observation
from suture.domain.paths import is_test
from suture.domain.project import Project
from suture.domain.remedy import Remedy, Risk
from suture.domain.signal import Signal
from suture.domain.verdict import Claim
from suture.verification import changed, claims, progress, suite_outcome

Key = tuple[str, str | None]

_ENDINGS = {
    "killed": "is killed",
    "timeout": "does not end within its time limit",
    "memory": "runs out of its memory limit",
    "output": "writes more than its output limit",
    "not started": "does not start",
}
_SOURCES = (".py", ".pyi", ".toml", ".cfg", ".ini", ".so")


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the command without the patch: its failure and its runs, one for each hash seed.

    `traced` says whether the patched run tells what it entered, to be compared with these.
    """

    signal: Signal
    runs: tuple[Observation, ...]
    key: Callable[[Signal], Key]
    project: Project
    traced: bool = True

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(self.key(signal) for run in self.runs for signal in run.signals)


def compare(before: Before, after: Observation, remedy: Remedy) -> list[Claim]:
    """Return the claims on one patched run, up to and with the first that fails."""
    found: list[Claim] = []
    for decide in (_gone, _ends_well, _as_far, _no_new_failure, _no_new_warning, _nothing_outside, _tree_kept):
        found.append(decide(before, after, remedy))
        if claims.refuted(found):
            break
    return found


def said(signal: Signal) -> str:
    """Return a failure in a few words: its type, the place and the test."""
    frame = signal.error.frames[-1] if signal.error.frames else None
    place = f" at {PurePosixPath(frame.file).name}:{frame.line}" if frame else ""
    return f"{signal.error.type}{place}" + (f" in {signal.test}" if signal.test else "")


def ending(run: Observation) -> str | None:
    """Say how a run ended if it did not exit by itself, None when it did."""
    if run.killed_by is not None and run.ending in {"exited", "killed"}:
        return f"is ended by signal {run.killed_by}"
    return None if run.ending == "exited" else _ENDINGS[run.ending]


def same(before: Before, signal: Signal) -> bool:
    """Say whether a signal is the failure to be healed; a test is compared only where both name one."""
    (mine, my_test), (other, other_test) = before.key(before.signal), before.key(signal)
    return mine == other and (my_test == other_test or None in {my_test, other_test})


def leads_to(before: Before, after: Observation, remedy: Remedy) -> Signal | None:
    """Return the failure at which the patched run ended instead, if it came further and nothing else is wrong.

    Only a repair that changes nothing that worked (R0) opens a next round: behind a guard or a substitute the
    next failure may be its own doing.
    """
    if remedy.risk is not Risk.R0 or remedy.hides or remedy.keeps_raising or after.passed or ending(after):
        return None
    if any(same(before, signal) for signal in after.signals):
        return None
    if progress.still_raised(before.signal, before.runs[0].calls, after.calls):
        return None
    if claims.refuted([_as_far(before, after, remedy), _nothing_outside(before, after, remedy)]):
        return None
    known = before.keys
    mine = (signal for signal in after.signals if before.key(signal) not in known)
    return next((signal for signal in mine if signal.test == before.signal.test), None)


def _gone(before: Before, after: Observation, remedy: Remedy) -> Claim:
    if still := next((signal for signal in after.signals if same(before, signal)), None):
        return claims.no(claims.GONE, f"{said(still)} is still raised")
    if (why := progress.still_raised(before.signal, before.runs[0].calls, after.calls)) and not remedy.keeps_raising:
        return claims.no(claims.GONE, why)
    return claims.decided(
        claims.GONE,
        suite_outcome.not_passed(before.signal.test, before.runs[0].tests, after.tests),
        f"{before.signal.error.type} is not raised any more",
    )


def _ends_well(before: Before, after: Observation, remedy: Remedy) -> Claim:
    if wrong := ending(after):
        return claims.no(claims.ENDS_WELL, f"the patched run {wrong}")
    if before.runs[0].session is not None and after.session is None:
        return claims.no(claims.ENDS_WELL, "the interpreter was ended from inside before it could report")
    if wrong := suite_outcome.contradiction(after):
        return claims.no(claims.ENDS_WELL, wrong)
    if after.passed:
        return claims.yes(claims.ENDS_WELL, "exit status 0")
    if after.tests and suite_outcome.failing(after.tests) <= suite_outcome.failing(before.runs[0].tests):
        return claims.yes(claims.ENDS_WELL, f"exit status {after.status}, for tests that failed before")
    return claims.no(claims.ENDS_WELL, _why_not_zero(before, after, remedy))


def _why_not_zero(before: Before, after: Observation, remedy: Remedy) -> str:
    raised = next(_new_signals(before, after), None)
    if raised and remedy.keeps_raising:
        return f"it raises {said(raised)} instead, and nothing in the project handles that"
    then = f" with {said(raised)}" if raised else ""
    return f"the patched run ends with exit status {after.status}{then}"


def _as_far(before: Before, after: Observation, _: Remedy) -> Claim:
    frames = before.signal.error.frames
    way = [f"{path}::{frame.function}" for frame in frames if (path := before.project.relative(frame.file))]
    against = (
        (progress.not_entered(way, before.signal.test, before.runs[0], after) if before.traced else None)
        or progress.result_changed([run.calls for run in before.runs], after.calls)
        # what a test runner writes differs with its outcome
        or (None if after.tests else progress.output_lost(before.signal, before.runs, after))
    )
    return claims.decided(claims.AS_FAR, against, "all that ran before the failure still runs")


def _new_signals(before: Before, after: Observation) -> Iterator[Signal]:
    for signal in after.signals:
        known = before.key(signal) in before.keys or same(before, signal)
        # failures of tests are counted test by test
        if not known and (signal.test is None or signal.test not in before.runs[0].tests):
            yield signal


def _no_new_failure(before: Before, after: Observation, _: Remedy) -> Claim:
    against = suite_outcome.worse([run.tests for run in before.runs], after.tests)
    if against is None and (new := next(_new_signals(before, after), None)):
        against = f"{said(new)} is new"
    return claims.decided(claims.NO_NEW_FAILURE, against, _counted(after))


def _counted(after: Observation) -> str:
    return f"{len(after.tests)} tests, none worse than before" if after.tests else "no other exception"


def _no_new_warning(before: Before, after: Observation, remedy: Remedy) -> Claim:
    known = {_class_of(warning) for run in before.runs if run.session for warning in run.session.warnings}
    told = after.session.warnings if after.session else ()
    new = [warning for warning in told if _class_of(warning) not in known]
    # The patched run goes further than the failing one, so only a warning of the patch's own lines is its doing.
    own = next((warning for warning in new if _is_at(warning, remedy, before.project)), None)
    if own:
        return claims.no(claims.NO_NEW_WARNING, f"the patched lines raise {_class_of(own)}")
    later = ", ".join(sorted({_class_of(warning) for warning in new}))
    return claims.yes(claims.NO_NEW_WARNING, f"beyond the failure: {later}" if later else "")


def _class_of(warning: str) -> str:
    return warning.partition("@")[0]


def _is_at(warning: str, remedy: Remedy, project: Project) -> bool:
    file, _, line = warning.partition("@")[2].rpartition(":")
    path = project.relative(file) or file
    return any(
        edit.path == path and line.isdigit() and int(line) in changed.lines_after(edit) for edit in remedy.patch.edits
    )


def _nothing_outside(before: Before, after: Observation, _: Remedy) -> Claim:
    known = {path for run in before.runs if run.session for path in run.session.wrote}
    told = after.session.wrote if after.session else ()
    # a path that the user typed is where the program is meant to write
    typed = after.session.argv if after.session else ()
    new = [path for path in told if path not in known and not path.startswith("/dev/") and path not in typed]
    return claims.decided(claims.NOTHING_OUTSIDE, f"it writes {new[0]}, outside the project" if new else None)


def _tree_kept(before: Before, after: Observation, _: Remedy) -> Claim:
    known = {path for run in before.runs for path in run.changed}
    new: Sequence[str] = [path for path in after.changed if path not in known]
    source = next((path for path in new if path.endswith(_SOURCES) or is_test(path)), None)
    if source:
        return claims.no(claims.TREE_KEPT, f"the patched run changes {source}")
    # going further than the failing run, a program writes its results
    written = ", ".join(sorted(new)[:3])
    return claims.yes(claims.TREE_KEPT, f"beyond the failure it writes {written}" if written else "")
