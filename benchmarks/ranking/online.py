"""Attempts replayed through the ranking in one order: state the probability first, learn the outcome then."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from benchmarks.ranking.score import Prediction
from suture.domain.hypothesis import Diagnosis, Hypothesis
from suture.domain.remedy import Patch, Remedy, Risk
from suture.domain.signal import Raised, Signal
from suture.learning.counts import Weighed
from suture.learning.ranking import Counts, Ranking, seeded, tally

PROJECT = "replayed"


def shuffled(replays: Sequence[Mapping[str, object]], seed: int) -> list[Mapping[str, object]]:
    """Return the programs in the order of a seed, whatever order they were finished in."""
    ordered = sorted(replays, key=lambda one: str(one["program"]))
    random.Random(seed).shuffle(ordered)
    return ordered


def predictions(
    attempts: Sequence[Mapping[str, object]], priors: Mapping[str, Counts], *, of_all: bool = True
) -> Iterator[Prediction]:
    """Yield what the product's own ranking states for each attempt after those before it.

    Without `of_all` the level of all templates is left out, as in the model of the catalog.
    """
    history: list[Weighed] = []
    for attempt in attempts:
        seen = tally(history, PROJECT)
        known = seen if of_all else replace(seen, of_all=Counts())
        yield Prediction(_stated(attempt, Ranking(priors, known, seeded)), bool(attempt["right"]))
        history.append(_outcome(attempt))


def _stated(attempt: Mapping[str, object], ranking: Ranking) -> float:
    remedy = Remedy(str(attempt["template"]), str(attempt["strategy"]), "cause", "", Patch(()), Risk.R1)
    exception, _, message = str(attempt["shape"]).partition(": ")
    signal = Signal((Raised(exception, message),), "excepthook", "")
    applicable = float(str(attempt["applicable"]))
    hypothesis = Hypothesis("cause", "", applicable, shown=True if applicable == 1.0 else None)
    (ranked,) = ranking([remedy], signal, Diagnosis((hypothesis,)))
    if ranked.belief is None:
        raise AssertionError("only a candidate that keeps raising has no stated probability")
    return ranked.belief.probability


def _outcome(attempt: Mapping[str, object]) -> Weighed:
    return Weighed(
        template=str(attempt["template"]),
        strategy=str(attempt["strategy"]),
        exception=str(attempt["exception"]),
        shape=str(attempt["shape"]),
        project=PROJECT,
        success=bool(attempt["right"]),
    )
