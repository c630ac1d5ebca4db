"""The commands `fix` and `explain`: ask for a heal, show it, and write it when told to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from suture.cli.apply import Applied, apply
from suture.cli.commit import CommitTo, commit, refusal
from suture.cli.commit_message import message
from suture.cli.console import console
from suture.cli.document import dump, report_document
from suture.cli.exit_status import CANNOT, exit_status
from suture.cli.output import Output
from suture.cli.progress import progress
from suture.cli.show import show
from suture.cli.text import clean
from suture.cli.writing import Refused
from suture.domain.choice import Choice, Pick
from suture.domain.event import Event
from suture.domain.lesson import Change, Outcome
from suture.domain.live import LiveForm, Sealed
from suture.domain.remedy import Edit
from suture.domain.report import HealReport, Status
from suture.domain.request import HealRequest
from suture.learning.interface import Notebook


class Heal(Protocol):
    """The engine, as `suture.bootstrap.heal`."""

    def __call__(
        self,
        request: HealRequest,
        on_event: Callable[[Event], None],
        choose: Callable[[Choice], Pick] | None = None,
        /,
    ) -> HealReport:
        """Carry one request through the whole loop."""


def fix(request: HealRequest, output: Output, heal: Heal, notebook: Notebook) -> int:
    """Serve one heal and return the exit status.

    Args:
        request: what to heal.
        output: how to write it.
        heal: the engine.
        notebook: where what was written to the project is kept.
    """
    with progress(console(output, error=True), quiet=output.quiet) as tell:
        report = heal(request, tell, *_chooser(output))
    applied = _apply(report, output) if output.apply else None
    if isinstance(applied, Applied) and report.lesson:
        _note(notebook, report, applied)
    if output.live and report.live and report.live.sealed:
        report = _put_live(report, report.live.sealed, output.live)
    _write(report, applied, output)
    undone = isinstance(applied, Refused) or (applied is not None and applied.uncommitted)
    return CANNOT if undone and report.status is Status.HEALED else exit_status(report)


def _chooser(output: Output) -> tuple[Callable[[Choice], Pick], ...]:
    if not output.interactive:
        return ()
    from suture.cli.choose import Chooser  # noqa: PLC0415 - seldom asked for
    from suture.cli.keys import read_key  # noqa: PLC0415 - terminals only

    return (Chooser(console(output), read_key),)


def _note(notebook: Notebook, report: HealReport, applied: Applied) -> None:
    try:
        notebook.keep_change(report.lesson or "", Change(_edits(report), applied.folders))
        notebook.settle(report.lesson or "", Outcome.PENDING)
    except Exception as error:  # noqa: BLE001 - the patch is written; a lost note must not look like a failure
        sys.stderr.write(clean(f"suture: that the patch was applied could not be noted: {error}\n"))


def _apply(report: HealReport, output: Output) -> Applied | Refused | None:
    if report.remedy is None:
        return None
    if report.status is not Status.HEALED:
        return Refused("only a verified patch is written")
    root, to = Path(report.root), CommitTo(output.branch)
    if output.commit and (why := refusal(root, to)):
        return Refused(why)
    applied = apply(root, _edits(report), allow_dirty=output.allow_dirty)
    if isinstance(applied, Refused) or not output.commit:
        return applied
    return commit(root, applied, message(report, report.lesson), to)


def _put_live(report: HealReport, sealed: Sealed, directory: Path) -> HealReport:
    """Write the very bytes that were tried; where they cannot be written, the report says so."""
    from suture.delivery.directory import Directory  # noqa: PLC0415 - seldom asked for
    from suture.delivery.interface import DeliveryError  # noqa: PLC0415

    try:
        Directory(directory).deliver(sealed)
    except DeliveryError as error:
        return replace(report, live=LiveForm(report.live.patch if report.live else None, str(error)))
    return report


def _edits(report: HealReport) -> tuple[Edit, ...]:
    patch = report.remedy.patch.edits if report.remedy else ()
    return (*patch, *((report.proof.edit,) if report.proof else ()))


def _write(report: HealReport, applied: Applied | Refused | None, output: Output) -> None:
    if output.markdown:
        _write_comment(report, output.markdown)
    if output.json:
        sys.stdout.write(dump(report_document(report, applied)))
    else:
        show(console(output), report, applied, quiet=output.quiet, verbose=output.verbose)


def _write_comment(report: HealReport, path: Path) -> None:
    from suture.cli.markdown import comment  # noqa: PLC0415 - seldom asked for

    try:
        path.write_text(comment(report), encoding="utf-8")
    except OSError as error:
        sys.stderr.write(clean(f"suture: --markdown: {path} cannot be written: {error.strerror}\n"))
