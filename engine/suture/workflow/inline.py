"""The inline driver: carries a journey out in this process, and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from suture.domain.event import CandidateTried, Event, Stage, StageFinished, StageStarted
from suture.workflow import steps
from suture.workflow.journey import Journey, Step, next_step

T = TypeVar("T")

_CARRY_OUT: dict[Step, Callable[[Journey, steps.Ports], Journey]] = {
    Step.DIAGNOSE: steps.diagnose,
    Step.REPRODUCE: steps.reproduce,
    Step.JUDGE: steps.judge,
    Step.PROPOSE: steps.propose,
    Step.CHECK: steps.check,
    Step.CONFIRM: steps.confirm,
    Step.CHOOSE: steps.choose,
    Step.PROVE: steps.prove,
}
_STAGE = {
    Step.DIAGNOSE: Stage.DIAGNOSE,
    Step.REPRODUCE: Stage.REPRODUCE,
    Step.JUDGE: Stage.DIAGNOSE,
    Step.PROPOSE: Stage.DIAGNOSE,
    Step.CHECK: Stage.VERIFY,
    Step.CONFIRM: Stage.CONFIRM,
    Step.CHOOSE: Stage.CHOOSE,
    Step.PROVE: Stage.PROVE,
}


@dataclass(slots=True)
class Timeline:
    """Wall time by stage, and the event stream of the face."""

    clock: Callable[[], float]
    tell: Callable[[Event], None]
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, stage: Stage, work: Callable[[], T], detail: str = "") -> T:
        """Do the work as (a part of) the stage, and tell of its start and end."""
        self.tell(StageStarted(stage, detail))
        started = self.clock()
        try:
            return work()
        finally:
            taken = self.clock() - started
            self.seconds[stage] = self.seconds.get(stage, 0.0) + taken
            self.tell(StageFinished(stage, taken))


def drive(journey: Journey, ports: steps.Ports, timeline: Timeline) -> Journey:
    """Carry the journey to its end."""
    while (step := next_step(journey)) is not Step.END:
        before = journey
        journey = timeline.run(_STAGE[step], lambda: _CARRY_OUT[step](before, ports), _detail(step, before))  # noqa: B023 -- run at once
        if step in {Step.CHECK, Step.CONFIRM}:
            last = journey.tried[-1]
            verdict = last.checked.verdict
            timeline.tell(
                CandidateTried(
                    len(journey.tried), last.remedy.name, last.remedy.summary, verdict.answer, verdict.reason
                )
            )
    return journey


def _detail(step: Step, journey: Journey) -> str:
    if step is Step.CHECK and journey.queue:
        return journey.queue[0].summary
    return f"{journey.signal.error.type}" if step is Step.DIAGNOSE else ""
