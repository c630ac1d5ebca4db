"""Ranking: how likely a candidate is to pass its checks, and which one is tried first. Pure formulas.

Beta-Bernoulli with shrinkage: all outcomes of a template, then those for the exception class, then those of the
strategy for the class and message shape in this project. Constants are from the ranking model of the catalog of mined
fixes. One level stands above those of the catalog: what a template that nobody knows yet is expected to do is what all
templates did here. Without it a template had to earn its trust from 5 % upwards, and what was stated of a good one was
too little for its first ten outcomes (docs/explanation/ranking.md has the figures).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from suture.domain.hypothesis import Diagnosis
from suture.domain.remedy import FEW_OUTCOMES, Belief, Remedy
from suture.domain.shape import message_shape
from suture.domain.signal import Signal
from suture.learning.counts import Weighed

PRIOR_WEIGHT = 8.0
TEMPLATE_WEIGHT = 10.0
CLASS_WEIGHT = 8.0
SHAPE_WEIGHT = 4.0

Draw = Callable[[float, float], float]


@dataclass(frozen=True, slots=True)
class Counts:
    """Successes and failures, possibly decayed and so not whole."""

    successes: float = 0.0
    failures: float = 0.0

    @property
    def total(self) -> float:
        return self.successes + self.failures

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.successes + other.successes, self.failures + other.failures)

    def __str__(self) -> str:
        return f"{_short(self.successes)} of {_short(self.total)}"


@dataclass(frozen=True, slots=True)
class Beta:
    """A Beta distribution over the probability of success."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcomes counted all together, by template, by template and class, and by strategy and shape in one project.

    `number` counts them without regard to their age.
    """

    number: int
    of_all: Counts
    of_template: Mapping[str, Counts]
    of_class: Mapping[tuple[str, str], Counts]
    of_shape: Mapping[tuple[str, str, str], Counts]


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one candidate: the catalog's prior, then own outcomes, ever closer to the case."""

    of_all: Counts
    prior: Counts
    own: Counts
    of_class: Counts
    of_shape: Counts

    @property
    def outcomes(self) -> float:
        return self.prior.total + self.own.total

    @property
    def posterior(self) -> Beta:
        return posterior(self.of_all, self.prior + self.own, self.of_class, self.of_shape)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is believed of a template whose cause is the true one with the probability `applicable`."""

    template: str
    beta: Beta
    outcomes: float
    applicable: float = 1.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order of remedies under catalog priors and a history; `draws` makes the draw for a seed's text."""

    priors: Mapping[str, Counts]
    seen: Tally
    draws: Callable[[str], Draw]

    def __call__(self, remedies: Sequence[Remedy], signal: Signal, diagnosis: Diagnosis) -> tuple[Remedy, ...]:
        """Return the remedies, each with what is believed of it, the best template first.

        The strategies of one template keep their order: it says which patch is better, not which is likelier.
        """
        error = signal.error
        shape = message_shape(error.type, error.message)
        records = [self._record(remedy, error.type, shape) for remedy in remedies]
        standings = [
            Standing(remedy.template, record.posterior, record.outcomes, applicable(remedy.cause, diagnosis))
            for remedy, record in zip(remedies, records, strict=True)
        ]
        # one history and one failure give one order, so that a report can be had again
        draw = self.draws(f"{shape}/{self.seen.number}")
        place = {template: number for number, template in enumerate(choose(_best(standings), draw))}
        believed = [
            remedy if remedy.keeps_raising else replace(remedy, belief=_belief(standing, record))
            for remedy, standing, record in zip(remedies, standings, records, strict=True)
        ]
        return tuple(sorted(believed, key=lambda remedy: place[remedy.template]))

    def _record(self, remedy: Remedy, exception: str, shape: str) -> Record:
        return Record(
            self.seen.of_all,
            self.priors.get(remedy.template, Counts()),
            self.seen.of_template.get(remedy.template, Counts()),
            self.seen.of_class.get((remedy.template, exception), Counts()),
            self.seen.of_shape.get((remedy.template, remedy.strategy, shape), Counts()),
        )


def initial(alpha: float, beta: float) -> Counts:
    """Return a catalog prior as outcomes, discounted to at most eight."""
    counts = Counts(max(0.0, alpha - 1), max(0.0, beta - 1))
    scale = min(1.0, PRIOR_WEIGHT / counts.total) if counts.total else 0.0
    return Counts(counts.successes * scale, counts.failures * scale)


def tally(outcomes: Iterable[Weighed], project: str) -> Tally:
    """Count the outcomes; those of other projects tell of a template and a class, not of a message."""
    number, of_all = 0, Counts()
    of_template: dict[str, Counts] = defaultdict(Counts)
    of_class: dict[tuple[str, str], Counts] = defaultdict(Counts)
    of_shape: dict[tuple[str, str, str], Counts] = defaultdict(Counts)
    for one in outcomes:
        counts = Counts(one.weight * one.success, one.weight * (not one.success))
        number, of_all = number + 1, of_all + counts
        of_template[one.template] += counts
        of_class[one.template, one.exception] += counts
        if one.project == project:
            of_shape[one.template, one.strategy, one.shape] += counts
    return Tally(number, of_all, dict(of_template), dict(of_class), dict(of_shape))


def posterior(of_all: Counts, template: Counts, of_class: Counts, of_shape: Counts) -> Beta:
    """Return the belief in a template for one message shape of one exception class.

    `of_all` are the own outcomes of all templates, `template` those of this one with the prior's, `of_class` those for
    the exception class, `of_shape` those for class and shape: g = (s+0.5)/(s+f+10), m0 = (s + 10 g)/(s+f+10), then
    Beta(8 m0 + s, 8 (1-m0) + f), then the same once more with 4. Without own outcomes m0 is that of the catalog.
    """
    anywhere = (of_all.successes + 0.5) / (of_all.total + 10)
    m0 = _shrunk(anywhere, TEMPLATE_WEIGHT, template).mean
    coarse = _shrunk(m0, CLASS_WEIGHT, of_class)
    return _shrunk(coarse.mean, SHAPE_WEIGHT, of_shape)


def applicable(cause: str, diagnosis: Diagnosis) -> float:
    """Return how likely the cause is the true one: certain when it was shown, as suspected while it is open."""
    fitting = [hypothesis for hypothesis in diagnosis.hypotheses if hypothesis.cause == cause]
    return max((1.0 if hypothesis.shown else hypothesis.probability for hypothesis in fitting), default=1.0)


def worth(applicable: float, succeeds: float, gain: float = 1.0, cost: float = 0.0) -> float:
    """Return P(pattern | class) · P(success | pattern) · gain - cost."""
    return applicable * succeeds * gain - cost


def choose(standings: Sequence[Standing], draw: Draw) -> list[str]:
    """Order templates by the posterior mean; with few outcomes, and among equals, by a Thompson draw.

    `draw(alpha, beta)` is `random.Random.betavariate`.
    """

    def key(standing: Standing) -> tuple[float, float, str]:
        drawn = worth(standing.applicable, draw(standing.beta.alpha, standing.beta.beta))
        mean = worth(standing.applicable, standing.beta.mean)
        return (-(drawn if standing.outcomes < FEW_OUTCOMES else mean), -drawn, standing.template)

    return [standing.template for standing in sorted(standings, key=key)]


def seeded(text: str) -> Draw:
    """Return the Beta draw of a generator that is seeded by a text."""
    return random.Random(text).betavariate  # noqa: S311 -- it breaks ties, it keeps no secret


def _belief(standing: Standing, record: Record) -> Belief:
    parts = (
        f"{record.prior} mined fixes" if record.prior.total else "no mined fixes",
        f"{record.own} own outcomes" if record.own.total else "no own outcomes",
        f"{record.of_all} of all templates" if record.of_all.total > record.own.total else "",
        f"{record.of_class} for this exception" if record.of_class.total else "",
        f"{record.of_shape} of this way for such a message here" if record.of_shape.total else "",
        f"the cause is {100 * standing.applicable:.0f} % likely" if standing.applicable < 1 else "",
    )
    probability = worth(standing.applicable, standing.beta.mean)
    return Belief(probability, record.outcomes, ", ".join(part for part in parts if part))


def _best(standings: Iterable[Standing]) -> list[Standing]:
    """Return of each template the standing of its likeliest strategy."""
    best: dict[str, Standing] = {}
    for standing in standings:
        found = best.setdefault(standing.template, standing)
        if standing.applicable * standing.beta.mean > found.applicable * found.beta.mean:
            best[standing.template] = standing
    return list(best.values())


def _shrunk(mean: float, weight: float, counts: Counts) -> Beta:
    return Beta(weight * mean + counts.successes, weight * (1 - mean) + counts.failures)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
