"""The sections of a heal in brief: what a person needs to decide on a patch, on one screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from suture.cli import sections
from suture.cli.sections import Line
from suture.cli.text import line
from suture.domain.report import HealReport
from suture.domain.verdict import Answer

MOST_EVIDENCE = 3
MOST_TRIED = 8
MOST_TEST_LINES = 12
_TEST = re.compile(r"\+(?:@|class |(?:async )?def test)")
# what the code is meant to do weighs most; that tests call it is to be expected
_WEIGHT = {"docstring": 0, "annotation": 1, "call": 4, "test": 5}


def failure(report: HealReport) -> Iterator[Line]:
    """Yield the error and its place; how the command ended only when it is not plain from the error."""
    plain = report.command and report.signal and report.command.exit_status == 1
    yield from (item for item in sections.failure(report) if not (plain and item.text.startswith("the command exited")))


def cause(report: HealReport) -> Iterator[Line]:
    """Yield the cause with the answer that showed it, and the other branches in one line each."""
    yield from (replace(item, mark="✓", mark_style="green") for item in sections.cause(report))
    for hypothesis in report.diagnosis.hypotheses if report.diagnosis else ():
        if hypothesis.shown:
            yield Line(line(hypothesis.because), "dim", "└", "dim", depth=1)
        else:
            because = f" ({hypothesis.because})" if hypothesis.because else ""
            yield Line(line(f"not: {hypothesis.sentence}{because}"), "dim", "✗", "dim")


def patch(report: HealReport) -> Iterator[Line]:
    """Yield the patch; what it does stands in the headline, and how likely it was to pass says nothing any more."""
    yield from (item for item in islice(sections.patch(report), 1, None) if "% likely to pass" not in item.text[:24])


def verified(report: HealReport) -> Iterator[Line]:
    """Yield one line for all claims that hold, the one on tests in words, and each that does not hold."""
    if not (verdict := report.verdict):
        return
    held = [claim for claim in verdict.claims if claim.answer is Answer.YES]
    all_of_them = f"all {len(held)}" if len(held) == len(verdict.claims) else f"{len(held)} of {len(verdict.claims)}"
    python = f", Python {report.python}" if report.python else ""
    took = f"; {sum(report.seconds.values()):.1f} s in all" if report.seconds else ""
    yield Line(line(f"{all_of_them} claims hold, twice, in {verdict.mode}{python}{took}"), "", "✓", "green")
    for claim in verdict.claims:
        if claim.answer is not Answer.YES or (claim.reason and "tests" in claim.name):
            yield from sections.claims(replace(verdict, claims=(claim,)))


def evidence(report: HealReport) -> Iterator[Line]:
    """Yield the strongest evidence that the cause and the patch do not say already."""
    shown = report.diagnosis.shown if report.diagnosis else None
    because = line(shown.because) if shown and shown.because else None
    told = [
        item
        for item in sections.evidence(report)
        if not (because and item.text.startswith(because)) and not item.text.startswith("the value ")
    ]
    yield from sorted(told, key=_weight)[:MOST_EVIDENCE]


def _weight(item: Line) -> int:
    kind = item.text.partition(":")[0]
    return _WEIGHT.get(kind, 3 if " is also called as " in item.text else 2)


def tried(report: HealReport) -> Iterator[Line]:
    """Yield the candidates that failed; the one that passed is the patch."""
    others = [candidate for candidate in report.tried if not report.remedy or candidate.name != report.remedy.name]
    yield from islice(sections.tried_ones(others, ()), MOST_TRIED)


def regression_test(report: HealReport) -> Iterator[Line]:
    """Yield what the test proves, and its body without what stands above and below it."""
    lines = list(sections.regression_test(report))
    header = next((number for number, item in enumerate(lines) if item.text.startswith("--- ")), len(lines))
    yield from lines[:header]
    text = [item for item in lines[header + 3 :] if not item.text.startswith("\\")]
    start = next((number for number, item in enumerate(text) if _TEST.match(item.text)), 0)
    end = next((number for number, item in enumerate(text) if item.text.startswith("+if __name__")), len(text))
    while end > start and text[end - 1].text == "+":
        end -= 1
    yield from text[start : min(end, start + MOST_TEST_LINES)]
    if (more := end - start - MOST_TEST_LINES) > 0:
        yield Line(f"… {more} more lines", "dim")


def sandbox(report: HealReport) -> Iterator[Line]:
    """Yield what the sandbox lacked and what was let in; its mode stands with the verdict."""
    yield from (item for item in sections.sandbox(report) if item.mark)
