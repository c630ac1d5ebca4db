"""The golden payloads of failure and session records: the schema and the reader agree on each of them."""

import json
from pathlib import Path

import jsonschema
import pytest

from suture.signals.records import read

CONTRACT = Path(__file__).parents[2] / "contract"
KINDS = ("failure", "session")


def _payloads(folder: str) -> list[Path]:
    return [path for kind in KINDS for path in sorted((CONTRACT / folder).glob(f"{kind}*.json"))]


def _validator(path: Path) -> jsonschema.Draft202012Validator:
    schema = json.loads((CONTRACT / f"{path.name.split('-')[0].split('.')[0]}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _record(path: Path) -> str:
    return f"{path.name.split('-')[0].split('.')[0]}-1-0.json"


@pytest.mark.parametrize("path", _payloads("valid"), ids=lambda path: path.stem)
def test_a_valid_payload_fits_the_schema_and_is_read_without_a_problem(path: Path) -> None:
    _validator(path).validate(json.loads(path.read_text()))
    recorded = read({_record(path): path.read_bytes()})
    assert recorded.problems == ()
    assert len(recorded.signals) + (recorded.session is not None) == 1


@pytest.mark.parametrize("path", _payloads("broken"), ids=lambda path: path.stem)
def test_a_broken_payload_has_one_fault_and_neither_side_accepts_it(path: Path) -> None:
    faults = list(_validator(path).iter_errors(json.loads(path.read_text())))
    assert len({tuple(fault.absolute_path) for fault in faults}) <= 2
    assert faults
    recorded = read({_record(path): path.read_bytes()})
    assert recorded.signals == ()
    assert recorded.session is None
    assert len(recorded.problems) == 1
    assert recorded.problems[0].startswith(_record(path))


def test_there_are_payloads_of_both_kinds() -> None:
    for folder in ("valid", "broken"):
        assert {path.name.split("-")[0].split(".")[0] for path in _payloads(folder)} == set(KINDS)
