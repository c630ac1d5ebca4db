"""A plan goes over the wire whole: what the engine encodes is what the watched process loads."""

import json
from pathlib import Path

import pytest

from suture.domain.hypothesis import Probe
from suture.domain.signal import Frame, Raised, Signal
from suture.signals.interface import Plan, RecordedFunction
from suture.signals.plan import encode
from suture_sdk.watched import plan as process_side
from tests.watched.planned import check

FRAMES = (Frame("/srv/shop/app.py", 3, "main"), Frame("/srv/shop/cart.py", 14, "Cart.total"))
SIGNAL = Signal(raised=(Raised("KeyError", "'x'", frames=FRAMES),), source="excepthook", python="3.11.7")


def test_a_probe_carries_the_place_of_its_frame_and_both_sides_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe = Probe(id="keys:row:1", kind="keys", subject="row", frame=1, options=("é", "b"))
    given = Plan(SIGNAL, [probe], [RecordedFunction("/srv/shop/cart.py", "Cart.total", 12)], limit=7, trace=True)
    (tmp_path / "plan.json").write_bytes(encode(given))
    monkeypatch.setenv("SUTURE_CAPTURE_DIR", str(tmp_path))
    loaded = process_side.load()
    assert loaded is not None
    assert loaded.probes == (
        process_side.Probe("keys:row:1", "keys", "row", "/srv/shop/cart.py", "Cart.total", 14, ("é", "b")),
    )
    assert loaded.functions == (process_side.Function("/srv/shop/cart.py", "Cart.total", 12),)
    assert (loaded.limit, loaded.trace) == (7, True)


@pytest.mark.parametrize("frame", [-1, 2, 99])
def test_a_probe_without_a_frame_names_no_place(frame: int) -> None:
    payload = json.loads(encode(Plan(SIGNAL, [Probe("p", "paths", "", frame)])))
    check("plan", payload)
    assert (payload["probes"][0]["file"], payload["probes"][0]["line"]) == ("", 0)


def test_an_empty_plan_asks_for_nothing() -> None:
    payload = json.loads(encode(Plan()))
    check("plan", payload)
    assert (payload["probes"], payload["functions"], payload["trace"]) == ([], [], False)


def test_a_plan_is_plain_ascii_whatever_the_names() -> None:
    assert encode(Plan(None, [], [RecordedFunction("/é/\udcff.py", "ü")])).isascii()
