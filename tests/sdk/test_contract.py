"""The schemas of live patches, their envelopes, switches, counts and events on golden documents."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from suture_sdk.patches.interface import DataPatch, NotLoaded
from suture_sdk.patches.kinds import KINDS as PATCH_KINDS
from suture_sdk.patches.signed import load
from tests.sdk.signing import KEY, sealed

CONTRACT = Path(__file__).parents[2] / "contract"
KINDS = ("patch", "envelope", "flag-metadata", "metrics", "event")
SCHEMAS: dict[str, Any] = {kind: json.loads((CONTRACT / f"{kind}.schema.json").read_text()) for kind in KINDS}
REGISTRY: Registry[Any] = Registry().with_resources(
    (f"{kind}.schema.json", Resource.from_contents(schema)) for kind, schema in SCHEMAS.items()
)


def golden(folder: str, kinds: tuple[str, ...] = KINDS) -> list[Path]:
    return sorted(path for kind in kinds for path in (CONTRACT / folder).glob(f"{kind}*.json"))


def faults(path: Path) -> list[jsonschema.ValidationError]:
    kind = next(one for one in KINDS if path.stem.startswith(one))
    return list(
        jsonschema.Draft202012Validator(SCHEMAS[kind], registry=REGISTRY).iter_errors(json.loads(path.read_text()))
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_and_has_documents_of_both_kinds(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[kind])
    assert len(golden("valid", (kind,))) >= 2
    assert len(golden("broken", (kind,))) >= 5


@pytest.mark.parametrize("path", golden("valid"), ids=lambda path: path.stem)
def test_a_valid_document_is_accepted(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize("path", golden("broken"), ids=lambda path: path.stem)
def test_a_broken_document_has_a_fault_in_one_place(path: Path) -> None:
    assert len({tuple(fault.absolute_path) for fault in faults(path)}) == 1


def test_every_kind_that_the_sdk_knows_has_a_document_and_its_scope_and_parameters_agree() -> None:
    documents = [json.loads(path.read_text()) for path in golden("valid", ("patch",))]
    assert {one["kind"] for one in documents} == set(PATCH_KINDS)
    for one in documents:
        kind = PATCH_KINDS[one["kind"]]
        assert (kind.scope, kind.check(one["parameters"])) == (one["scope"], None)


def test_schema_and_sdk_know_the_same_parameters_of_each_kind() -> None:
    for rule in SCHEMAS["patch"]["allOf"]:
        kind = PATCH_KINDS[rule["if"]["properties"]["kind"]["const"]]
        said = rule["then"]["properties"]
        assert said["scope"]["const"] == kind.scope
        assert set(said["parameters"]["properties"]) == {*kind.required, *kind.optional}
        assert set(said["parameters"]["required"]) == set(kind.required)


def taken(path: Path) -> str:
    """Return what the SDK has against a signed patch; "" when nothing."""
    said = json.loads(path.read_text())
    read = load(said["id"], sealed(said), [KEY])
    if isinstance(read, NotLoaded):
        return read.reason
    assert isinstance(read, DataPatch)
    kind = PATCH_KINDS.get(read.kind)
    if kind is None or kind.scope != read.scope:
        return "no such kind of that scope"
    wrong = kind.check(read.parameters)
    # which two parameters exclude each other shows when it is built
    both = read.kind == "coerce_argument" and ("to" in read.parameters) == ("by" in read.parameters)
    return wrong or ("either to or by" if both else "")


@pytest.mark.parametrize("path", golden("valid", ("patch",)), ids=lambda path: path.stem)
def test_the_sdk_takes_what_the_schema_accepts(path: Path) -> None:
    assert taken(path) == ""


@pytest.mark.parametrize("path", golden("broken", ("patch",)), ids=lambda path: path.stem)
def test_the_sdk_takes_nothing_that_the_schema_refuses(path: Path) -> None:
    assert taken(path)


def test_the_page_of_the_kinds_has_each_with_its_scope_parameters_and_risk() -> None:
    page = (CONTRACT.parent / "docs" / "reference" / "sdk-patch-kinds.md").read_text()
    found = {}
    for section in page.split("\n## ")[1:]:
        scope = section.split("(scope `")[1].split("`")[0]
        for row in section.splitlines():
            if row.startswith("| `"):
                name, parameters, _, risk = (cell.strip() for cell in row.strip("|").split(" | "))
                found[name.strip("`")] = (scope, set(parameters.split("`")[1::2]), risk)
    assert found == {
        name: (kind.scope, {*kind.required, *kind.optional}, kind.risk) for name, kind in PATCH_KINDS.items()
    }
