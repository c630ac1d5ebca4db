"""The schemas of the commands beside `fix` on their golden documents."""

import json
from pathlib import Path

import jsonschema
import pytest

CONTRACT = Path(__file__).parents[2] / "contract"
KINDS = ("notebook", "doctor", "templates", "listing")


def golden(folder: str) -> list[Path]:
    return sorted(path for kind in KINDS for path in (CONTRACT / folder).glob(f"{kind}*.json"))


def validator(path: Path) -> jsonschema.Draft202012Validator:
    kind = path.stem.partition("-")[0]
    return jsonschema.Draft202012Validator(json.loads((CONTRACT / f"{kind}.schema.json").read_text()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_and_has_documents_of_both_kinds(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads((CONTRACT / f"{kind}.schema.json").read_text()))
    assert len([path for path in golden("valid") if path.stem.startswith(kind)]) >= 2
    assert len([path for path in golden("broken") if path.stem.startswith(kind)]) >= 4


@pytest.mark.parametrize("path", golden("valid"), ids=lambda path: path.stem)
def test_a_valid_document_is_accepted(path: Path) -> None:
    validator(path).validate(json.loads(path.read_text()))


@pytest.mark.parametrize("path", golden("broken"), ids=lambda path: path.stem)
def test_a_broken_document_is_refused(path: Path) -> None:
    assert not validator(path).is_valid(json.loads(path.read_text()))
