"""How well stated probabilities fit what happened: Brier score and expected calibration error."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

BINS = 10
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was stated, in 0..1, and what happened."""

    stated: float
    happened: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of about equal probability: how many, their mean, and the share that came true."""

    count: int
    stated: float
    happened: float


def bins(predictions: Sequence[Prediction], number: int = BINS) -> list[Bin]:
    """Return bins of equal count (to one), the least probable first; fewer where there are fewer predictions.

    Equal counts, not equal widths: with widths the crowded end hides in one bin and the empty ones are noise.
    """
    ordered = sorted(predictions, key=lambda one: one.stated)
    size, number = len(ordered), min(number, len(ordered))
    cut = (ordered[n * size // number : (n + 1) * size // number] for n in range(number))
    return [Bin(len(part), fmean(one.stated for one in part), fmean(one.happened for one in part)) for part in cut]


def calibration_error(predictions: Sequence[Prediction], number: int = BINS) -> float:
    """Return the expected calibration error: the mean distance of stated and happened over equal-count bins.

    Source: Naeini, Cooper, Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning (AAAI 2015).
    """
    parts = bins(predictions, number)
    return sum(part.count * abs(part.stated - part.happened) for part in parts) / len(predictions)


def brier(predictions: Sequence[Prediction]) -> float:
    """Return the mean squared distance of what was stated and what happened."""
    return fmean((one.stated - one.happened) ** 2 for one in predictions)


def interval(predictions: Sequence[Prediction], seed: int, resamples: int = RESAMPLES) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the calibration error (percentiles).

    Resampling adds noise to each bin, and noise can only add to the error, so the interval leans upwards.
    """
    values = sorted(_resampled(predictions, random.Random(seed), resamples))
    return values[int(0.025 * resamples)], values[min(resamples - 1, int(0.975 * resamples))]


def _resampled(predictions: Sequence[Prediction], source: random.Random, resamples: int) -> Iterator[float]:
    for _ in range(resamples):
        yield calibration_error(source.choices(predictions, k=len(predictions)))
