"""The safety floor: rules that no setting lowers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from suture.domain.decision import Decision, Ruling
from suture.domain.fault import Fault
from suture.domain.names import access_word
from suture.domain.paths import closed_folders, is_test
from suture.domain.remedy import Remedy, Risk
from suture.domain.signal import Frame, Signal
from suture.policy.interface import Consent
from suture.policy.never_touch import kept_back
from suture.policy.transaction import cleans_up

# Exceptions that say "stop" on purpose, or whose cause no guard removes.
_NEVER_GUARDED = (
    "AssertionError",
    "GeneratorExit",
    "KeyboardInterrupt",
    "MemoryError",
    "PermissionError",
    "SyntaxError",
    "SystemExit",
)

# Templates that repair the cause of a failure to load or to name something; they guard nothing, so they
# may work in code where a guard would open a closed door.
_CAUSE_REPAIRS = frozenset({
    "attribute-typo", "missing-import", "moved-import-fallback", "name-typo", "removed-stdlib-api",
})  # fmt: skip


class Floor:
    """The hard-coded policy; see `policy.interface.Policy`. `never_touch` are globs by which the owner forbids more."""

    def __init__(self, never_touch: Sequence[str] = ()) -> None:
        self._never_touch = tuple(never_touch)

    def decide(self, remedy: Remedy, signal: Signal, fault: Fault, consent: Consent) -> Decision:
        """Return the decision on one remedy: the first rule that applies speaks."""
        return (
            _forbidden_file(remedy)
            or self._kept_back(remedy)
            or _deliberate_stop(remedy, signal)
            or _access_or_money(remedy, signal, fault)
            or _open_transaction(remedy, fault)
            or _risk(remedy, consent)
            or Decision(Ruling.APPROVE)
        )

    def _kept_back(self, remedy: Remedy) -> Decision | None:
        for edit in remedy.patch.edits:
            if pattern := kept_back(edit.path, self._never_touch):
                return Decision(Ruling.REJECT, f"{edit.path} is never touched: the owner says so with {pattern!r}")
        return None


def _forbidden_file(remedy: Remedy) -> Decision | None:
    for edit in remedy.patch.edits:
        path = PurePosixPath(edit.path)
        if path.is_absolute() or ".." in path.parts:
            return Decision(Ruling.REJECT, f"{edit.path} is outside the project")
        if is_test(edit.path):
            return Decision(Ruling.REJECT, f"{edit.path} is a test: a test is not changed to make it pass")
        if closed_folders(edit.path):
            return Decision(Ruling.ESCALATE, f"{edit.path} is decided by people (schema, pipeline or foreign code)")
    return None


def _deliberate_stop(remedy: Remedy, signal: Signal) -> Decision | None:
    if remedy.template not in _CAUSE_REPAIRS and signal.error.is_a(*_NEVER_GUARDED):
        return Decision(Ruling.REJECT, f"{signal.error.type} is never guarded: it says stop on purpose")
    return None


def _access_or_money(remedy: Remedy, signal: Signal, fault: Fault) -> Decision | None:
    if _repairs_only_the_cause(remedy):
        return None
    caller: tuple[Frame, ...] = signal.error.frames[max(0, fault.frame - 1) : fault.frame]
    failing = signal.error.frames[fault.frame : fault.frame + 1]
    variables = (name for frame in failing for name in frame.variables)
    stem = PurePosixPath(fault.path).stem
    names = (fault.function, stem, fault.segment, *(frame.function for frame in caller), *variables)
    word = access_word(*names)
    if word is None:
        return None
    return Decision(Ruling.ESCALATE, f'"{word}": access and payment checks fail closed; a person decides here')


def _open_transaction(remedy: Remedy, fault: Fault) -> Decision | None:
    if _repairs_only_the_cause(remedy):
        return None
    for edit in remedy.patch.edits:
        if edit.path == fault.path and edit.before is not None and (call := cleans_up(edit.before, fault.span.line)):
            return Decision(
                Ruling.ESCALATE,
                f"it failed while cleaning up after `{call}`: what was written stays written; a person decides here",
            )
    return None


def _repairs_only_the_cause(remedy: Remedy) -> bool:
    return remedy.template in _CAUSE_REPAIRS and remedy.risk is Risk.R0 and not remedy.hides


def _risk(remedy: Remedy, consent: Consent) -> Decision | None:
    if remedy.risk is Risk.R3:
        return Decision(Ruling.ESCALATE, "risk R3 (possible loss of data) is never tried by itself")
    if (remedy.hides or remedy.risk is Risk.R2) and not consent.hiding:
        return Decision(Ruling.ESCALATE, "it may hide the error; say --allow-hiding to try it")
    return None
