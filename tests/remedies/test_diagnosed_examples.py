"""Examples from crash to patch: a watched process, the real diagnosis, the template that answers to its cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.remedies.interface import Example, Template
from suture.testing.examples import bad, good
from tests.remedies.templates import TEMPLATES

GOOD = [pytest.param(t, e, id=f"{t.id}: {e.title}") for t in TEMPLATES for e in t.good]
BAD = [pytest.param(t, e, id=f"{t.id}: {e.title}") for t in TEMPLATES for e in t.bad]


@pytest.mark.parametrize(("template", "example"), GOOD)
def test_a_good_example_is_diagnosed_repaired_as_written_and_runs(
    template: Template, example: Example, tmp_path: Path
) -> None:
    assert good(template, example, tmp_path) == ""


@pytest.mark.parametrize(("template", "example"), BAD)
def test_no_template_heals_a_bad_example_after_the_real_diagnosis(
    template: Template, example: Example, tmp_path: Path
) -> None:
    assert bad(TEMPLATES, example, tmp_path) == "", template.id
