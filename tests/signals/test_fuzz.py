"""Whatever arrives, the readers answer with a value or with their own error, and soon."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from suture import settings as owner
from suture.domain.hypothesis import Probe
from suture.domain.settings import Settings
from suture.domain.signal import Frame, Raised, Signal
from suture.signals import records
from suture.signals.interface import NotATracebackError, Plan, RecordedFunction
from suture.signals.plan import encode
from suture.signals.traceback_text import parse

GOLDEN = Path(__file__).parents[2] / "contract" / "valid"
few = settings(max_examples=60, deadline=None)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
PIECES = (
    "Traceback (most recent call last):",
    '  File "app.py", line 2, in size',
    "    return len(itms)",
    "    ^^^~~~",
    "NameError: name 'itms' is not defined",
    "  [Previous line repeated 999999999 more times]",
    "",
    "  + Exception Group Traceback (most recent call last):",
    "  | ExceptionGroup: x (2 sub-exceptions)",
    "  +-+---------------- 1 ----------------",
    "    +------------------------------------",
    "During handling of the above exception, another exception occurred:",
    "E   KeyError: 'x'",
    "app.py:2: KeyError",
    "SyntaxError: invalid syntax",
    "\x1b[31m",
    "\0",
    "2026-01-01 ERROR ",
    "é\u202e\ud800",
)
lines = st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=40)


@few
@given(lines, st.sampled_from(["\n", "\r\n", "\r", "", " "]))
def test_a_text_is_a_failure_or_none(given_lines: list[str], end: str) -> None:
    try:
        found = parse(end.join(given_lines), cwd=Path("/p"), line_of=lambda _file, _line: "    return len(itms)")
    except NotATracebackError:
        return
    assert found
    for signal in found:
        assert all(frame.line >= 0 and frame.file for one in signal.raised for frame in one.frames)
        assert all("\x1b" not in one.message and "\0" not in one.message for one in signal.raised)


def test_a_text_that_repeats_itself_many_times_is_bounded() -> None:
    frame = '  File "app.py", line 2, in size\n    return size()\n'
    found = parse("Traceback (most recent call last):\n" + frame * 40_000 + "RecursionError: maximum\n")
    assert len(found[0].error.frames) <= 2_000


def _changed(golden: Any, path: list[int], value: Any) -> Any:
    """Put a value somewhere into a copy of a golden record; the numbers choose the way down."""
    whole = json.loads(json.dumps(golden))
    at = whole
    for step in path:
        keys = list(at) if isinstance(at, dict) else list(range(len(at))) if isinstance(at, list) else []
        if not keys:
            break
        key = keys[step % len(keys)]
        if isinstance(at[key], dict | list) and at[key] and step % 3:
            at = at[key]
        else:
            at[key] = value
            break
    return whole


@few
@given(
    st.sampled_from(["failure", "session", "calls", "facts"]), st.data(),
    st.lists(st.integers(0, 50), min_size=1, max_size=8), json_values,
)  # fmt: skip
def test_a_record_is_believed_or_named(kind: str, data: st.DataObject, path: list[int], value: Any) -> None:
    golden = data.draw(st.sampled_from(sorted(GOLDEN.glob(f"{kind}*.json"))))
    payload = _changed(json.loads(golden.read_text()), path, value)
    found = records.read({f"{kind}-1-0.json": json.dumps(payload).encode()})
    assert found.problems or found.signals or found.session or found.calls or found.facts or kind in {"calls", "facts"}
    assert all("\x1b" not in problem for problem in found.problems)


@few
@given(st.dictionaries(st.text(max_size=30), st.binary(max_size=200), max_size=5))
def test_any_files_are_left_out_and_named(files: dict[str, bytes]) -> None:
    found = records.read(files)
    assert found.signals == ()
    assert found.session is None


KEYS = st.sampled_from([*owner.KEYS, *owner.LIMITS, "x", "limits"])
VALUES = st.sampled_from(['""', "1", "-1", "true", "[]", '["a"]', "{}", "nan", "inf", '"2GB"', "1e400", '["/"]', "[["])


@few
@given(st.lists(st.tuples(KEYS, VALUES), max_size=5), st.text(max_size=30))
def test_settings_are_read_or_refused_with_the_place(pairs: list[tuple[str, str]], tail: str) -> None:
    text = "[tool.suture]\n" + "".join(f"{key} = {value}\n" for key, value in pairs) + tail
    with suppress(owner.SettingsError):
        assert isinstance(owner.parse(text), Settings)


@few
@given(st.text(), st.text(max_size=50), st.integers(0, 10), st.booleans())
def test_a_plan_of_any_texts_can_be_written_and_read(text: str, name: str, line: int, trace: bool) -> None:
    signal = Signal((Raised("KeyError", text, frames=(Frame(text, line, name),)),), "excepthook", "3.11")
    probe = Probe("p", "value", text, 0, (name,))
    written = encode(Plan(signal, (probe,), (RecordedFunction(text, name, line),), trace=trace))
    assert isinstance(json.loads(written), dict)
    assert written.isascii()
