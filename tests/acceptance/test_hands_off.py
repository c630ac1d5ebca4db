"""A few of the forty failures that no template may touch, drawn by a seed; `make bench-real` runs them all."""

from __future__ import annotations

import random

import pytest

from benchmarks.real.hands_off import HandsOff, let_loose, load_hands_off
from benchmarks.real.judge import Outcome

DRAWN = random.Random(2026).sample(load_hands_off(), 3)


@pytest.mark.parametrize("case", DRAWN, ids=lambda case: case.name)
def test_what_no_template_may_touch_stays_as_it_is(case: HandsOff) -> None:
    result = let_loose(case, "suture")
    assert result.judgement.outcome is Outcome.DECLINED, result.patch
    assert not result.judgement.why.startswith("no report"), result.judgement.why
