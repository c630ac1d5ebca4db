"""Facts are written by the program under repair: whatever they are, judging neither fails nor shows two causes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suture.diagnosis.did_you_mean import Candidate
from suture.diagnosis.facts import Answer, Answers, probe
from tests.diagnosis.stated import judged, stated
from tests.diagnosis.test_messages import UNDERSTOOD

FIELDS = (
    "type is_none size text writable mapping keys total siblings having types module is_module names local enclosing "
    "global builtin self callable file line parameters takes_any_keyword length found origin has cwd exist set near "
    "installed error name kind"
).split()
leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(["a", "callable", "str"])
# no answer that is read is nested deeper than a list of objects with lists in them
inner = leaves | st.lists(leaves, max_size=2) | st.dictionaries(st.sampled_from(FIELDS), leaves, max_size=2)
values = leaves | st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=2)
answers = st.dictionaries(st.sampled_from(FIELDS), values, max_size=4)
KINDS = (
    "value",
    "keys",
    "peers",
    "attributes",
    "scope",
    "signature",
    "length",
    "importable",
    "paths",
    "environment",
    "distribution",
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(UNDERSTOOD), st.dictionaries(st.sampled_from(KINDS), answers, max_size=3))
def test_any_facts_are_judged(case: tuple[Any, ...], facts: dict[str, dict[str, Any]]) -> None:
    source, at, error, message, _, _ = case
    diagnosis = judged(stated(source, at, error, message), facts)
    assert sum(h.shown is True for h in diagnosis.hypotheses) <= 1
    assert all(isinstance(h.because, str) for h in diagnosis.hypotheses)


def test_an_answer_of_a_wrong_shape_is_no_answer() -> None:
    asked = probe("keys", "row", 2)
    assert Answers({asked.id: ["x"]}).of(asked).why_not  # type: ignore[dict-item]
    assert not Answers({}).of(asked)
    assert Answers({asked.id: {"error": "why"}}).of(asked).why_not == "the probe could not be answered: why"


def test_fields_of_a_wrong_type_are_not_there() -> None:
    answer = Answer({"text": 3, "number": True, "flag": 1, "items": "abc", "mapping": [1]}, "")
    assert answer.text("text") is None
    assert answer.number("number") is None
    assert answer.flag("flag") is None
    assert answer.items("items") == []
    assert answer.mapping("mapping") == {}
    assert answer.text("absent") is None


def test_names_of_a_wrong_shape_are_left_out() -> None:
    answer = Answer({"names": [["a", "callable"], ["b", "odd"], [3, "value"], "c", [], ["d", "value", "int"]]}, "")
    assert answer.names("names") == [Candidate("a", "callable"), Candidate("b"), Candidate("d", "value")]


def test_only_text_keys_are_keys_that_can_be_misspelt() -> None:
    keys = [{"type": "str", "text": "a"}, {"type": "int", "text": "3"}, {"type": "str", "text": 3}, "x", {}]
    assert Answer({"keys": keys}, "").text_keys() == ["a"]


def test_only_parameters_that_can_be_named_are_parameters() -> None:
    parameters = [
        {"name": "a", "kind": "POSITIONAL_ONLY"}, {"name": "b", "kind": "POSITIONAL_OR_KEYWORD"},
        {"name": "c", "kind": "KEYWORD_ONLY"}, {"name": "d", "kind": "VAR_KEYWORD"},
        {"name": 3, "kind": "KEYWORD_ONLY"}, 3,
    ]  # fmt: skip
    assert Answer({"parameters": parameters}, "").parameters() == ["b", "c"]


@pytest.mark.parametrize("subject", ["row", "rows[\n    0\n]", "x" * 5000])
def test_a_probe_has_an_id_of_one_line_that_is_its_own(subject: str) -> None:
    found = probe("keys", subject, 2)
    assert "\n" not in found.id
    assert len(found.id) < 300
    assert found.id.startswith("keys:")
    assert found.id.endswith("@2")
    assert found.subject == subject
    assert found.id != probe("keys", subject + "y", 2).id
    assert found.id != probe("keys", subject, 1).id
