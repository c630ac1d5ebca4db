"""A person among the steps: the journey goes on after a verified candidate, and every answer ends it or leads on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from suture.domain.choice import Choice, Pick, Wish
from suture.domain.event import Event, Stage, StageFinished, StageStarted
from suture.domain.report import Status
from suture.domain.verdict import Answer
from suture.policy.floor import Floor
from suture.policy.interface import Consent
from suture.verification.interface import Command
from suture.workflow.inline import Timeline, drive
from suture.workflow.journey import Journey, Step, conclusion, next_step
from suture.workflow.steps import Ports, choose
from suture.workflow.summary import choice
from tests.workflow.test_journey import JUDGED, remedy, tried
from tests.workflow.test_steps import RUN, SIGNAL, Bench, Doctor, NoFiles, OneTemplate, Ticks


def verified(*strategies: str) -> Journey:
    passed = tuple(replace(tried(Answer.YES, confirmed=True), remedy=remedy(name)) for name in strategies)
    return replace(JUDGED, queue=(), tried=passed, choosing=True)


ONE = verified("a")


def test_a_verified_candidate_is_asked_about_and_not_taken() -> None:
    assert ONE.winner is None
    assert next_step(ONE) is Step.CHOOSE


def test_without_a_person_the_first_one_is_taken() -> None:
    assert next_step(replace(ONE, choosing=False)) is Step.PROVE


def test_the_accepted_one_is_the_winner_whichever_it_is() -> None:
    both = verified("a", "b")
    for wanted in (remedy("a"), remedy("b")):
        journey = replace(both, accepted=wanted.patch.digest)
        assert journey.winner is not None
        assert journey.winner.remedy == wanted
        assert next_step(journey) is Step.PROVE


def test_after_next_the_remaining_candidates_are_tried() -> None:
    assert next_step(replace(ONE, put_aside=1, queue=(remedy("b"),))) is Step.CHECK


def test_a_candidate_that_passes_after_next_is_confirmed_before_it_is_shown() -> None:
    unconfirmed = replace(ONE, put_aside=1, tried=(*ONE.tried, replace(tried(Answer.YES), remedy=remedy("b"))))
    assert next_step(unconfirmed) is Step.CONFIRM
    assert next_step(replace(verified("a", "b"), put_aside=1)) is Step.CHOOSE


@pytest.mark.parametrize("queue", [(), (remedy("b"),)])
def test_when_nothing_may_be_tried_any_more_the_person_is_asked_again(queue: tuple[object, ...]) -> None:
    spent = replace(ONE, put_aside=1, queue=queue, over_budget=bool(queue))  # type: ignore[arg-type]
    assert next_step(spent) is Step.CHOOSE


def test_nobody_is_asked_when_nothing_was_verified() -> None:
    assert next_step(replace(JUDGED, queue=(), tried=(tried(Answer.NO),), choosing=True)) is Step.END


def test_the_choice_holds_all_that_was_verified_and_how_much_is_left() -> None:
    asked = choice(replace(verified("a", "b"), queue=(remedy("c"), remedy("d"))))
    assert [one.remedy.strategy for one in asked.verified] == ["a", "b"]
    assert asked.left == 2
    assert [one.name for one in asked.tried] == ["dict-missing-key-default/a", "dict-missing-key-default/b"]


def ports(pick: Callable[[Choice], Pick] | Pick | None, bench: Bench | None = None, *strategies: str) -> Ports:
    return Ports(
        project=NoFiles(),
        diagnostician=Doctor(),
        templates=(OneTemplate(tuple(map(remedy, strategies))),),
        policy=Floor(),
        consent=Consent(),
        rank=lambda remedies, _, __: remedies,
        clock=Ticks(),
        budget=1000.0,
        command=Command(("python", "a.py"), Path("/p")),
        verifier=bench,
        choose=(lambda _: pick) if isinstance(pick, Pick) else pick,
    )


def test_accepting_leads_to_the_test() -> None:
    after = choose(ONE, ports(Pick(Wish.ACCEPT, remedy("a").patch.digest)))
    assert next_step(after) is Step.PROVE


def test_next_puts_aside_all_that_was_shown() -> None:
    after = choose(replace(ONE, queue=(remedy("b"),)), ports(Pick(Wish.NEXT)))
    assert (after.put_aside, after.end) == (1, None)


@pytest.mark.parametrize("pick", [Pick(Wish.QUIT), Pick(Wish.NEXT), Pick(Wish.ACCEPT, "0" * 64), Pick(Wish.ACCEPT)])
def test_whatever_takes_none_of_them_ends_the_journey_as_declined(pick: Pick) -> None:
    end = conclusion(choose(ONE, ports(pick)))
    assert end.status is Status.DECLINED
    assert "dict-missing-key-default/a passed all checks, and none was taken" in end.reason


def test_asking_nobody_is_a_mistake_of_the_driver() -> None:
    with pytest.raises(AssertionError, match="somebody to ask"):
        choose(ONE, ports(None))


def driven(bench: Bench, *picks: Pick) -> tuple[Journey, list[Choice], list[Event]]:
    asked: list[Choice] = []
    events: list[Event] = []
    answers = iter(picks)

    def person(asked_now: Choice) -> Pick:
        asked.append(asked_now)
        return next(answers)

    journey = drive(
        Journey(SIGNAL, RUN, choosing=True), ports(person, bench, *bench.answers), Timeline(Ticks(), events.append)
    )
    return journey, asked, events


NEXT = Pick(Wish.NEXT)


def accept(strategy: str) -> Pick:
    return Pick(Wish.ACCEPT, remedy(strategy).patch.digest)


def test_a_whole_journey_tries_only_as_far_as_the_person_wants() -> None:
    bench = Bench({"a": Answer.YES, "b": Answer.YES, "c": Answer.YES})
    journey, asked, _ = driven(bench, NEXT, accept("b"))
    assert bench.asked == ["check a", "confirm a", "check b", "confirm b", "prove b"]
    assert [len(one.verified) for one in asked] == [1, 2]
    assert conclusion(journey).status is Status.HEALED


def test_an_earlier_candidate_can_be_taken_after_later_ones_were_seen() -> None:
    bench = Bench({"a": Answer.YES, "b": Answer.YES})
    journey, _, _ = driven(bench, NEXT, accept("a"))
    assert bench.asked[-1] == "prove a"
    assert conclusion(journey).reason == "use .get()"


def test_candidates_that_fail_are_never_shown() -> None:
    bench = Bench({"a": Answer.NO, "b": Answer.YES, "c": Answer.NO})
    _, asked, _ = driven(bench, NEXT, accept("b"))
    assert [[one.remedy.strategy for one in choice.verified] for choice in asked] == [["b"], ["b"]]
    assert [choice.left for choice in asked] == [1, 0]


def test_where_nothing_passes_nobody_is_asked() -> None:
    journey, asked, _ = driven(Bench({"a": Answer.NO, "b": Answer.UNKNOWN}))
    assert asked == []
    assert conclusion(journey).status is Status.NOT_HEALED


def test_a_person_who_always_says_next_comes_to_an_end() -> None:
    journey, asked, _ = driven(Bench({"a": Answer.YES, "b": Answer.YES}), *[NEXT] * 9)
    assert len(asked) == 2
    assert conclusion(journey).status is Status.DECLINED


def test_a_declined_journey_writes_no_test() -> None:
    bench = Bench({"a": Answer.YES})
    driven(bench, Pick(Wish.QUIT))
    assert bench.asked == ["check a", "confirm a"]


def test_the_face_is_told_when_the_question_begins_and_ends() -> None:
    _, _, events = driven(Bench({"a": Answer.YES}), accept("a"))
    told = [event for event in events if getattr(event, "stage", None) is Stage.CHOOSE]
    assert [type(event) for event in told] == [StageStarted, StageFinished]
