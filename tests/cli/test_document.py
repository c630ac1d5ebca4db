import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from suture.cli.apply import Applied
from suture.cli.document import dump, error_document, report_document
from suture.cli.writing import Refused
from suture.domain.report import HealReport, Status
from tests.cli.reports import HEALED, HIDING, ROOT

CONTRACT = Path(__file__).parents[2] / "contract"
SCHEMA = json.loads((CONTRACT / "fix-report.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def golden(folder: str) -> list[Path]:
    return sorted((CONTRACT / folder).glob("fix-report-*.json"))


def test_the_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_there_are_golden_documents_of_both_kinds() -> None:
    assert len(golden("valid")) >= 4
    assert len(golden("broken")) >= 6


@pytest.mark.parametrize("path", golden("valid"), ids=lambda path: path.stem)
def test_a_valid_golden_document_is_accepted(path: Path) -> None:
    VALIDATOR.validate(json.loads(path.read_text()))


@pytest.mark.parametrize("path", golden("broken"), ids=lambda path: path.stem)
def test_a_broken_golden_document_is_refused(path: Path) -> None:
    assert not VALIDATOR.is_valid(json.loads(path.read_text()))


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.HEALED])
def test_a_report_of_every_status_fits_the_schema_when_nothing_else_is_known(status: Status) -> None:
    VALIDATOR.validate(report_document(HealReport(status, "why", ROOT)))


@pytest.mark.parametrize("applied", [None, Applied(("report.py",)), Refused("it is dirty")])
def test_a_healed_report_fits_the_schema_applied_or_not(applied: Applied | Refused | None) -> None:
    VALIDATOR.validate(report_document(replace(HEALED, suggestions=(HIDING,)), applied))


def test_an_error_fits_the_schema() -> None:
    VALIDATOR.validate(error_document("no sandbox"))


def test_the_golden_healed_document_is_what_the_report_gives() -> None:
    expected = json.loads((CONTRACT / "valid" / "fix-report-healed.json").read_text())
    assert json.loads(dump(report_document(HEALED, Applied(("report.py", "test_report.py"))))) == expected


def test_the_shown_branch_of_the_switch_is_named() -> None:
    assert report_document(HEALED)["diagnosis"]["cause"] == "missing-key"


def test_no_branch_is_named_when_none_was_shown() -> None:
    assert HEALED.diagnosis is not None
    open_ones = tuple(replace(h, shown=None) for h in HEALED.diagnosis.hypotheses)
    report = replace(HEALED, diagnosis=replace(HEALED.diagnosis, hypotheses=open_ones))
    assert report_document(report)["diagnosis"]["cause"] is None


def test_the_commands_own_end_is_reported_beside_ours() -> None:
    assert report_document(HEALED)["command"]["exit_status"] == 1


def test_the_diff_of_the_patch_has_nothing_of_the_test_in_it() -> None:
    document = report_document(HEALED)
    assert "+++ b/report.py" in document["remedy"]["diff"]
    assert "test_report.py" not in document["remedy"]["diff"]
    assert "+++ b/test_report.py" in document["regression_test"]["diff"]


def test_the_text_is_ascii_so_that_no_terminal_obeys_it() -> None:
    report = replace(HEALED, reason="\x1b[2J \u202e 'ü' \udcff")
    text = dump(report_document(report))
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["reason"] == report.reason
