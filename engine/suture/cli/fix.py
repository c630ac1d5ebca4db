"""The commands `fix` and `explain`: ask for a heal, show it, and write it when told to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from suture.cli.apply import Applied, Refused, apply
from suture.cli.console import console
from suture.cli.document import dump, report_document
from suture.cli.exit_status import CANNOT, exit_status
from suture.cli.output import Output
from suture.cli.progress import progress
from suture.cli.show import show
from suture.cli.text import clean
from suture.domain.event import Event
from suture.domain.lesson import Outcome
from suture.domain.report import HealReport, Status
from suture.domain.request import HealRequest

Heal = Callable[[HealRequest, Callable[[Event], None]], HealReport]
Settle = Callable[[str, Outcome], None]


def fix(request: HealRequest, output: Output, heal: Heal, settle: Settle) -> int:
    """Serve one heal and return the exit status.

    Args:
        request: what to heal.
        output: how to write it.
        heal: the engine.
        settle: sets what became of a lesson.
    """
    with progress(console(output, error=True), quiet=output.quiet) as tell:
        report = heal(request, tell)
    applied = _apply(report, output) if output.apply else None
    if isinstance(applied, Applied) and report.lesson:
        _note(settle, report.lesson)
    _write(report, applied, output)
    return CANNOT if isinstance(applied, Refused) and report.status is Status.HEALED else exit_status(report)


def _note(settle: Settle, lesson: str) -> None:
    try:
        settle(lesson, Outcome.PENDING)
    except Exception as error:  # noqa: BLE001 - the patch is written; a lost note must not look like a failure
        sys.stderr.write(clean(f"suture: that the patch was applied could not be noted: {error}\n"))


def _apply(report: HealReport, output: Output) -> Applied | Refused | None:
    if report.remedy is None:
        return None
    if report.status is not Status.HEALED:
        return Refused("only a verified patch is written")
    edits = [*report.remedy.patch.edits, *([report.proof.edit] if report.proof else [])]
    return apply(Path(report.root), edits, allow_dirty=output.allow_dirty)


def _write(report: HealReport, applied: Applied | Refused | None, output: Output) -> None:
    if output.json:
        sys.stdout.write(dump(report_document(report, applied)))
    else:
        show(console(output), report, applied, quiet=output.quiet, verbose=output.verbose)
