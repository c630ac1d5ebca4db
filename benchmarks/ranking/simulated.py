"""Histories of projects that nobody has: templates whose true success is known, since it was drawn.

The examples of the templates nearly all heal, so a replay of them says little of projects in which few repairs do.
Here success is rare, common or certain, and the catalog's priors know nothing of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from statistics import fmean

from benchmarks.ranking.score import Prediction, calibration_error
from suture.learning.ranking import Counts, posterior

TEMPLATES = 25
ATTEMPTS = 300
HISTORIES = 20
# Beta distributions from which each template's success is drawn, once for a history.
PROJECTS: Mapping[str, tuple[float, float]] = {
    "rare": (1, 9),
    "even": (2, 2),
    "frequent": (3, 1),
    "nearly certain": (9, 1),
    "all or nothing": (0.5, 0.5),
}
_OUTCOME = {True: Counts(1.0, 0.0), False: Counts(0.0, 1.0)}


def history(success: tuple[float, float], source: random.Random, *, of_all: bool) -> Iterator[Prediction]:
    """Yield what is stated and what happens, attempt by attempt; `of_all` as in `online.predictions`."""
    true = [source.betavariate(*success) for _ in range(TEMPLATES)]
    priors = [Counts(source.uniform(2, 6), source.uniform(0.3, 3)) for _ in true]
    own = [Counts() for _ in true]
    everything = Counts()
    for _ in range(ATTEMPTS):
        template = source.randrange(TEMPLATES)
        known = posterior(
            everything if of_all else Counts(), priors[template] + own[template], own[template], own[template]
        )
        happened = source.random() < true[template]
        yield Prediction(known.mean, happened)
        own[template] += _OUTCOME[happened]
        everything += _OUTCOME[happened]


def errors(*, of_all: bool, histories: int = HISTORIES) -> dict[str, float]:
    """Return the mean calibration error for each kind of project; the same histories whenever it is called."""
    return {
        name: fmean(
            calibration_error(list(history(success, random.Random(seed), of_all=of_all))) for seed in range(histories)
        )
        for name, success in PROJECTS.items()
    }
