"""The notebook page of one heal, in Markdown: what happened, why, what was tried, the patch and how to undo it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from suture.domain.diff import unified_diff
from suture.domain.hypothesis import Hypothesis
from suture.domain.report import HealReport

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!~])")
_FENCE = re.compile(r"(`{3,})(\w*)")
_SWITCH = {True: "✓", False: "✗", None: "?"}


def page(report: HealReport, now: float) -> str:
    """Return the page; all text that comes from the program under repair is escaped or fenced."""
    day = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC")
    sections = (
        ("What happened", _happened(report)),
        ("Cause", _cause(report)),
        ("Evidence", _evidence(report)),
        ("Tried", _tried(report)),
        ("Patch", _patch(report)),
        ("Verification", _verification(report)),
        ("Regression test", _test(report)),
        ("Undo", _undo(report)),
    )
    body = "\n".join(f"## {name}\n\n" + "\n".join(lines) + "\n" for name, lines in _filled(sections))
    return f"# {title(report)}\n\n{day}, {plain(report.status.value)}: {plain(report.reason)}\n\n{body}"


def title(report: HealReport) -> str:
    """Return one line for a list: the error and its place."""
    if report.signal is None:
        return plain(report.reason)
    where = f" at {report.fault.path}:{report.fault.span.line}" if report.fault else ""
    return plain(f"{report.signal.error.type}{where}")


def diff_of(text: str) -> str:
    """Return the patch's diff from a page, empty when it carries none."""
    section = ""
    for heading, language, content in _blocks(text):
        section = heading or section
        if (section, language) == ("## Patch", "diff"):
            return content
    return ""


def _blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (heading, "", "") and ("", language, content); what stands in a fence is never a heading."""
    fence, language, content = "", "", ""
    for line in text.split("\n"):
        if fence and line == fence:
            yield "", language, content
            fence, content = "", ""
        elif fence:
            content += f"{line}\n"
        elif opening := _FENCE.fullmatch(line):
            fence, language = opening.groups()
        elif line.startswith("## "):
            yield line, "", ""


def plain(text: str) -> str:
    """Return foreign text as one line in which no character is Markdown or a terminal command."""
    line = " ".join(text.split())
    return _MARKUP.sub(r"\\\1", "".join(c if c.isprintable() else "�" for c in line))


def fenced(text: str, language: str = "") -> str:
    """Return foreign text as a code block whose fence is longer than any in the text."""
    text = text.encode("utf-8", "backslashreplace").decode()
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text if text.endswith(chr(10)) else text + chr(10)}{fence}"


def _filled(sections: Iterable[tuple[str, Iterator[str]]]) -> Iterator[tuple[str, list[str]]]:
    for name, lines in sections:
        if content := list(lines):
            yield name, content


def _happened(report: HealReport) -> Iterator[str]:
    if report.command:
        end = (
            f"signal {report.command.killed_by}" if report.command.killed_by else f"status {report.command.exit_status}"
        )
        yield f"The command ended with {end}:\n"
        yield fenced(" ".join(report.command.argv))
    if report.signal:
        error = report.signal.error
        yield f"\n{plain(f'{error.type}: {error.message}')}"
    if report.fault:
        yield f"\nIn {plain(report.fault.function)}, {plain(report.fault.path)}:{report.fault.span.line}:\n"
        yield fenced(report.fault.segment, "python")


def _cause(report: HealReport) -> Iterator[str]:
    if report.diagnosis and (shown := report.diagnosis.shown):
        yield f"{plain(shown.sentence)}\n"
    for hypothesis in report.diagnosis.hypotheses if report.diagnosis else ():
        yield _branch(hypothesis)


def _branch(hypothesis: Hypothesis) -> str:
    because = f"\n  - {plain(hypothesis.because)}" if hypothesis.because else ""
    return f"- {_SWITCH[hypothesis.shown]} {plain(hypothesis.sentence)}{because}"


def _evidence(report: HealReport) -> Iterator[str]:
    if not report.diagnosis:
        return
    for evidence in report.diagnosis.evidence:
        where = f" ({plain(evidence.where)})" if evidence.where else ""
        yield f"- {plain(evidence.said)}{where}"
    for intent in report.diagnosis.intent:
        yield f"- intended, says the {intent.kind} at {plain(intent.where)}: {plain(intent.text)}"
    for value in report.diagnosis.values:
        yield f"- the value {plain(value.literal)}: {plain(value.reason)}"


def _tried(report: HealReport) -> Iterator[str]:
    for tried in report.tried:
        reason = f": {plain(tried.reason)}" if tried.reason else ""
        yield f"- {plain(tried.name)}, {plain(tried.summary)}. Heals: {tried.answer.value}{reason}"
    for skipped in report.skipped:
        yield f"- {plain(skipped.name)} was not used: {plain(skipped.reason)}"


def _patch(report: HealReport) -> Iterator[str]:
    if report.remedy:
        yield f"{plain(report.remedy.summary)} ({plain(report.remedy.name)}, risk {report.remedy.risk.value})\n"
        yield fenced(unified_diff(report.remedy.patch.edits), "diff")


def _verification(report: HealReport) -> Iterator[str]:
    if not report.verdict:
        return
    yield "| claim | answer | reason |\n|---|---|---|"
    for claim in report.verdict.claims:
        yield f"| {plain(claim.name)} | {claim.answer.value} | {plain(claim.reason)} |"
    yield f"\nDecided in: {plain(report.verdict.mode)}."


def _test(report: HealReport) -> Iterator[str]:
    if report.no_proof:
        yield f"None: {plain(report.no_proof)}"
    if report.proof:
        killed = ", ".join(map(plain, report.proof.kills)) or "none"
        yield f"{plain(report.proof.edit.path)} ({report.proof.style}). Mutants of the patch that it kills: {killed}."
        if report.proof.only_proves:
            yield f"Only proves: {plain(report.proof.only_proves)}."
        yield "\n" + fenced(report.proof.edit.after.decode("utf-8", "backslashreplace"), "python")


def _undo(report: HealReport) -> Iterator[str]:
    if report.remedy:
        yield "If Suture applied it, `suture undo` with this lesson's id takes it out again."
        yield "By hand, save the diff above as `heal.diff`, and in the project's root:\n"
        yield fenced("git apply -R heal.diff", "sh")
        if report.proof:
            yield f"\nThen delete {plain(report.proof.edit.path)}."
