"""The golden payloads of plans, facts and calls: the schema and both sides agree on each of them."""

import json
from pathlib import Path

import jsonschema
import pytest

from suture.signals.records import read
from suture_sdk.watched import plan
from tests.watched.watched import CONTRACT

KINDS = ("plan", "facts", "calls")


def _kind(path: Path) -> str:
    return path.stem.split("-")[0]


def _payloads(folder: str, kinds: tuple[str, ...] = KINDS) -> list[Path]:
    return [path for kind in kinds for path in sorted((CONTRACT / folder).glob(f"{kind}*.json"))]


def _faults(path: Path) -> list[jsonschema.ValidationError]:
    schema = json.loads((CONTRACT / f"{_kind(path)}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(path.read_text())))


@pytest.mark.parametrize("path", _payloads("valid"), ids=lambda path: path.stem)
def test_a_valid_payload_fits_its_schema(path: Path) -> None:
    assert _faults(path) == []


@pytest.mark.parametrize("path", _payloads("broken"), ids=lambda path: path.stem)
def test_a_broken_payload_has_exactly_one_fault(path: Path) -> None:
    assert len(_faults(path)) == 1


@pytest.mark.parametrize("path", _payloads("valid", ("facts", "calls")), ids=lambda path: path.stem)
def test_the_reader_takes_a_valid_record_whole(path: Path) -> None:
    payload = json.loads(path.read_text())
    recorded = read({f"{_kind(path)}-1.json": path.read_bytes()})
    assert recorded.problems == ()
    assert len(recorded.calls) == len(payload.get("calls", []))
    assert set(recorded.facts) == set(payload.get("facts", {}))


@pytest.mark.parametrize("path", _payloads("broken", ("facts", "calls")), ids=lambda path: path.stem)
def test_the_reader_takes_nothing_of_a_broken_record_and_names_it(path: Path) -> None:
    recorded = read({f"{_kind(path)}-1.json": path.read_bytes()})
    assert (recorded.calls, recorded.facts) == ((), {})
    assert len(recorded.problems) == 1


@pytest.mark.parametrize("path", _payloads("valid", ("plan",)), ids=lambda path: path.stem)
def test_a_process_loads_a_valid_plan(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = json.loads(path.read_text())
    (tmp_path / "plan.json").write_bytes(path.read_bytes())
    monkeypatch.setenv("SUTURE_CAPTURE_DIR", str(tmp_path))
    loaded = plan.load()
    assert loaded is not None
    assert [probe.id for probe in loaded.probes] == [probe["id"] for probe in payload["probes"]]
    assert [each.line for each in loaded.functions] == [each["line"] for each in payload["functions"]]
    assert (loaded.limit, loaded.trace) == (payload["limit"], payload["trace"])


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"{}", b"\xff", b'{"schema": "suture-plan/9"}', b"[" * 10_000]
)
def test_a_plan_that_cannot_be_understood_is_no_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    monkeypatch.setenv("SUTURE_CAPTURE_DIR", str(tmp_path))
    assert plan.load() is None


def test_without_a_directory_or_a_file_there_is_no_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_CAPTURE_DIR", str(tmp_path))
    assert plan.load() is None
    monkeypatch.delenv("SUTURE_CAPTURE_DIR")
    assert plan.load() is None
