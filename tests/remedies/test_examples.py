"""Every template repairs its good examples and leaves its bad ones alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.domain.remedy import Remedy
from suture.remedies.interface import Example, Template
from tests.remedies.cases import crashed, heals_honestly, offers, run
from tests.remedies.known import KNOWN
from tests.remedies.templates import TEMPLATES

# what has no row there is diagnosed for real only, in test_diagnosed_examples.py
STATED = [t for t in TEMPLATES if t.id in KNOWN]
GOOD = [pytest.param(t, e, id=f"{t.id}: {e.title}") for t in STATED for e in t.good]
BAD = [pytest.param(t, e, id=f"{t.id}: {e.title}") for t in STATED for e in t.bad]


@pytest.mark.parametrize(("template", "example"), GOOD)
def test_a_good_example_is_repaired_as_written_and_runs(template: Template, example: Example, tmp_path: Path) -> None:
    offered = offers(template, crashed(tmp_path, example, KNOWN[template.id][example.title]))
    fitting = [item for item in offered if isinstance(item, Remedy) and item.strategy == example.strategy]
    assert fitting, offered
    assert {edit.path: edit.after.decode() for edit in fitting[0].patch.edits} == example.after
    assert not fitting[0].hides
    for honest in {item.patch.digest: item for item in (fitting[0], heals_honestly(offered)[0])}.values():
        for edit in honest.patch.edits:
            (tmp_path / edit.path).write_bytes(edit.after)
        ran = run(tmp_path, example.run)
        assert ran.status == 0, ran.stderr


@pytest.mark.parametrize(("template", "example"), BAD)
def test_nothing_honest_is_offered_for_a_bad_example(template: Template, example: Example, tmp_path: Path) -> None:
    offered = offers(template, crashed(tmp_path, example, KNOWN[template.id][example.title]))
    assert heals_honestly(offered) == []
    assert offered


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_a_template_has_more_bad_examples_than_good_ones(template: Template) -> None:
    assert len(template.good) >= 3
    assert len(template.bad) > len(template.good)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_each_good_example_names_a_strategy_and_each_bad_one_a_reason(template: Template) -> None:
    assert {example.strategy for example in template.good} <= {strategy.id for strategy in template.strategies}
    assert all(example.reason and example.after is None for example in template.bad)
