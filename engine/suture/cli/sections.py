"""The sections of the report as plain lines, without a terminal: what is said, not how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from suture.cli.text import line
from suture.domain.diff import unified_diff
from suture.domain.remedy import Edit, Remedy, Skipped
from suture.domain.report import HealReport, Suggestion, Tried
from suture.domain.verdict import Answer, Verdict

_SHOWN = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
_ANSWERED = {Answer.YES: ("✓", "green"), Answer.NO: ("✗", "red"), Answer.UNKNOWN: ("?", "yellow")}
_DIFF = {"+": "green", "-": "red", "@": "cyan"}
_SOON = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section; a `mark` stands before it in its own column. `text` is foreign: not yet cleaned."""

    text: str
    style: str = ""
    mark: str = ""
    mark_style: str = ""
    depth: int = 0


def failure(report: HealReport) -> Iterator[Line]:
    """Yield the error, its place and how the command ended."""
    if report.signal:
        error = report.signal.error
        yield Line(line(f"{error.type}: {error.message}" if error.message else error.type), "bold red")
    if report.fault:
        where = f"{report.fault.path}:{report.fault.span.line} in {report.fault.function}"
        yield Line(line(where))
        yield Line(line(report.fault.segment), "cyan", "│", "dim")
    if report.signal and report.signal.test:
        yield Line(line(f"failing test: {report.signal.test}"))
    if report.command:
        yield Line(f"the command {_ending(report)}", "dim")
        if not report.signal and report.command.tail:
            yield from (Line(text, "dim", "│", "dim") for text in report.command.tail.splitlines()[-10:])
    for missing in report.missing:
        yield Line(line(f"no {missing}"), "dim")


def cause(report: HealReport) -> Iterator[Line]:
    """Yield the cause that was shown true, in one sentence."""
    if report.diagnosis and (shown := report.diagnosis.shown):
        yield Line(line(shown.sentence), "bold")
    elif report.diagnosis and report.diagnosis.hypotheses:
        yield Line("No possible cause was shown to be the true one.")


def evidence(report: HealReport) -> Iterator[Line]:
    """Yield what was found, what the code was meant to do, and where values come from; each place and saying once."""
    if not report.diagnosis:
        return
    diagnosis = report.diagnosis
    places = {found.where for found in diagnosis.evidence}
    # a call that an enricher found already says the same as the one that is quoted for its intent
    intents = [intent for intent in diagnosis.intent if intent.kind != "call" or intent.where not in places]
    said = [
        *(f"{found.said}{_at(found.where)}" for found in diagnosis.evidence),
        *(f"{intent.kind}: {intent.text}{_at(intent.where)}" for intent in intents),
        *(f"the value {value.literal}: {value.reason}{_at(', '.join(value.where[:3]))}" for value in diagnosis.values),
    ]
    yield from (Line(line(text), mark="·") for text in dict.fromkeys(said))


def live(report: HealReport) -> Iterator[Line]:
    """Yield the data-patch form of the repair, or why there is none; nothing where nobody asked."""
    form = report.live
    if form is None:
        return
    if form.sealed is None:
        yield Line(line(f"None: {form.reason}"), "dim")
    if form.patch is not None:
        yield Line(line(f"{form.patch.kind} at {form.patch.module}:{form.patch.function}: {form.patch.summary}"))
    if form.sealed is not None:
        yield Line(
            line(f"{form.sealed.id}, signed; the command worked with it, twice, in the sandbox"), "", "✓", "green"
        )


def switch(report: HealReport) -> Iterator[Line]:
    """Yield the hypotheses as a switch: one branch shown true, the others with the reason why not."""
    for hypothesis in report.diagnosis.hypotheses if report.diagnosis else ():
        mark, style = _SHOWN[hypothesis.shown]
        yield Line(line(hypothesis.sentence), "" if hypothesis.shown else "dim", mark, style)
        if hypothesis.because:
            yield Line(line(hypothesis.because), "dim", "└", "dim", depth=1)


def patch(report: HealReport) -> Iterator[Line]:
    """Yield the chosen remedy and its diff."""
    if report.remedy:
        yield from patch_of(report.remedy)


def patch_of(remedy: Remedy) -> Iterator[Line]:
    """Yield what a remedy does, what it is called, where its values come from, and its diff."""
    yield Line(line(remedy.summary))
    yield Line(line(f"{remedy.name}, risk {remedy.risk.value}"), "dim")
    if remedy.belief:
        yield Line(line(f"{100 * remedy.belief.probability:.0f} % likely to pass: {remedy.belief.because}"), "dim")
    if remedy.hides:
        yield Line("This patch may hide an error.", "bold yellow", "!", "bold yellow")
    for value in remedy.values:
        yield Line(line(f"value: {value}"), "dim")
    yield from _diff(remedy.patch.edits)


def tried(report: HealReport) -> Iterator[Line]:
    """Yield the candidates in the order of trial with the reason why each failed, then what was left out."""
    if not report.tried and report.diagnosis and not report.remedy and report.status.value == "not healed":
        yield Line("No candidate was tried.")
    yield from tried_ones(report.tried, report.skipped)


def tried_ones(tried: Sequence[Tried], skipped: Sequence[Skipped]) -> Iterator[Line]:
    """Yield candidates with the reason why each failed, then strategies that were not used."""
    # a candidate that passed was checked once more from scratch; that is one line for a person
    for candidate in {candidate.name: candidate for candidate in tried}.values():
        mark, style = _ANSWERED[candidate.answer]
        likely = f" ({100 * candidate.probability:.0f} %)" if candidate.probability is not None else ""
        yield Line(line(f"{candidate.name}{likely}: {candidate.summary}"), "", mark, style)
        if candidate.reason:
            yield Line(line(f"not passed: {candidate.reason}"), "dim", "└", "dim", depth=1)
    for one in skipped:
        yield Line(line(f"{one.name} not used: {one.reason}"), "dim", "-", "dim")


def verified(report: HealReport) -> Iterator[Line]:
    """Yield the claims of the verdict with their answers."""
    if report.verdict:
        yield from claims(report.verdict)


def claims(verdict: Verdict) -> Iterator[Line]:
    """Yield each claim with its answer and the reason."""
    for claim in verdict.claims:
        mark, style = _ANSWERED[claim.answer]
        yield Line(line(f"{claim.name}: {claim.reason}" if claim.reason else claim.name), "", mark, style)


def regression_test(report: HealReport) -> Iterator[Line]:
    """Yield the test and what it proves, or why there is none."""
    if report.no_proof:
        yield Line(line(f"None: {report.no_proof}"))
    if proof := report.proof:
        yield Line(line(f"{proof.edit.path} ({proof.style}) fails before the patch and passes after it."))
        if proof.only_proves:
            yield Line(line(f"It only proves: {proof.only_proves}."), "yellow")
        elif proof.kills:
            yield Line(line(f"It also fails on these wrong patches: {', '.join(proof.kills)}."), "dim")
        yield from _diff([proof.edit])


def suggestions(report: HealReport) -> Iterator[Line]:
    """Yield remedies that a person may want although they were not chosen."""
    yield from suggested(report.suggestions)


def suggested(suggestions: Sequence[Suggestion], *, diffs: bool = True) -> Iterator[Line]:
    """Yield remedies with what is wrong with each."""
    for suggestion in suggestions:
        yield Line(line(suggestion.label), "yellow", "!", "yellow")
        yield Line(line(f"{suggestion.remedy.name}: {suggestion.remedy.summary}"))
        if diffs:
            yield from _diff(suggestion.remedy.patch.edits)


def remaining(report: HealReport) -> Iterator[Line]:
    """Yield failures that the patch leaves."""
    yield from (Line(line(failing), mark="✗", mark_style="red") for failing in report.remaining)


def sandbox(report: HealReport) -> Iterator[Line]:
    """Yield the mode of the sandbox, what it lacks and what the user let in."""
    if not (walls := report.walls):
        return
    yield Line(line(f"{walls.mode}, Python {report.python}" if report.python else walls.mode))
    yield from (Line(line(f"lacks: {lack}"), "yellow", "!", "yellow") for lack in walls.lacks)
    if walls.network:
        yield Line("the network was allowed", "yellow", "!", "yellow")
    if walls.kept_environment:
        yield Line(line(f"environment let in: {', '.join(walls.kept_environment)}"), "yellow", "!", "yellow")
    if walls.readable:
        yield Line(line(f"files let in: {', '.join(walls.readable)}"), "yellow", "!", "yellow")


def time(report: HealReport) -> Iterator[Line]:
    """Yield wall time by stage, the short ones left out, and the sum."""
    if report.seconds:
        stages = [f"{stage} {taken:.1f} s" for stage, taken in report.seconds.items() if taken >= _SOON]
        total = f"{sum(report.seconds.values()):.1f} s"
        yield Line(f"{total} ({', '.join(stages)})" if stages else total, "dim")


def _ending(report: HealReport) -> str:
    if (command := report.command) is None:
        return ""
    if command.killed_by is not None:
        return f"was killed by signal {command.killed_by}"
    if command.ending != "exited":
        return f"was ended: {command.ending}"
    return f"exited with status {command.exit_status}"


def _diff(edits: tuple[Edit, ...] | list[Edit]) -> Iterator[Line]:
    for edit in edits:
        has_carriage_returns = b"\r\n" in edit.after
        # the first two lines are the header; further on "--- x" is a removed "-- x"
        for number, text in enumerate(unified_diff([edit]).split("\n")[:-1]):
            shown = text.removesuffix("\r") if has_carriage_returns else text
            yield Line(shown, "bold" if number <= 1 else _DIFF.get(text[:1], ""))
        if has_carriage_returns:
            yield Line("(its lines end in CR LF, and stay so; the JSON report has the diff to the byte)", "dim")


def _at(where: str | None) -> str:
    return f" ({where})" if where else ""
