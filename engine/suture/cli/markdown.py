"""The report as a Markdown comment, for a pull or merge request.

Nothing of the program under repair is markup in it: foreign text stands in code spans and fenced blocks only,
where neither a mention, nor a link, nor a quick action of a forge has any effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from suture.cli.text import clean
from suture.cli.text import line as one_line
from suture.domain.diff import unified_diff
from suture.domain.remedy import Edit
from suture.domain.report import HealReport, Status
from suture.domain.verdict import Answer

LONGEST = 60_000
"""Characters of a comment: GitHub takes 65,536, GitLab a million."""

MARKER = "<!-- suture-fix -->"
"""The first line of each comment, by which a job finds the one it wrote before."""

_MOST_LINES, _MOST_ITEMS = 400, 20
_HEADINGS = {
    Status.HEALED: "Suture proved a repair",
    Status.PROPOSED: "Suture proposes a repair that nothing has verified",
    Status.FLAKY: "Suture found the failure to come and go",
    Status.DID_NOT_FAIL: "Suture saw no failure",
    Status.EXPLAINED: "Suture looked for the cause",
    Status.DECLINED: "None of the repairs that Suture offered was taken",
    Status.NOT_HEALED: "Suture could not heal this",
}
_MARKS = {Answer.YES: "✓", Answer.NO: "✗"}


class _Section(NamedTuple):
    title: str
    lines: Iterable[str]
    folded: bool = False


def comment(report: HealReport) -> str:
    """Return the report as one comment of bounded length; sections that do not fit are named instead."""
    text = f"{MARKER}\n### {_HEADINGS.get(report.status, 'Suture')}\n\n" + "\n".join(_head(report)) + "\n"
    left_out: list[str] = []
    for section in _sections(report):
        body = "\n".join(section.lines)
        block = f"\n{_titled(section, body)}\n" if body else ""
        if len(text) + len(block) > LONGEST:
            left_out.append(section.title)
        else:
            text += block
    return text + (
        f"\nLeft out, for it is too long: {', '.join(left_out)}. See the job's own output.\n" if left_out else ""
    )


def span(text: str, limit: int = 300) -> str:
    """Return foreign text as a code span: one line, bounded, with a fence longer than any in it."""
    inside = one_line(text, limit) or " "
    fence = _fence(inside, 1)
    pad = " " if inside.startswith("`") or inside.endswith("`") else ""
    return f"{fence}{pad}{inside}{pad}{fence}"


def block(text: str, language: str = "") -> str:
    """Return foreign text as a fenced block, its lines bounded in number."""
    lines = clean(text).rstrip("\n").split("\n")
    rest = len(lines) - _MOST_LINES
    shown = "\n".join(lines[:_MOST_LINES]) + (f"\n… {rest} more lines" if rest > 0 else "")
    fence = _fence(shown, 3)
    return f"{fence}{language}\n{shown}\n{fence}"


def _fence(text: str, least: int) -> str:
    return "`" * max(least, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))


def _titled(section: _Section, body: str) -> str:
    if section.folded:
        return f"<details><summary>{section.title}</summary>\n\n{body}\n\n</details>"
    return f"**{section.title}**\n\n{body}"


def _head(report: HealReport) -> Iterator[str]:
    if report.signal:
        error = report.signal.error
        yield f"- failure: {span(f'{error.type}: {error.message}')}"
    if report.fault:
        yield f"- at: {span(f'{report.fault.path}:{report.fault.span.line}')}"
    if report.signal and report.signal.test:
        yield f"- test: {span(report.signal.test)}"
    if report.diagnosis and report.diagnosis.shown:
        yield f"- cause: {span(report.diagnosis.shown.sentence)}"
    yield f"- result: {span(report.reason)}"


def _sections(report: HealReport) -> Iterator[_Section]:
    remedy, proof = report.remedy, report.proof
    if remedy:
        yield _Section(
            "Patch",
            [f"{span(remedy.summary)} ({span(remedy.name)}, risk {remedy.risk.value})\n", _diff(remedy.patch.edits)],
        )
        if remedy.hides:
            yield _Section("This patch may hide an error", ["Read it with that in mind."])
    if proof:
        proves = f"It only proves: {span(proof.only_proves)}.\n" if proof.only_proves else ""
        yield _Section(
            "Regression test", [f"Fails before the patch and passes after it. {proves}\n", _diff([proof.edit])]
        )
    elif report.no_proof:
        yield _Section("No regression test", [span(report.no_proof)])
    yield _Section("What was verified", _listed(_claims(report)), folded=True)
    yield _Section("What was tried", _listed(_tried(report)), folded=True)
    yield _Section("Still failing", _listed(span(failing) for failing in report.remaining))
    if report.walls and (report.walls.lacks or report.walls.network):
        open_ = ["the network was allowed"] if report.walls.network else []
        yield _Section("Weaker walls than usual", _listed(map(span, [*report.walls.lacks, *open_])), folded=True)


def _claims(report: HealReport) -> Iterator[str]:
    for claim in report.verdict.claims if report.verdict else ():
        yield f"{_MARKS.get(claim.answer, '?')} {span(f'{claim.name}: {claim.reason}' if claim.reason else claim.name)}"


def _tried(report: HealReport) -> Iterator[str]:
    for tried in report.tried:
        reason = f": {tried.reason}" if tried.reason else ""
        yield f"{_MARKS.get(tried.answer, '?')} {span(tried.name + reason)}"


def _listed(items: Iterable[str]) -> list[str]:
    lines = [f"- {item}" for item in items]
    rest = len(lines) - _MOST_ITEMS
    return [*lines[:_MOST_ITEMS], *([f"- … {rest} more"] if rest > 0 else [])]


def _diff(edits: Iterable[Edit]) -> str:
    return block(unified_diff(edits), "diff")
