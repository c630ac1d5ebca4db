"""Choice of the recorded call from which a regression test is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from suture.domain.call import RecordedCall, Written
from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.domain.signal import Signal
from suture.verification import failing
from suture.verification.progress import arguments, is_raised

# A longer argument would be data, not a test that somebody reads.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A failing call that can be written down; `path` is its module's; `expected` what it returns with the patch.

    `expected` is None, with `why_not`, when the result cannot be written down or changes from run to run.
    """

    call: RecordedCall
    path: str
    expected: Written | None
    why_not: str = ""


def choose(
    signal: Signal, project: Project, before: Sequence[Observation], after: Sequence[Observation]
) -> list[Chosen] | str:
    """Return the failing calls that can be written down, innermost function first, or why there is none.

    Args:
        signal: the failure.
        project: the snapshot.
        before: the unpatched runs, one for each hash seed.
        after: the patched runs, one for each hash seed.
    """
    found: list[Chosen] = []
    reasons: list[str] = []
    for file, name, _ in failing.functions(signal, project):
        chosen = _of_function(signal, project, (file, name), before, after)
        if isinstance(chosen, Chosen):
            found.append(chosen)
        else:
            reasons.append(f"{name}: {chosen}")
    if found:
        return found
    return "; ".join(reasons) or "the failure lies outside of any function, so there is no call to repeat"


def _of_function(
    signal: Signal,
    project: Project,
    function: tuple[str, str],
    before: Sequence[Observation],
    after: Sequence[Observation],
) -> Chosen | str:
    path = project.relative(function[0])
    if path is None or "<locals>" in function[1]:
        return "it is defined inside another function and cannot be called from a test"
    failed = [call for call in _calls(before[0], function) if is_raised(call, signal.error.type)]
    why = _unwritable(failed[-1]) if failed else "its failing call was not recorded"
    if why:
        return why
    if not all(_alike(run, failed[-1]) for run in before[1:]):
        return "its arguments differ from run to run"
    return _once_patched(failed[-1], path, after)


def _once_patched(call: RecordedCall, path: str, after: Sequence[Observation]) -> Chosen | str:
    again = [one for run in after for one in _alike(run, call)[:1]]
    if len(again) < len(after) or not again:
        return "it is not called with these arguments any more once patched"
    if raised := next((one.raised for one in again if one.raised), None):
        return f"it raises {raised} once patched"
    expected, why_not = _expected([one.result for one in again])
    return Chosen(call, path, expected, why_not)


def _calls(run: Observation, function: tuple[str, str]) -> list[RecordedCall]:
    return [call for call in run.calls if (call.file, call.function) == function]


def _alike(run: Observation, call: RecordedCall) -> list[RecordedCall]:
    return [one for one in _calls(run, (call.file, call.function)) if arguments(one) == arguments(call)]


def _unwritable(call: RecordedCall) -> str:
    for name, written in call.arguments.items():
        if written.source is None:
            return f"argument {name} ({written.type}) cannot be written down: {written.why_not}"
    if sum(len(written.source or "") for written in call.arguments.values()) > _LONGEST:
        return "its arguments are too long to be written down"
    return ""


def _expected(results: Sequence[Written | None]) -> tuple[Written | None, str]:
    first = results[0]
    if first is None or first.source is None:
        return None, first.why_not if first is not None else "the result was not recorded"
    if any(other is None or other.source != first.source for other in results):
        return None, "the result differs from run to run"
    return (first, "") if len(first.source) <= _LONGEST else (None, "the result is too long to be written down")
