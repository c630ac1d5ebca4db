"""What a watched program left in its capture directory → nouns of the domain.

The program under repair writes there and may write anything: sizes, counts, types and lengths are
checked, characters that steer a terminal are removed, and what does not fit is left out and named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from suture.domain.call import RecordedCall
from suture.domain.observation import Session, TestOutcome
from suture.domain.signal import Signal
from suture.signals import session_record
from suture.signals.call_record import calls
from suture.signals.facts_record import facts
from suture.signals.failure_record import told
from suture.signals.origin import Told, origins
from suture.signals.shapes import MalformedError, clean

LARGEST = 4 * 1024 * 1024
"""Bytes of one record."""

_MOST = 2_000
_NAME = re.compile(r"(failure|session|calls|facts)-(\d{1,10})(?:-(\d{1,6}))?\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Everything that could be believed; `problems` names each record that could not, and why."""

    signals: tuple[Signal, ...] = ()
    session: Session | None = None
    calls: tuple[RecordedCall, ...] = ()
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tests: Mapping[str, TestOutcome] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


class _Record(NamedTuple):
    kind: str
    process: int
    number: int
    name: str


def read(records: Mapping[str, bytes]) -> Recorded:
    """Return what the files of a capture directory, by name, say.

    The command's own process comes first, then its children by process id; within one process the
    order is that of writing. Facts of the same probe: an answer goes before an error, the first before later ones.
    """
    problems: list[str] = []
    failures: list[tuple[int, Told]] = []
    sessions: list[tuple[bool, int, Session, dict[str, TestOutcome]]] = []
    recorded: list[RecordedCall] = []
    answers: dict[str, dict[str, Any]] = {}
    for record in _in_order(records, problems):
        try:
            payload = _decoded(records[record.name])
            if record.kind == "failure":
                failures.append((record.process, told(payload)))
            elif record.kind == "session":
                one, tests, main = session_record.session(payload)
                sessions.append((main, record.process, one, tests))
            elif record.kind == "calls":
                recorded.extend(calls(payload))
            else:
                _answer(answers, facts(payload))
        except MalformedError as error:
            problems.append(f"{record.name}: {clean(str(error))}")
    sessions.sort(key=lambda one: not one[0])
    by_process = {process: one for _, process, one, _ in sessions}
    return Recorded(
        origins([replace(one, session=by_process.get(process)) for process, one in failures]),
        session_record.merged([one for _, _, one, _ in sessions], _testing(sessions)),
        tuple(recorded),
        answers,
        _outcomes([tests for *_, tests in sessions]),
        tuple(problems),
    )


def _testing(sessions: list[tuple[bool, int, Session, dict[str, TestOutcome]]]) -> Session | None:
    """Return the session of the child that ran the tests of a command which ran none itself."""
    if not sessions or sessions[0][3]:
        return None
    return next((session for *_, session, tests in sessions if tests), None)


def _in_order(records: Mapping[str, bytes], problems: list[str]) -> list[_Record]:
    found: list[_Record] = []
    for name in records:
        match = _NAME.fullmatch(name)
        if match is not None:
            found.append(_Record(match[1], int(match[2]), int(match[3] or 0), name))
        elif name != "plan.json" and not name.endswith(".part"):
            problems.append(f"{clean(name[:100])!r}: not the name of a record")
    found.sort(key=lambda one: (one.process, one.number))
    if len(found) > _MOST:
        problems.append(f"{len(found)} records, only the first {_MOST} were read")
    return found[:_MOST]


def _decoded(data: bytes) -> Any:
    if len(data) > LARGEST:
        raise MalformedError(f"got {len(data)} bytes, expected at most {LARGEST}")
    try:
        return json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"is no JSON: {str(error)[:100]}") from None


def _no_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")


def _answer(answers: dict[str, dict[str, Any]], found: dict[str, dict[str, Any]]) -> None:
    for probe, answer in found.items():
        if probe not in answers or ("error" in answers[probe] and "error" not in answer):
            answers[probe] = answer


def _outcomes(each: list[dict[str, TestOutcome]]) -> dict[str, TestOutcome]:
    """Return the outcomes of all processes; where two tell of one test, the worse one counts."""
    together: dict[str, TestOutcome] = {}
    for tests in each:
        for test, outcome in tests.items():
            if together.get(test) not in ("failed", "error"):
                together[test] = outcome
    return together
