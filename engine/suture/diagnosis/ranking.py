"""Ranking: how likely a cause is before any probe, and how likely a template heals. Pure formulas.

Beta-Bernoulli with two-level shrinkage: all outcomes of a template, then those for the exception class, then those
for the class and message shape. Constants and counts are from the ranking model of the catalog of mined fixes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

PRIOR_WEIGHT = 8.0
CLASS_WEIGHT = 8.0
SHAPE_WEIGHT = 4.0
FEW_OUTCOMES = 5.0
WEEKLY_DECAY = 0.995
UNDONE_FAILURES = 3
LEAST_HOPE = 0.05
# By how much a probe's answer outweighs what was thought before: 20 to 1.
EVIDENCE = 20.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Successes and failures, possibly decayed and so not whole."""

    successes: float = 0.0
    failures: float = 0.0

    @property
    def total(self) -> float:
        return self.successes + self.failures

    def decayed(self, weeks: float) -> Counts:
        """Forget half a per cent a week."""
        factor = WEEKLY_DECAY ** max(0.0, weeks)
        return Counts(self.successes * factor, self.failures * factor)

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.successes + other.successes, self.failures + other.failures)


@dataclass(frozen=True, slots=True)
class Beta:
    """A Beta distribution over the probability of success."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)


def initial(alpha: float, beta: float) -> Counts:
    """Return a catalog prior as outcomes, discounted to at most eight."""
    counts = Counts(max(0.0, alpha - 1), max(0.0, beta - 1))
    scale = min(1.0, PRIOR_WEIGHT / counts.total) if counts.total else 0.0
    return Counts(counts.successes * scale, counts.failures * scale)


def posterior(template: Counts, of_class: Counts, of_shape: Counts) -> Beta:
    """Return the belief in a template for one message shape of one exception class.

    `template` holds all its outcomes with the prior's, `of_class` those for the exception class, `of_shape` those
    for class and shape: m0 = (s+0.5)/(s+f+10), then Beta(8 m0 + s, 8 (1-m0) + f), then the same once more with 4.
    """
    m0 = (template.successes + 0.5) / (template.total + 10)
    coarse = _shrunk(m0, CLASS_WEIGHT, of_class)
    return _shrunk(coarse.mean, SHAPE_WEIGHT, of_shape)


def _shrunk(mean: float, weight: float, counts: Counts) -> Beta:
    return Beta(weight * mean + counts.successes, weight * (1 - mean) + counts.failures)


def worth(applicable: float, succeeds: float, gain: float = 1.0, cost: float = 0.0) -> float:
    """Return P(pattern | class) · P(success | pattern) · gain - cost."""
    return applicable * succeeds * gain - cost


def choose(beliefs: Sequence[tuple[str, Beta, float]], draw: Callable[[float, float], float]) -> list[str]:
    """Order names by posterior mean; with few outcomes, and among equals, by a Thompson draw.

    Each belief is (name, Beta, number of own outcomes); `draw(alpha, beta)` is `random.Random.betavariate`.
    """

    def key(belief: tuple[str, Beta, float]) -> tuple[float, float, str]:
        name, beta, outcomes = belief
        drawn = draw(beta.alpha, beta.beta)
        return (-(drawn if outcomes < FEW_OUTCOMES else beta.mean), -drawn, name)

    return [name for name, _, _ in sorted(beliefs, key=key)]


def hopeless(means: Iterable[float], spent: float, budget: float) -> bool:
    """Say whether to stop trying: the best hope is below 5 %, or the budget is used up."""
    return max(means, default=0.0) < LEAST_HOPE or spent > budget


def shares(weights: Mapping[str, float], other: float) -> dict[str, float]:
    """Return each weight's part of all, `other` being what none of them explains; the sum is at most 1."""
    total = math.fsum(weights.values()) + other
    return {name: weight / total if total > 0 else 0.0 for name, weight in weights.items()}


def updated(before: Mapping[str, float], shown: Mapping[str, bool | None]) -> dict[str, float]:
    """Return the probabilities after the probes: 20 to 1 for what was shown true, 1 to 20 for what was shown false."""
    factor = {True: EVIDENCE, False: 1 / EVIDENCE, None: 1.0}
    weights = {name: probability * factor[shown.get(name)] for name, probability in before.items()}
    return shares(weights, max(0.0, 1.0 - math.fsum(before.values())))


# Mined fixes per class of exception that repaired this cause, with half a fix for what was never seen.
_FIXES: Mapping[str, Mapping[str, float]] = {
    "none-receiver": {"AttributeError": 60},
    "none-operand": {"TypeError": 16},
    "missing-key": {"KeyError": 32},
    "misspelt-key": {"KeyError": 4},
    "unset-variable": {"KeyError": 2},
    "misspelt-attribute": {"AttributeError": 6},
    "removed-api": {"AttributeError": 2, "ImportError": 4, "TypeError": 8},
    "misspelt-name": {"NameError": 6, "UnboundLocalError": 3},
    "missing-import": {"NameError": 4},
    "unexpected-keyword": {"TypeError": 15},
    "mixed-str-number": {"TypeError": 6},
    "index-out-of-bounds": {"IndexError": 7},
    "missing-file": {"FileNotFoundError": 1},
    "wrong-version": {"ImportError": 4, "AttributeError": 1, "TypeError": 1},
    "deliberate": {},
}
# Mined fixes of the class that no cause of ours explains (other logic, wrapped in try, and the like).
_OTHER: Mapping[str, float] = {
    "AttributeError": 12, "TypeError": 9, "KeyError": 8, "NameError": 2, "UnboundLocalError": 1, "ImportError": 2,
    "IndexError": 2, "FileNotFoundError": 1,
}  # fmt: skip
CERTAIN = 0.95


def prior(causes: Mapping[str, bool], classes: Sequence[str]) -> dict[str, float]:
    """Return the probability of each suspected cause before any probe; the value says whether it is certain.

    `classes` are the exception's class and its bases, the nearest first.
    """
    if any(causes.values()):
        certain = [name for name, is_certain in causes.items() if is_certain]
        return {name: CERTAIN / len(certain) if name in certain else 0.0 for name in causes}
    weights = {name: _first(_FIXES.get(name, {}), classes, 0.5) for name in causes}
    return shares(weights, _first(_OTHER, classes, 1.0))


def _first(table: Mapping[str, float], classes: Sequence[str], otherwise: float) -> float:
    return next((table[name] for name in classes if name in table), otherwise)
