"""Records are written whole, bounded and private, or not at all, and never at the cost of the host."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from suture_sdk.watched import session, writer


@pytest.fixture(autouse=True)
def capture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUTURE_CAPTURE_DIR", str(tmp_path))
    monkeypatch.setattr(writer, "_numbers", {})
    monkeypatch.setattr(session, "OWN_FAILURES", [])
    return tmp_path


def test_records_are_numbered_by_kind_and_process(capture: Path) -> None:
    assert all(writer.write(kind, {"n": 1}) for kind in ("failure", "failure", "facts"))
    assert writer.write("session", {}, numbered=False)
    pid = os.getpid()
    names = {f"failure-{pid}-0.json", f"failure-{pid}-1.json", f"facts-{pid}-0.json", f"session-{pid}.json"}
    assert {path.name for path in capture.iterdir()} == names


def test_a_record_is_plain_json_readable_by_its_owner_only(capture: Path) -> None:
    writer.write("facts", {"text": "ü \udce9 \x1b"})
    path = next(capture.iterdir())
    assert json.loads(path.read_bytes()) == {"text": "ü \udce9 \x1b"}
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "payload",
    [{"x": "y" * (4 * 1024 * 1024)}, {"x": float("nan")}, {"x": object()}, {"x": 10**5000}],
    ids=["too large", "not a number", "no JSON", "too many digits"],
)
def test_what_cannot_be_written_is_counted_and_leaves_nothing(capture: Path, payload: dict[str, Any]) -> None:
    assert writer.write("failure", payload) is False
    assert list(capture.iterdir()) == []
    assert len(session.OWN_FAILURES) == 1


def test_nothing_is_written_where_nobody_watches(capture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUTURE_CAPTURE_DIR")
    assert writer.write("failure", {}) is False
    assert list(capture.iterdir()) == []
    assert session.OWN_FAILURES == []


def test_the_number_of_records_is_bounded(capture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST", 3)
    assert [writer.write("failure", {}) for _ in range(5)] == [True] * 3 + [False] * 2
    assert len(list(capture.iterdir())) == 3


def test_a_link_laid_in_the_way_is_not_followed(capture: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "precious"
    outside.write_text("mine")
    (capture / f".failure-{os.getpid()}-0.json.part").symlink_to(outside)
    assert writer.write("failure", {}) is False
    assert outside.read_text() == "mine"


def test_a_directory_that_is_gone_does_no_harm(capture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_CAPTURE_DIR", str(capture / "gone"))
    assert writer.write("failure", {}) is False
    assert session.OWN_FAILURES == ["FileNotFoundError"]
