from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from suture.domain.event import Event
from suture.domain.observation import Observation
from suture.domain.remedy import Edit, Patch, Remedy, Risk, together
from suture.domain.report import Status
from suture.domain.signal import Frame, Raised, Signal
from suture.domain.verdict import Answer, Claim, Verdict
from suture.policy.floor import Floor
from suture.policy.interface import Consent
from suture.remedies.interface import Case
from suture.verification.interface import Checked, Command, NoTest, Reproduction
from suture.workflow.inline import Timeline
from suture.workflow.journey import Journey, conclusion
from suture.workflow.rounds import MOST_ROUNDS, Rounds, heal_in_rounds
from suture.workflow.steps import Ports
from tests.workflow.test_steps import RUN, Doctor, NoFiles, OneTemplate, Ticks


def failure(name: str) -> Signal:
    return Signal((Raised(name, "'x'", frames=(Frame("/p/a.py", 1, "f"),)),), "excepthook", "3.11.7")


def repair(name: str, before: bytes, after: bytes, risk: Risk = Risk.R0) -> Remedy:
    return Remedy("removed", name, "missing-key", f"repair {name}", Patch((Edit("a.py", before, after),)), risk)


@dataclass
class Bench:
    """Each failure has one repair; `leads` says to which failure its patched run comes, None when it passes."""

    leads: Mapping[str, str | None]
    from_scratch: Answer = Answer.YES
    others: tuple[str, ...] = ()
    bases: list[bytes | None] = field(default_factory=list)
    confirmed: list[Remedy] = field(default_factory=list)

    def reproduce(self, command: Command, signal: Signal, probes: object) -> Reproduction:  # noqa: ARG002
        return Reproduction(steady=True, why="", runs=(RUN, RUN))

    def check(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:  # noqa: ARG002
        self.bases.append(command.changes.get("a.py"))
        leads_to = self.leads[signal.error.type]
        if leads_to is None:
            return self._checked(Answer.YES)
        return replace(self._checked(Answer.NO), leads_to=failure(leads_to) if leads_to else None)

    def confirm(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:  # noqa: ARG002
        self.confirmed.append(remedy)
        return self._checked(Answer.YES if remedy.rounds == 1 else self.from_scratch)

    def prove(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> NoTest:  # noqa: ARG002
        return NoTest("none here")

    def _checked(self, answer: Answer) -> Checked:
        left = tuple(failure(name) for name in self.others)
        verdict = Verdict("0", (Claim("ends well", answer, "it ends otherwise"),), "bench")
        return Checked(verdict, Observation("exited", 0, None, 0.1, b"", b"", signals=left))


class StepByStep(OneTemplate):
    """Makes of the file's text "n" the text "n+1", whatever the failure."""

    base: bytes = b"0"

    def propose(self, case: Case):  # type: ignore[no-untyped-def]  # noqa: ANN201
        text = self.base
        yield repair(case.signal.error.type, text, str(int(text) + 1).encode())


def run(bench: Bench, *failures: str) -> Journey:
    events: list[Event] = []
    clock = Ticks()

    def open_round(patch: Patch | None) -> Ports:
        template = StepByStep(())
        template.base = patch.edits[0].after if patch else b"0"
        changes = {edit.path: edit.after for edit in patch.edits} if patch else {}
        return Ports(
            project=NoFiles(),
            diagnostician=Doctor(),
            templates=(template,),
            policy=Floor(),
            consent=Consent(),
            rank=lambda remedies, *_: remedies,
            clock=clock,
            budget=1000.0,
            command=Command(("python", "a.py"), NoFiles.root, changes=changes),  # type: ignore[arg-type]
            verifier=bench,
        )

    rounds = Rounds(
        lambda signal: Journey(signal, RUN),
        open_round,
        lambda signal: signal.error.type,
        Timeline(clock, events.append),
    )
    return heal_in_rounds([failure(name) for name in failures], rounds)


def test_one_failure_is_one_round() -> None:
    bench = Bench({"A": None})
    journey = run(bench, "A")
    assert conclusion(journey).status is Status.HEALED
    assert [remedy.rounds for remedy in bench.confirmed] == [1]


def test_a_repair_that_leads_on_is_built_upon_and_the_whole_is_confirmed_on_the_project_as_it_was() -> None:
    bench = Bench({"A": "B", "B": "C", "C": None})
    journey = run(bench, "A")
    assert bench.bases == [None, b"1", b"2"]
    whole = bench.confirmed[-1]
    assert whole.rounds == 3
    assert whole.patch.edits == (Edit("a.py", b"0", b"3"),)
    assert journey.winner is not None
    assert journey.winner.remedy == whole
    assert journey.signal.error.type == "A"
    assert conclusion(journey).reason == "repair A; then repair B; then repair C"


def test_a_way_that_ends_nowhere_heals_nothing_and_says_how_far_it_came() -> None:
    bench = Bench({"A": "B", "B": ""})
    journey = run(bench, "A")
    assert bench.confirmed == []
    end = conclusion(journey)
    assert end.status is Status.NOT_HEALED
    assert end.reason.startswith("could not be healed: removed/A led further, to B, but there tried removed/B")


def test_a_circle_of_failures_ends() -> None:
    journey = run(Bench({"A": "B", "B": "A"}), "A")
    assert conclusion(journey).status is Status.NOT_HEALED


def test_there_are_no_more_than_the_most_rounds() -> None:
    bench = Bench({f"E{number}": f"E{number + 1}" for number in range(MOST_ROUNDS + 5)})
    journey = run(bench, "E0")
    assert conclusion(journey).status is Status.NOT_HEALED
    assert len(bench.bases) == MOST_ROUNDS


def test_what_the_healed_run_still_shows_is_the_next_failure() -> None:
    bench = Bench({"A": None, "B": None}, others=("B",))
    journey = run(bench, "A", "B")
    assert bench.bases == [None, b"1"]
    assert journey.winner is not None
    assert journey.winner.remedy.rounds == 2


def test_a_failure_that_nobody_heals_does_not_take_the_others_with_it() -> None:
    bench = Bench({"A": "", "B": None})
    journey = run(bench, "A", "B")
    assert journey.signal.error.type == "B"
    assert conclusion(journey).status is Status.HEALED


def test_without_any_heal_the_first_failure_is_reported() -> None:
    journey = run(Bench({"A": "", "B": ""}), "A", "B")
    assert journey.signal.error.type == "A"
    assert conclusion(journey).status is Status.NOT_HEALED


def test_a_whole_that_fails_from_scratch_falls_back_to_the_first_complete_heal() -> None:
    bench = Bench({"A": None, "B": None}, from_scratch=Answer.NO, others=("B",))
    journey = run(bench, "A", "B")
    assert journey.winner is not None
    assert journey.winner.remedy.rounds == 1


def test_a_whole_that_only_leads_on_and_fails_from_scratch_is_no_heal() -> None:
    journey = run(Bench({"A": "B", "B": None}, from_scratch=Answer.NO), "A")
    assert journey.winner is None
    assert conclusion(journey).status is Status.NOT_HEALED


def test_several_remedies_make_one_that_is_as_risky_as_the_riskiest() -> None:
    first, second = repair("A", b"0", b"1"), replace(repair("B", b"1", b"2", Risk.R1), values=("'x': here",))
    whole = together([first, second])
    assert (whole.risk, whole.values, whole.rounds) == (Risk.R1, ("'x': here",), 2)
    assert whole.patch == Patch((Edit("a.py", b"0", b"2"),))


def test_nothing_makes_no_remedy() -> None:
    with pytest.raises(ValueError, match="expected at least one"):
        together([])
