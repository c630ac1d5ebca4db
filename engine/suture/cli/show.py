"""The report as a person wants to read it at three in the morning: cause, evidence, patch, proof, next step."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rich.console import Console
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
    Status.DECLINED: ("Declined", "bold yellow"),
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
    _say(console, Text(), _headline(report))
    for title, section in _SECTIONS:
        if quiet and title not in _QUIET:
            continue
        if lines := list(section(report)):
            console.print(Text(f"\n{title}", style="bold"))
            for item in lines:
                _say(console, _prefix(item), Text(clean(item.text), style=item.style))
    if not report.tree_unchanged:
        console.print(Text("\n! The project's files changed during the heal. This must not happen.", style="bold red"))
    for number, sentence in enumerate(next_steps(report, applied)):
        if number == 0:
            console.print()
        _say(console, Text("→ ", style="bold"), Text(clean(sentence)))


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
    reason = line(report.reason)
    # a reason may begin with the very words of the headline
    if reason.casefold().startswith(words.strip("✓✗? ").casefold()):
        reason = reason[len(words.strip("✓✗? ")) :].lstrip(": ")
    return Text(words, style=style).append(f": {reason}" if reason else "", style="default")


def _say(console: Console, prefix: Text, body: Text) -> None:
    """Print a text whose further lines stand under its first one, not under its mark.

    Nothing is wrapped where there is no terminal, so that a diff in a log can be copied.
    """
    room = max(console.width - prefix.cell_len, 16)
    parts = body.wrap(console, room, overflow="fold") if console.is_terminal else [body]
    for number, part in enumerate(parts):
        part.rstrip()
        before = prefix if number == 0 else Text(" " * prefix.cell_len)
        whole = Text.assemble(before, part)
        whole.rstrip()
        console.print(whole, soft_wrap=True)


def _prefix(item: Line) -> Text:
    indent = "  " * (1 + item.depth)
    return Text.assemble(indent, (item.mark, item.mark_style), " ") if item.mark else Text(indent)
