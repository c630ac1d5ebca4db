"""The message of a commit that carries a heal. All of it that comes from the failing program is hostile text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from suture.cli.text import line
from suture.domain.report import HealReport
from suture.domain.verdict import Answer

WIDTH = 72
_MOST = 300
# what forges and CI systems obey in a commit message, wherever it stands: closing an issue, calling a person,
# skipping the checks
_OBEYED = (
    (re.compile(r"(?<=[#!&])(?=\d)|(?<=\bGH-)(?=\d)"), " "),
    (re.compile(r"@(?=\w)"), "@ "),
    (re.compile(r"\[(?=\s*(?:skip|no|ci|actions?)[\s-]+(?:ci|skip|actions?)\s*\])|\*{3}(?=\w)", re.IGNORECASE), "( "),
    (re.compile(r"://"), ": //"),
)


def message(report: HealReport, lesson: str | None) -> str:
    """Return summary, body and trailers of the commit of a heal.

    No line of the body begins with a word and a colon, so that nothing in it reads as a trailer.

    Raises:
        ValueError: the report carries no verified remedy.
    """
    if report.remedy is None or report.verdict is None:
        raise ValueError("only a verified remedy is committed")
    summary = _cut(harmless(report.remedy.summary), WIDTH)
    body = "\n".join(_item(text) for text in _body(report))
    trailers = "\n".join(f"Suture-{name}: {value}" for name, value in _trailers(report, lesson))
    return f"{summary[:1].upper()}{summary[1:]}\n\n{body}\n\n{trailers}\n"


def harmless(text: str) -> str:
    """Return foreign text as one line that neither a terminal, nor git, nor a forge, nor a CI system obeys."""
    flat = line(text, _MOST)
    for pattern, stand_in in _OBEYED:
        flat = pattern.sub(stand_in, flat)
    return flat


def _body(report: HealReport) -> Iterator[str]:
    if report.signal:
        error = report.signal.error
        where = f" at {report.fault.path}:{report.fault.span.line} in {report.fault.function}" if report.fault else ""
        yield f"It failed with {error.type}{where}: {error.message}" if error.message else f"{error.type}{where}"
    if report.diagnosis and (shown := report.diagnosis.shown):
        yield f"The cause: {shown.sentence}"
    for value in report.remedy.values if report.remedy else ():
        yield f"The value {value}"
    if report.proof:
        only = f", which only proves: {report.proof.only_proves}" if report.proof.only_proves else ""
        yield f"The regression test is in {report.proof.edit.path}{only}"


def _item(text: str) -> str:
    return textwrap.fill(harmless(text), WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)


def _trailers(report: HealReport, lesson: str | None) -> Iterator[tuple[str, str]]:
    remedy, verdict = report.remedy, report.verdict
    if remedy is None or verdict is None:
        return
    shown = report.diagnosis.shown if report.diagnosis else None
    held = sum(claim.answer is Answer.YES for claim in verdict.claims)
    yield "Template", harmless(remedy.name)
    yield "Evidence", harmless(shown.because or shown.sentence) if shown else "none"
    yield "Verdict", f"{verdict.answer.value}, {held} of {len(verdict.claims)} claims, {harmless(verdict.mode)}"
    if lesson:
        yield "Lesson", lesson
    yield "Patch", remedy.patch.digest


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
