"""Examples from crash to patch: a watched process, the real diagnosis, the template that answers to its cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from suture.domain.remedy import Remedy
from suture.remedies.interface import Example, Template
from tests.remedies.cases import heals_honestly, offers, run
from tests.remedies.diagnosed import diagnosed
from tests.remedies.known import KNOWN
from tests.remedies.templates import TEMPLATES

GOOD = [pytest.param(t, e, id=f"{t.id}: {e.title}") for t in TEMPLATES for e in t.good]
BAD = [pytest.param(t, e, id=f"{t.id}: {e.title}") for t in TEMPLATES for e in t.bad]


@pytest.mark.parametrize(("template", "example"), GOOD)
def test_a_good_example_is_diagnosed_and_repaired_as_written(
    template: Template, example: Example, tmp_path: Path
) -> None:
    case = diagnosed(tmp_path, example)
    assert not isinstance(case, str), case
    assert case.hypothesis.cause in template.causes
    offered = offers(template, case)
    fitting = [item for item in offered if isinstance(item, Remedy) and item.strategy == example.strategy]
    assert fitting, offered
    assert {edit.path: edit.after.decode() for edit in fitting[0].patch.edits} == example.after
    assert not fitting[0].hides
    if template.id not in KNOWN:
        _runs(tmp_path / "project", example, fitting[0])


def _runs(root: Path, example: Example, remedy: Remedy) -> None:
    for edit in remedy.patch.edits:
        (root / edit.path).write_bytes(edit.after)
    ran = run(root, example.run)
    assert ran.status == 0, ran.stderr


@pytest.mark.parametrize(("template", "example"), BAD)
def test_no_template_heals_a_bad_example_after_the_real_diagnosis(
    template: Template, example: Example, tmp_path: Path
) -> None:
    case = diagnosed(tmp_path, example)
    if isinstance(case, str):
        assert case
        return
    answering = [other for other in TEMPLATES if case.hypothesis.cause in other.causes]
    assert [heals_honestly(offers(other, case)) for other in answering] == [[] for _ in answering], template.id
