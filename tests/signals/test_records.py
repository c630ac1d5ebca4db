"""The reader believes nothing that a watched program left behind before it has looked at it."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suture.signals import records
from suture.signals.records import read

VALID = Path(__file__).parents[2] / "contract" / "valid"


def _golden(name: str) -> Any:
    return json.loads((VALID / f"{name}.json").read_text())


def _failure(**changes: Any) -> bytes:
    return json.dumps({**_golden("failure-crash"), **changes}).encode()


def _session(**changes: Any) -> bytes:
    return json.dumps({**_golden("session"), **changes}).encode()


def test_an_empty_directory_says_nothing() -> None:
    assert read({}) == records.Recorded()


def test_a_failure_becomes_a_signal() -> None:
    found = read({"failure-7-0.json": _failure()})
    assert found.problems == ()
    signal = found.signals[0]
    assert (signal.source, signal.python, signal.test, signal.executable) == (
        "excepthook",
        "3.11.7",
        None,
        "/usr/bin/python3",
    )
    assert signal.error.type == "ReportError"
    assert signal.error.notes == ("while reading data.csv",)
    assert signal.has_columns
    assert signal.error.frames[1].variables["row"].text == "{'name': 'ü'}"
    assert signal.raised[1].is_a("LookupError")
    assert (signal.raised[1].parent, signal.raised[1].relation) == (0, "cause")
    assert signal.raised[1].attributes == {"key": "'price'"}


def test_a_session_becomes_a_session() -> None:
    found = read({"session-7.json": _session()})
    assert found.session is not None
    assert found.session.argv == ("report.py", "data.csv")
    assert found.session.opened == ("/srv/data/in.csv",)
    assert found.session.entered == {
        "": ("report.py::load",),
        "tests/test_report.py::test_total": ("report.py::total", "report.py::load"),
    }
    assert found.tests == {"tests/test_report.py::test_total": "failed"}


def test_calls_and_facts_are_read() -> None:
    found = read({f"{kind}-7-0.json": (VALID / f"{kind}.json").read_bytes() for kind in ("calls", "facts")})
    assert found.problems == ()
    first, second = found.calls
    assert first.arguments["rows"].imports == ("from decimal import Decimal",)
    assert first.arguments["**options"].why_not.startswith("its __init__")
    assert first.result is not None
    assert first.result.source == "3"
    assert (second.result, second.raised) == (None, "KeyError")
    assert found.facts["keys:row:1"]["keys"][1] == {"type": "int", "text": "3"}
    assert found.facts == _golden("facts")["facts"]


@pytest.mark.parametrize(
    "path",
    [path for kind in ("calls", "facts") for path in sorted((VALID.parent / "broken").glob(f"{kind}-*.json"))],
    ids=lambda path: path.stem,
)
def test_broken_calls_and_facts_are_left_out_and_named(path: Path) -> None:
    found = read({f"{path.name.split('-')[0]}-7-0.json": path.read_bytes()})
    assert (found.calls, found.facts) == ((), {})
    assert len(found.problems) == 1


def test_the_command_comes_before_its_children_and_each_in_the_order_of_writing() -> None:
    def named(message: str, *, main: bool) -> bytes:
        raised = _golden("failure-crash")["raised"]
        raised[0]["message"] = message
        return _failure(raised=raised, main_process=main)

    found = read(
        {
            "failure-9-10.json": named("third", main=True),
            "failure-9-2.json": named("second", main=True),
            "failure-9-1.json": named("first", main=True),
            "failure-8-0.json": named("of a child", main=False),
            "failure-70-0.json": named("of a later child", main=False),
        }
    )
    assert [signal.error.message for signal in found.signals] == [
        "first",
        "second",
        "third",
        "of a child",
        "of a later child",
    ]


def test_sessions_of_children_add_to_the_one_of_the_command() -> None:
    found = read(
        {
            "session-3.json": _session(
                main_process=False, argv=["worker"], opened=["/b"], wrote=["/w"], tests={"t": "passed", "u": "failed"}
            ),
            "session-5.json": _session(opened=["/a", "/b"], entered={"": [0]}, tests={"t": "error", "u": "passed"}),
        }
    )
    assert found.session is not None
    assert found.session.argv == ("report.py", "data.csv")
    assert found.session.opened == ("/a", "/b")
    assert found.session.wrote == ("/w",)
    assert found.session.entered[""] == ("report.py::total", "report.py::load")
    assert found.tests == {"t": "error", "u": "failed"}


def test_an_answer_goes_before_an_error_and_the_first_before_later_ones() -> None:
    def facts(answers: dict[str, Any]) -> bytes:
        return json.dumps({"schema": "suture-facts/1", "facts": answers}).encode()

    found = read(
        {
            "facts-1-0.json": facts({"p": {"error": "no such frame"}}),
            "facts-1-1.json": facts({"p": {"installed": "1.0"}}),
            "facts-1-2.json": facts({"p": {"installed": "2.0"}, "q": {"error": "no"}}),
        }
    )
    assert found.facts == {"p": {"installed": "1.0"}, "q": {"error": "no"}}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"{" * 100_000,
        b"[" * 1_000_000,
        b'{"schema": NaN}',
        b'{"schema": 1e999}',
        b'{"schema": ' + b"9" * 10_000 + b"}",
        b"{}" + b" " * (4 * 1024 * 1024),
    ],
    ids=lambda data: repr(data[:20]),
)
@pytest.mark.parametrize("kind", ["failure", "session", "calls", "facts"])
def test_what_is_no_record_is_named_and_left_out(kind: str, data: bytes) -> None:
    found = read({f"{kind}-1-0.json": data, "failure-1-1.json": _failure()})
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"{kind}-1-0.json")
    assert len(found.problems[0]) < 400
    assert len(found.signals) == 1


@pytest.mark.parametrize(
    "name",
    [
        "failure.json",
        "failure-x-1.json",
        "../failure-1-0.json",
        "failure-1-0.json\n",
        "notes.txt",
        "failure-\u0661-0.json",
    ],
)
def test_other_files_are_named_and_not_opened(name: str) -> None:
    found = read({name: _failure()})
    assert found.signals == ()
    assert len(found.problems) == 1
    assert "\n" not in found.problems[0]


@pytest.mark.parametrize("name", ["plan.json", ".failure-1-0.json.part"])
def test_the_plan_and_unfinished_records_are_no_problem(name: str) -> None:
    assert read({name: b"{"}) == records.Recorded()


def test_the_number_of_records_is_bounded() -> None:
    found = read({f"failure-1-{number}.json": b"{}" for number in range(2500)})
    assert len([one for one in found.problems if one.startswith("failure-")]) == 2000


def test_what_steers_a_terminal_is_removed() -> None:
    payload = _golden("failure-crash")
    error = payload["raised"][0]
    error["message"] = "red \x1b[31m and\nnext\u202e line \ud800"
    error["notes"] = ["\x07bell"]
    error["frames"][0].update(function="f\r\ng")
    error["frames"][0]["variables"] = {"na\x1bme": {"type": "s\x00tr", "size": 1, "text": "a\tb\nc"}}
    signal = read({"failure-1-0.json": json.dumps(payload).encode()}).signals[0]
    assert signal.error.message == "red [31m and\nnext line "
    assert signal.error.notes == ("bell",)
    frame = signal.error.frames[0]
    assert frame.function == "f g"
    assert frame.variables["name"].type == "str"
    assert frame.variables["name"].text == "a b c"


@pytest.mark.parametrize("path", ["/srv/new\nline/a.py", "/srv/\x1b[31m/a.py", "/srv/\udcff/a.py", "/srv/\u202e/a.py"])
def test_a_path_is_kept_to_the_letter(path: str) -> None:
    payload = _golden("failure-crash")
    payload["raised"][0]["frames"][0]["file"] = path
    signal = read({"failure-1-0.json": json.dumps(payload).encode()}).signals[0]
    assert signal.error.frames[0].file == path


def test_what_no_path_can_hold_is_taken_out_of_one() -> None:
    payload = _golden("failure-crash")
    payload["raised"][0]["frames"][0]["file"] = "/srv/\0a\ud800.py"
    signal = read({"failure-1-0.json": json.dumps(payload).encode()}).signals[0]
    assert signal.error.frames[0].file == "/srv/a.py"


def test_a_field_that_is_not_known_is_not_taken_over() -> None:
    found = read({"failure-1-0.json": _failure(command="rm -rf /")})
    assert found.problems == ()
    assert not hasattr(found.signals[0], "command")


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (("raised", 0, "frames", 0, "line"), True, ".raised[0].frames[0].line got true or false, expected a whole"),
        (("raised", 0, "frames", 0, "line"), 10**30, ".raised[0].frames[0].line got a number out of range"),
        (("raised", 0, "frames", 0, "file"), "", ".raised[0].frames[0].file got an empty text"),
        (("raised", 1, "parent"), 1, ".raised[1].parent got 1, expected an earlier one"),
        (("raised", 1, "parent"), 99, ".raised[1].parent got 99, expected an earlier one"),
        (("raised", 0, "notes"), ["n"] * 21, ".raised[0].notes got 21 entries, expected 0 to 20"),
        (("raised", 0, "message"), None, ".raised[0].message got null, expected a text"),
        (("python",), {}, ".python has no version, executable, columns"),
    ],
)
def test_a_problem_says_where_what_was_got_and_what_was_expected(
    place: tuple[str | int, ...], value: Any, problem: str
) -> None:
    payload = copy.deepcopy(_golden("failure-crash"))
    target = payload
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    found = read({"failure-1-0.json": json.dumps(payload).encode()})
    assert found.signals == ()
    assert found.problems[0].startswith(f"failure-1-0.json: {problem}")


def test_a_place_outside_the_list_of_functions_is_a_problem() -> None:
    found = read({"session-1.json": _session(entered={"": [2]})})
    assert found.session is None
    assert ".entered got place 2, expected one of 2 functions" in found.problems[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(["failure", "session", "calls", "facts"]), st.data())
def test_any_value_in_any_place_ends_in_a_noun_or_a_problem(kind: str, data: st.DataObject) -> None:
    payload = _golden({"failure": "failure-crash"}.get(kind, kind))
    target = payload
    while isinstance(target, dict | list) and target:
        key = data.draw(st.sampled_from(sorted(target) if isinstance(target, dict) else range(len(target))))
        if data.draw(st.booleans()) or not isinstance(target[key], dict | list) or not target[key]:
            target[key] = data.draw(json_values)
            break
        target = target[key]
    found = read({f"{kind}-1-0.json": json.dumps(payload).encode()})
    believed = bool(found.signals or found.session or found.calls or found.facts)
    assert len(found.problems) <= 1
    assert not (believed and found.problems)
