"""From strategies to remedies: each strategy drafts an edit or says why not, and drafts become remedies here."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from suture.domain.hypothesis import JustifiedValue
from suture.domain.remedy import Edit, Patch, Remedy, Risk, Skipped
from suture.remedies.interface import Case, Strategy, Template
from suture.remedies.piece import EditRefusedError
from suture.remedies.place import Place, place
from suture.remedies.source import Source
from suture.remedies.values import sources

MOST_LINES = 40


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """The edited files of one strategy. `unsourced` says that it brings in a value without a source."""

    summary: str
    edited: tuple[Source, ...]
    values: tuple[JustifiedValue, ...] = ()
    unsourced: bool = False
    keeps_raising: bool = False
    risk: Risk | None = None


Drafter = Callable[[Place], Draft | str]


def offer(template: Template, case: Case, drafters: Mapping[str, Drafter]) -> Iterator[Remedy | Skipped]:
    """Yield remedies in rank order, those that may hide the error last, and for each strategy left out the reason."""
    here = place(case)
    if isinstance(here, str):
        yield Skipped(template.id, here)
        return
    # one at a time: the first that passes ends the trial, and an edit of a long file costs a tenth of a second
    for strategy in sorted(template.strategies, key=lambda strategy: strategy.hides):
        yield _made(template, strategy, here, drafters[strategy.id])


def _made(template: Template, strategy: Strategy, here: Place, drafter: Drafter) -> Remedy | Skipped:
    name = f"{template.id}/{strategy.id}"
    try:
        draft = drafter(here)
        if isinstance(draft, str):
            return Skipped(name, draft)
        edits = tuple(Edit(source.path, source.before, source.encode()) for source in draft.edited)
    except EditRefusedError as error:
        return Skipped(name, str(error))
    except UnicodeEncodeError:
        return Skipped(name, f"the patch cannot be written in the file's encoding, {here.source.encoding}")
    edits = tuple(edit for edit in edits if edit.before != edit.after)
    if not edits:
        return Skipped(name, "the edit changes nothing")
    if (size := sum(map(changed_lines, edits))) > MOST_LINES:
        return Skipped(name, f"the patch changes {size} lines, at most {MOST_LINES} are accepted")
    risk = Risk.R2 if draft.unsourced else draft.risk or strategy.risk
    return Remedy(
        template=template.id,
        strategy=strategy.id,
        cause=here.case.hypothesis.cause,
        summary=draft.summary,
        patch=Patch(edits),
        risk=risk,
        hides=strategy.hides or draft.unsourced or risk in {Risk.R2, Risk.R3},
        keeps_raising=draft.keeps_raising,
        values=sources(draft.values),
    )


def changed_lines(edit: Edit) -> int:
    """Return the number of added and removed lines of an edit."""
    before, after = (edit.before or b"").split(b"\n"), edit.after.split(b"\n")
    # the ends are cut off first: matching whole files of ten thousand lines costs more than the edit
    while before and after and before[-1] == after[-1]:
        before.pop(), after.pop()
    start = next((i for i, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(before), len(after)) if start is None else start
    opcodes = difflib.SequenceMatcher(a=before[start:], b=after[start:], autojunk=False).get_opcodes()
    return sum(i2 - i1 + j2 - j1 for tag, i1, i2, j1, j2 in opcodes if tag != "equal")
