from __future__ import annotations

from dataclasses import replace

import pytest

from suture.domain.decision import Decision, Ruling
from suture.domain.fault import Fault, Span
from suture.domain.hypothesis import Diagnosis, Hypothesis
from suture.domain.observation import Observation
from suture.domain.remedy import Edit, Patch, Remedy, Risk, Skipped
from suture.domain.report import Status
from suture.domain.signal import Frame, Raised, Signal
from suture.domain.verdict import Answer, Claim, Verdict
from suture.verification.interface import Checked, NoTest, Reproduction
from suture.workflow.journey import MOST_CANDIDATES, Journey, Step, TriedRemedy, conclusion, next_step

SIGNAL = Signal((Raised("KeyError", "'x'", frames=(Frame("/p/a.py", 1, "f"),)),), "excepthook", "3.11.7")
RUN = Observation("exited", 1, None, 0.1, b"", b"")
FAULT = Fault("a.py", Span(1, 0, 1, 4), "Subscript", "d[x]", "f", 0)
SHOWN = Diagnosis((Hypothesis("missing-key", "the key 'x' is absent", 0.7, shown=True),))
NEW = Journey(SIGNAL, RUN)
DIAGNOSED = replace(NEW, fault=FAULT, diagnosis=SHOWN)
REPRODUCED = replace(DIAGNOSED, reproduction=Reproduction(steady=True, why="", runs=(RUN, RUN)))
JUDGED = replace(REPRODUCED, judged=True)


def remedy(strategy: str = "get-with-default") -> Remedy:
    patch = Patch((Edit("a.py", b"d[x]", strategy.encode()),))
    return Remedy("dict-missing-key-default", strategy, "missing-key", "use .get()", patch, Risk.R1)


def tried(answer: Answer, *, confirmed: bool = False) -> TriedRemedy:
    verdict = Verdict("0", (Claim("failure gone", answer, "it still fails"),), "bubblewrap")
    return TriedRemedy(remedy(), Checked(verdict, RUN), 0.1, confirmed=confirmed)


def test_a_journey_walks_through_its_steps_in_order() -> None:
    states = [
        (NEW, Step.DIAGNOSE),
        (DIAGNOSED, Step.REPRODUCE),
        (REPRODUCED, Step.JUDGE),
        (JUDGED, Step.PROPOSE),
        (replace(JUDGED, queue=(remedy(),)), Step.CHECK),
        (replace(JUDGED, queue=(), tried=(tried(Answer.YES),)), Step.CONFIRM),
        (replace(JUDGED, queue=(), tried=(tried(Answer.YES, confirmed=True),)), Step.PROVE),
        (replace(JUDGED, queue=(), tried=(tried(Answer.YES, confirmed=True),), test=NoTest("no")), Step.END),
    ]
    assert [next_step(state) for state, _ in states] == [step for _, step in states]


def test_the_owner_may_want_fewer_candidates() -> None:
    once = replace(JUDGED, queue=(remedy("b"),), tried=(tried(Answer.NO),))
    assert next_step(once) is Step.CHECK
    assert next_step(replace(once, most_candidates=2)) is Step.CHECK
    assert next_step(replace(once, most_candidates=1)) is Step.END


def test_the_same_state_gives_the_same_step() -> None:
    assert next_step(JUDGED) is next_step(JUDGED)


def test_a_named_end_stops_the_journey_wherever_it_is() -> None:
    for state in (NEW, DIAGNOSED, REPRODUCED, JUDGED):
        assert next_step(state.ended(Status.FLAKY, "it comes and goes")) is Step.END


def test_an_explanation_ends_after_the_diagnosis() -> None:
    assert next_step(replace(JUDGED, explain_only=True)) is Step.END
    assert conclusion(replace(JUDGED, explain_only=True)).status is Status.EXPLAINED


def test_a_traceback_alone_is_judged_without_a_reproduction_and_never_checked() -> None:
    alone = replace(DIAGNOSED, observation=None)
    assert next_step(alone) is Step.JUDGE
    proposed = replace(alone, judged=True, queue=(remedy(),))
    assert next_step(proposed) is Step.END
    assert conclusion(proposed).status is Status.PROPOSED


@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_only_yes_is_confirmed(answer: Answer) -> None:
    assert next_step(replace(JUDGED, queue=(), tried=(tried(answer),))) is Step.END
    assert next_step(replace(JUDGED, queue=(remedy("b"),), tried=(tried(answer),))) is Step.CHECK


def test_a_candidate_that_fails_from_scratch_gives_way_to_the_next() -> None:
    failed = replace(JUDGED, queue=(remedy("b"),), tried=(tried(Answer.NO, confirmed=True),))
    assert next_step(failed) is Step.CHECK


def test_the_budget_ends_the_search() -> None:
    waiting = replace(JUDGED, queue=(remedy("b"),), tried=(tried(Answer.NO),))
    assert next_step(replace(waiting, over_budget=True)) is Step.END
    assert "time for candidates is spent" in conclusion(replace(waiting, over_budget=True)).reason


def test_no_more_than_the_most_candidates_are_tried() -> None:
    most = replace(JUDGED, queue=(remedy("b"),), tried=(tried(Answer.NO),) * MOST_CANDIDATES)
    assert next_step(most) is Step.END
    assert next_step(replace(most, tried=most.tried[1:])) is Step.CHECK


def test_an_unhealed_end_says_what_was_tried_and_why_it_failed() -> None:
    end = conclusion(replace(JUDGED, queue=(), tried=(tried(Answer.NO),)))
    assert end.status is Status.NOT_HEALED
    assert end.reason == (
        "could not be healed: tried dict-missing-key-default/get-with-default; "
        "the last one failed because failure gone: it still fails"
    )


def test_an_unhealed_end_says_what_was_not_allowed() -> None:
    withheld = ((remedy(), Decision(Ruling.ESCALATE, "it may hide the error")),)
    assert "it may hide the error" in conclusion(replace(JUDGED, queue=(), withheld=withheld)).reason


def test_an_unhealed_end_says_why_a_template_did_not_apply() -> None:
    skipped = (Skipped("dict-missing-key-default", "no value is justified"),)
    reason = conclusion(replace(JUDGED, queue=(), skipped=skipped)).reason
    assert "no value is justified" in reason
    assert "the key 'x' is absent" in reason


def test_an_unknown_failure_says_that_no_known_cause_fits() -> None:
    unknown = replace(JUDGED, diagnosis=Diagnosis(()), queue=())
    assert conclusion(unknown).reason == "could not be healed: no known cause fits this failure"


def test_healed_is_said_only_after_the_check_from_scratch() -> None:
    assert conclusion(replace(JUDGED, queue=(), tried=(tried(Answer.YES),))).status is not Status.HEALED
    assert conclusion(replace(JUDGED, queue=(), tried=(tried(Answer.YES, confirmed=True),))).status is Status.HEALED
