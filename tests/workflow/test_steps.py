from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from suture.diagnosis.interface import Scene
from suture.domain.call import RecordedCall
from suture.domain.event import CandidateTried, Event, StageFinished, StageStarted
from suture.domain.fault import Fault, Span
from suture.domain.hypothesis import Diagnosis, Hypothesis, Probe
from suture.domain.observation import Observation
from suture.domain.project import Project
from suture.domain.remedy import Belief, Edit, Patch, Remedy, Risk, Skipped
from suture.domain.report import Status
from suture.domain.signal import Frame, Raised, Signal
from suture.domain.verdict import Answer, Claim, Verdict
from suture.policy.floor import Floor
from suture.policy.interface import Consent
from suture.remedies.interface import Case, Example, Prior, Strategy
from suture.verification.interface import Checked, Command, NoTest, RegressionTest, Reproduction
from suture.workflow.inline import Timeline, drive
from suture.workflow.journey import Journey, conclusion
from suture.workflow.steps import Ports
from suture.workflow.summary import Circumstances, report

SIGNAL = Signal((Raised("KeyError", "'x'", frames=(Frame("/p/a.py", 1, "f"),)),), "excepthook", "3.11.7")
RUN = Observation("exited", 1, None, 0.1, b"", b"", facts={"keys:d": {"total": 0}})
FAULT = Fault("a.py", Span(1, 0, 1, 4), "Subscript", "d[x]", "f", 0)
MISSING = Hypothesis("missing-key", "the key 'x' is absent", 0.7, probe="keys:d")


def remedy(strategy: str, *, template: str = "dict-missing-key-default", **more: Any) -> Remedy:
    patch = Patch((Edit("a.py", b"d[x]", strategy.encode()),))
    return Remedy(template, strategy, "missing-key", strategy, patch, **({"risk": Risk.R1} | more))


class NoFiles:
    root = "/p"

    def relative(self, file: str) -> str | None:
        return file.removeprefix("/p/")

    def read(self, path: str) -> bytes | None:  # noqa: ARG002 -- the port's signature
        return None

    def python_files(self) -> Iterator[str]:
        return iter(())

    def files(self) -> Iterator[str]:
        return iter(())


@dataclass
class Doctor:
    fault: Fault | str = FAULT
    shown: Hypothesis = field(default_factory=lambda: replace(MISSING, shown=True))
    seen: list[Mapping[str, Mapping[str, Any]]] = field(default_factory=list)

    def locate(self, signal: Signal, project: Project) -> Fault | str:  # noqa: ARG002 -- the port's signature
        return self.fault

    def suspect(self, scene: Scene) -> Diagnosis:
        return Diagnosis((MISSING,), probes=(Probe("keys:d", "keys", "d", scene.fault.frame),))

    def judge(
        self,
        scene: Scene,  # noqa: ARG002 -- the port's signature
        diagnosis: Diagnosis,
        facts: Mapping[str, Mapping[str, Any]],
        calls: tuple[RecordedCall, ...],  # noqa: ARG002 -- the port's signature
    ) -> Diagnosis:
        self.seen.append(facts)
        return replace(diagnosis, hypotheses=(self.shown,))


@dataclass
class OneTemplate:
    offers: tuple[Remedy | Skipped, ...]
    refusal: Skipped | None = None
    causes: tuple[str, ...] = ("missing-key",)
    id: str = "dict-missing-key-default"
    name: str = "Missing key"
    prior: Prior = field(default_factory=lambda: Prior(5.7, 2.3))
    strategies: tuple[Strategy, ...] = ()
    good: tuple[Example, ...] = ()
    bad: tuple[Example, ...] = ()

    def guard(self, case: Case) -> Skipped | None:  # noqa: ARG002 -- the port's signature
        return self.refusal

    def propose(self, case: Case) -> Iterator[Remedy | Skipped]:  # noqa: ARG002 -- the port's signature
        yield from self.offers


@dataclass
class Bench:
    """A verifier whose answers are given by strategy, and which remembers what it was asked."""

    answers: Mapping[str, Answer]
    from_scratch: Mapping[str, Answer] = field(default_factory=dict)
    steady: bool = True
    why: str = ""
    asked: list[str] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)

    def reproduce(self, command: Command, signal: Signal, probes: Sequence[Probe]) -> Reproduction:  # noqa: ARG002
        self.probes.extend(probes)
        return Reproduction(self.steady, self.why, (RUN, RUN))

    def check(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:  # noqa: ARG002
        self.asked.append(f"check {remedy.strategy}")
        return self._checked(self.answers[remedy.strategy])

    def confirm(self, command: Command, signal: Signal, remedy: Remedy, reproduction: Reproduction) -> Checked:  # noqa: ARG002
        self.asked.append(f"confirm {remedy.strategy}")
        return self._checked(self.from_scratch.get(remedy.strategy, self.answers[remedy.strategy]))

    def prove(
        self,
        command: Command,  # noqa: ARG002 -- the port's signature
        signal: Signal,  # noqa: ARG002 -- the port's signature
        remedy: Remedy,
        reproduction: Reproduction,  # noqa: ARG002 -- the port's signature
    ) -> RegressionTest | NoTest:
        self.asked.append(f"prove {remedy.strategy}")
        return NoTest("the arguments cannot be written down")

    def _checked(self, answer: Answer) -> Checked:
        return Checked(Verdict("0", (Claim("failure gone", answer, "said by the bench"),), "bench"), RUN)


class Ticks:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def run(
    bench: Bench,
    *offers: Remedy | Skipped,
    doctor: Doctor | None = None,
    consent: Consent | None = None,
    budget: float = 1000.0,
    refusal: Skipped | None = None,
    kept_back: Callable[[str], str | None] | None = None,
) -> tuple[Journey, list[Event]]:
    events: list[Event] = []
    clock = Ticks()
    ports = Ports(
        project=NoFiles(),
        diagnostician=doctor or Doctor(),
        templates=(OneTemplate(offers, refusal), OneTemplate((remedy("foreign"),), causes=("none-receiver",))),
        policy=Floor(),
        consent=consent or Consent(),
        rank=lambda remedies, _, __: remedies,
        clock=clock,
        budget=budget,
        command=Command(("python", "a.py"), Path("/p")),
        verifier=bench,
        kept_back=kept_back,
    )
    return drive(Journey(SIGNAL, RUN), ports, Timeline(clock, events.append)), events


def test_the_first_candidate_that_passes_twice_wins() -> None:
    bench = Bench({"a": Answer.NO, "b": Answer.YES, "c": Answer.YES})
    journey, _ = run(bench, remedy("a"), remedy("b"), remedy("c"))
    assert bench.asked == ["check a", "check b", "confirm b", "prove b"]
    assert journey.winner is not None
    assert journey.winner.remedy.strategy == "b"
    assert conclusion(journey).status is Status.HEALED


def test_a_candidate_that_fails_from_scratch_is_not_the_winner() -> None:
    bench = Bench({"a": Answer.YES, "b": Answer.YES}, from_scratch={"a": Answer.NO})
    journey, _ = run(bench, remedy("a"), remedy("b"))
    assert bench.asked == ["check a", "confirm a", "check b", "confirm b", "prove b"]
    assert conclusion(journey).status is Status.HEALED


def test_probes_travel_from_the_diagnosis_to_the_sandbox_and_their_facts_back() -> None:
    bench, doctor = Bench({"a": Answer.YES}), Doctor()
    run(bench, remedy("a"), doctor=doctor)
    assert [probe.id for probe in bench.probes] == ["keys:d"]
    assert doctor.seen == [{"keys:d": {"total": 0}}]


class ProvingBench(Bench):
    """A verifier that writes a regression test."""

    def prove(
        self,
        command: Command,  # noqa: ARG002 -- the port's signature
        signal: Signal,  # noqa: ARG002 -- the port's signature
        remedy: Remedy,  # noqa: ARG002 -- the port's signature
        reproduction: Reproduction,  # noqa: ARG002 -- the port's signature
    ) -> RegressionTest:
        edit = Edit("tests/test_a.py", None, b"def test_a(): ...")
        return RegressionTest(edit, "pytest", RecordedCall("/p/a.py", "f", 1), (), ())


@pytest.mark.parametrize(
    ("kept_back", "proved"),
    [(None, True), (lambda _: None, True), (lambda path: "tests" if path == "tests/test_a.py" else None, False)],
)
def test_no_regression_test_is_written_where_the_owner_lets_nobody_write(
    kept_back: Callable[[str], str | None] | None, proved: bool
) -> None:
    journey, _ = run(ProvingBench({"a": Answer.YES}), remedy("a"), kept_back=kept_back)
    assert conclusion(journey).status is Status.HEALED
    assert isinstance(journey.test, RegressionTest) is proved
    assert proved or "tests/test_a.py, which is never touched: the owner says so with 'tests'" in str(journey.test)


def test_a_template_for_another_cause_is_not_asked() -> None:
    bench = Bench({"a": Answer.NO})
    run(bench, remedy("a"))
    assert bench.asked == ["check a"]


def test_a_refused_template_proposes_nothing_and_says_why() -> None:
    bench = Bench({})
    journey, _ = run(bench, remedy("a"), refusal=Skipped("dict-missing-key-default", "a store is never guarded"))
    assert bench.asked == []
    assert "a store is never guarded" in conclusion(journey).reason


def test_a_hiding_candidate_is_not_tried_without_consent() -> None:
    bench = Bench({"skip": Answer.YES})
    journey, _ = run(bench, remedy("skip", hides=True, risk=Risk.R2))
    assert bench.asked == []
    assert conclusion(journey).status is Status.NOT_HEALED
    assert [decision.reason for _, decision in journey.withheld] == [
        "it may hide the error; say --allow-hiding to try it"
    ]


def test_a_hiding_candidate_comes_last_even_with_consent() -> None:
    bench = Bench({"skip": Answer.YES, "error": Answer.NO, "a": Answer.NO})
    hiding = remedy("skip", hides=True, risk=Risk.R2)
    run(bench, hiding, remedy("error", keeps_raising=True), remedy("a"), consent=Consent(hiding=True))
    assert bench.asked[:3] == ["check a", "check error", "check skip"]


def test_an_honest_candidate_beats_a_hiding_one_that_would_pass_too() -> None:
    bench = Bench({"skip": Answer.YES, "a": Answer.YES})
    journey, _ = run(bench, remedy("skip", hides=True, risk=Risk.R2), remedy("a"), consent=Consent(hiding=True))
    assert journey.winner is not None
    assert journey.winner.remedy.strategy == "a"


def believed(probability: float, outcomes: float = 20.0) -> Belief:
    return Belief(probability, outcomes, "0 of 20 own outcomes")


def test_candidates_without_hope_are_left_to_a_person() -> None:
    bench = Bench({"a": Answer.NO, "b": Answer.YES})
    journey, _ = run(bench, remedy("a", belief=believed(0.5)), remedy("b", belief=believed(0.049)))
    assert bench.asked == ["check a"]
    assert [(one.strategy, decision.reason) for one, decision in journey.withheld] == [
        ("b", "its chance is 4.9 %, less than 5 %: 0 of 20 own outcomes")
    ]


def test_without_any_hope_nothing_is_tried_and_the_reason_is_said() -> None:
    bench = Bench({"a": Answer.YES})
    journey, _ = run(bench, remedy("a", belief=believed(0.01)))
    assert bench.asked == []
    assert conclusion(journey).reason.endswith(
        "dict-missing-key-default/a was not tried: its chance is 1.0 %, less than 5 %: 0 of 20 own outcomes"
    )


def test_a_slim_chance_is_taken_while_a_better_one_may_still_come() -> None:
    bench = Bench({"a": Answer.NO, "b": Answer.YES})
    run(bench, remedy("a", belief=believed(0.01)), remedy("b", belief=believed(0.05)))
    assert bench.asked[:2] == ["check a", "check b"]


def test_a_slim_chance_that_rests_on_little_is_taken() -> None:
    bench = Bench({"a": Answer.NO})
    run(bench, remedy("a", belief=believed(0.01, outcomes=4.9)))
    assert bench.asked == ["check a"]


def test_the_stated_chance_stands_beside_what_was_tried() -> None:
    bench = Bench({"a": Answer.NO, "error": Answer.NO})
    journey, _ = run(bench, remedy("a", belief=believed(0.5)), remedy("error", keeps_raising=True))
    tried = report(journey, Circumstances("/p", "3.11.7")).tried
    assert [(one.probability, one.keeps_raising) for one in tried] == [(0.5, False), (None, True)]


def test_the_same_patch_from_two_strategies_is_tried_once() -> None:
    bench = Bench({"a": Answer.NO})
    run(bench, remedy("a"), remedy("a"))
    assert bench.asked == ["check a"]


def test_a_flaky_failure_is_called_flaky_and_nothing_is_tried() -> None:
    bench = Bench({"a": Answer.YES}, steady=False, why="flaky: it passed under the second hash seed")
    journey, _ = run(bench, remedy("a"))
    assert bench.asked == []
    assert conclusion(journey).status is Status.FLAKY


def test_a_failure_that_does_not_come_back_in_the_sandbox_is_not_healed() -> None:
    bench = Bench({"a": Answer.YES}, steady=False, why="does not fail in the sandbox: it needs the network")
    journey, _ = run(bench, remedy("a"))
    assert conclusion(journey).reason == "could not be healed: does not fail in the sandbox: it needs the network"


def test_an_error_raised_on_purpose_is_left_to_a_person() -> None:
    bench = Bench({"a": Answer.YES})
    doctor = Doctor(shown=Hypothesis("deliberate", "the program raises ValueError on purpose", 1.0, shown=True))
    journey, _ = run(bench, remedy("a"), doctor=doctor)
    assert bench.asked == []
    assert "on purpose" in conclusion(journey).reason


def test_a_failure_outside_the_project_ends_in_words() -> None:
    journey, _ = run(Bench({}), doctor=Doctor(fault="the traceback has no frame in this project"))
    assert conclusion(journey).reason == "could not be healed: the traceback has no frame in this project"


def test_the_budget_stops_after_the_candidate_that_spent_it() -> None:
    bench = Bench({"a": Answer.NO, "b": Answer.YES})
    journey, _ = run(bench, remedy("a"), remedy("b"), budget=0.5)
    assert bench.asked == ["check a"]
    assert "the time for candidates is spent" in conclusion(journey).reason


def test_every_started_stage_is_finished_and_every_candidate_told() -> None:
    _, events = run(Bench({"a": Answer.NO, "b": Answer.YES}), remedy("a"), remedy("b"))
    started = [event.stage for event in events if isinstance(event, StageStarted)]
    finished = [event.stage for event in events if isinstance(event, StageFinished)]
    assert started == finished
    assert [event.name for event in events if isinstance(event, CandidateTried)] == [
        "dict-missing-key-default/a",
        "dict-missing-key-default/b",
        "dict-missing-key-default/b",
    ]
