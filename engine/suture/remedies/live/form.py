"""From a chosen remedy to its data-patch form, or the reason in words why it has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from suture.domain.live import LivePatch
from suture.domain.remedy import Remedy, Skipped
from suture.remedies.interface import Case
from suture.remedies.live import attributes, calls, files, imports, mappings
from suture.remedies.live.drafts import LiveDraft
from suture.remedies.place import Place, place

DRAFTERS: Mapping[str, Callable[[Place], LiveDraft | str]] = {
    "attribute-typo": attributes.alias,
    "dict-key-typo": mappings.alias,
    "dict-missing-key-default": mappings.default,
    "missing-import": imports.shim,
    "none-operand-default": calls.coerced,
    "path-candidates": files.candidates,
    "unexpected-keyword": calls.renamed,
}
"""Template to what drafts its live form; a template that is not here has none yet."""


def live_form(case: Case, remedy: Remedy) -> LivePatch | Skipped:
    """Return the live patch that does for the running program what the remedy does to its source."""
    name = remedy.name
    draft = DRAFTERS.get(remedy.template)
    if draft is None:
        return Skipped(name, f"{remedy.template} has no form that a running program can take; its edit is the repair")
    if remedy.rounds > 1:
        return Skipped(name, f"it joins {remedy.rounds} repairs, and a live patch is one")
    here = place(case)
    if isinstance(here, str):
        return Skipped(name, here)
    drafted = draft(here)
    if isinstance(drafted, str):
        return Skipped(name, drafted)
    return _aimed(here, remedy, drafted)


def _aimed(here: Place, remedy: Remedy, draft: LiveDraft) -> LivePatch | Skipped:
    fault = here.case.fault
    module = here.case.signal.error.frames[fault.frame].module
    function = draft.function or fault.function
    if not module:
        return Skipped(remedy.name, "the program did not say under which name it knows the module")
    if "<" in function:
        where = "at the level of the module" if function == "<module>" else f"in {function}"
        return Skipped(remedy.name, f"the line is {where}; a live patch acts on functions that can be found by name")
    risk = max(draft.risk, remedy.risk)
    return LivePatch(
        draft.kind, draft.scope, module, function, fault.path, draft.parameters, risk, draft.summary, remedy.template
    )
