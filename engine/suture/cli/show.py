"""The report as a person wants to read it at three in the morning: failure, cause, patch, verdict, next step."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.text import Text

from suture.cli import again, brief, sections
from suture.cli.apply import Applied
from suture.cli.sections import Line
from suture.cli.text import clean, line
from suture.cli.writing import Refused
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
_NOTHING = Text()
_MORE = "All that was found, tried and checked: --verbose"
_Section = Callable[[HealReport], Iterator[Line]]
# title, all of it, and what is enough for a heal that is not looked into: None leaves it out
_SECTIONS: tuple[tuple[str, _Section, _Section | None], ...] = (
    ("Failure", sections.failure, brief.failure),
    ("Cause", sections.cause, brief.cause),
    ("Possible causes, told apart by probes", sections.switch, None),
    ("Patch", sections.patch, brief.patch),
    ("Verified", sections.verified, brief.verified),
    ("Evidence", sections.evidence, brief.evidence),
    ("Tried", sections.tried, brief.tried),
    ("Regression test", sections.regression_test, brief.regression_test),
    ("Live patch", sections.live, sections.live),
    ("Not chosen", sections.suggestions, sections.suggestions),
    ("Still failing", sections.remaining, sections.remaining),
    ("Sandbox", sections.sandbox, brief.sandbox),
    ("Time", sections.time, None),
)
_QUIET = {"Patch", "Regression test", "Still failing"}


def show(
    console: Console,
    report: HealReport,
    applied: Applied | Refused | None = None,
    *,
    quiet: bool = False,
    verbose: bool = False,
) -> None:
    """Print the report.

    A heal is shown in brief, because its patch is what counts; what was not healed is shown in full, because the
    reasons are what counts. With `quiet` only the headline, the patch and its test, and what was not done.
    """
    in_full = verbose or report.status is not Status.HEALED
    say(console, Text(), _headline(report))
    for title, full, short in _SECTIONS:
        section = full if in_full or quiet else short
        if section is not None and (title in _QUIET or not quiet):
            show_section(console, title, section(report))
    if not report.tree_unchanged:
        console.print(Text("\n! The project's files changed during the heal. This must not happen.", style="bold red"))
    steps = [*next_steps(report, applied), *(() if in_full or quiet else (_MORE,))]
    for number, sentence in enumerate(steps):
        if number == 0:
            console.print()
        say(console, Text("→ ", style="bold"), Text(clean(sentence)))


def show_section(console: Console, title: str, lines: Iterator[Line]) -> None:
    """Print a title and its lines; nothing when there is no line."""
    for number, item in enumerate(lines):
        if number == 0:
            console.print(Text(f"\n{title}", style="bold"))
        say(console, _prefix(item), Text(clean(item.text), style=item.style))


def next_steps(report: HealReport, applied: Applied | Refused | None) -> Iterator[str]:
    """Yield what was done at last, and what a person may do now."""
    match applied:
        case Applied(paths, _, commit, branch, uncommitted):
            yield f"Written: {', '.join(paths)}"
            if commit:
                yield f"Committed: {commit[:12]} on {branch}"
            if uncommitted:
                yield f"Not committed, git said: {uncommitted}"
            if report.lesson:
                yield f"To take it out again: suture undo {report.lesson}"
        case Refused(reason):
            yield f"Not written: {reason}."
        case None if report.status is Status.HEALED:
            command = shlex.join(report.command.argv) if report.command else "COMMAND"
            yield f"Nothing was changed. To write patch and test: suture fix --apply -- {command}"
    if report.status is Status.HEALED and report.remaining:
        done = "Run" if isinstance(applied, Applied) else "After writing it, run"
        yield f"{done} the same again for what still fails ({len(report.remaining)})."
    yield from again.next_step(report)
    if report.live and report.live.sealed and report.command:
        yield f"To run with the live patch: suture run --patches DIR -- {shlex.join(report.command.argv)}"
    if report.lesson and not isinstance(applied, Applied):
        yield f"Kept in the notebook: suture lesson show {report.lesson}"


def _headline(report: HealReport) -> Text:
    words, style = _HEADLINE[report.status]
    if report.status is Status.HEALED and report.remaining:
        words, style = f"✓ Healed 1 of {1 + len(report.remaining)} failures", "bold yellow"
    reason = line(report.reason)
    # a reason may begin with the very words of the headline
    if reason.casefold().startswith(words.strip("✓✗? ").casefold()):
        reason = reason[len(words.strip("✓✗? ")) :].lstrip(": ")
    return Text(words, style=style).append(f": {reason}" if reason else "", style="default")


def say(console: Console, prefix: Text, body: Text = _NOTHING) -> None:
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
