"""The report as a person wants to read it at three in the morning: cause, evidence, patch, proof, next step."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from suture.cli import sections
from suture.cli.apply import Applied, Refused
from suture.cli.sections import Line
from suture.cli.text import clean, line
from suture.domain.report import HealReport, Status

_HEADLINE = {
    Status.HEALED: ("✓ Healed", "bold green"),
    Status.PROPOSED: ("? Proposed, not verified", "bold yellow"),
    Status.EXPLAINED: ("Explained", "bold cyan"),
    Status.FLAKY: ("? Flaky", "bold yellow"),
    Status.DID_NOT_FAIL: ("The command did not fail", "bold"),
    Status.NOT_HEALED: ("✗ Could not be healed", "bold red"),
}
_SECTIONS = (
    ("Failure", sections.failure),
    ("Cause", sections.cause),
    ("Evidence", sections.evidence),
    ("Possible causes, told apart by probes", sections.switch),
    ("Patch", sections.patch),
    ("Tried", sections.tried),
    ("Verified", sections.verified),
    ("Regression test", sections.regression_test),
    ("Not chosen", sections.suggestions),
    ("Still failing", sections.remaining),
    ("Sandbox", sections.sandbox),
    ("Time", sections.time),
)
_QUIET = {"Patch", "Regression test"}


def show(
    console: Console, report: HealReport, applied: Applied | Refused | None = None, *, quiet: bool = False
) -> None:
    """Print the report; with `quiet` only the headline, the patch and its test, and what was not done."""
    console.print(_headline(report))
    for title, section in _SECTIONS:
        if quiet and title not in _QUIET:
            continue
        if lines := list(section(report)):
            console.print(Text(f"\n{title}", style="bold"))
            console.print(Padding(Group(*map(_rendered, lines)), (0, 0, 0, 2)))
    if not report.tree_unchanged:
        console.print(Text("\n! The project's files changed during the heal. This must not happen.", style="bold red"))
    for sentence in next_steps(report, applied):
        console.print(Text("\n→ ", style="bold").append(clean(sentence)))


def next_steps(report: HealReport, applied: Applied | Refused | None) -> Iterator[str]:
    """Yield what was done at last, and what a person may do now."""
    match applied:
        case Applied(paths):
            yield f"Written: {', '.join(paths)}"
            if report.lesson:
                yield f"How to undo it: suture lesson show {report.lesson}"
        case Refused(reason):
            yield f"Not written: {reason}."
        case None if report.status is Status.HEALED:
            command = shlex.join(report.command.argv) if report.command else "COMMAND"
            yield f"Nothing was changed. To write patch and test: suture fix --apply -- {command}"
    if report.status is Status.PROPOSED:
        yield "To verify it, give the command that fails: suture fix -- COMMAND"
    if report.lesson and not isinstance(applied, Applied):
        yield f"Kept in the notebook: suture lesson show {report.lesson}"


def _headline(report: HealReport) -> Text:
    words, style = _HEADLINE[report.status]
    return Text(words, style=style).append(f": {line(report.reason)}" if report.reason else "", style="default")


def _rendered(item: Line) -> RenderableType:
    """Return a line with its mark in a column of its own, so that wrapped text stays beside the mark."""
    body = Text(clean(item.text), style=item.style)
    if not item.mark:
        return body
    return Padding(_hanging(item, body), (0, 0, 0, 2 * item.depth))


def _hanging(item: Line, body: Text) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415 - only rich output pays for it

    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(item.mark, style=item.mark_style), body)
    return grid
