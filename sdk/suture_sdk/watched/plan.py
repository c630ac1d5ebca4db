"""Plan: what this process is asked to record beyond its failures, from plan.json in the capture directory."""

from __future__ import annotations

import os
from typing import Any, NamedTuple


class Probe(NamedTuple):
    """One question; the frame it is asked in is named by file and line, or by file and function."""

    id: str
    kind: str
    subject: str
    file: str
    function: str
    line: int
    options: tuple[str, ...]


class Function(NamedTuple):
    """A function whose calls are recorded; `line` is its first line, 0 for any of that name in the file."""

    file: str
    function: str
    line: int


class Plan(NamedTuple):
    """The whole of plan.json; see contract/plan.schema.json."""

    probes: tuple[Probe, ...]
    functions: tuple[Function, ...]
    limit: int
    trace: bool


def load() -> Plan | None:
    """Return the plan in the capture directory, None where there is none or it cannot be understood."""
    directory = os.environ.get("SUTURE_CAPTURE_DIR")
    if not directory:
        return None
    try:
        with open(os.path.join(directory, "plan.json"), "rb") as file:  # noqa: PTH118, PTH123 - pathlib costs a start 3 ms
            content = file.read()
        import json  # noqa: PLC0415 - only a run with a plan pays for it

        return _plan(json.loads(content))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _plan(payload: dict[str, Any]) -> Plan:
    if payload["schema"] != "suture-plan/1":
        raise ValueError(payload["schema"])
    return Plan(
        probes=tuple(_probe(probe) for probe in payload["probes"]),
        functions=tuple(
            Function(str(each["file"]), str(each["function"]), int(each["line"])) for each in payload["functions"]
        ),
        limit=int(payload["limit"]),
        trace=bool(payload["trace"]),
    )


def _probe(payload: dict[str, Any]) -> Probe:
    return Probe(
        id=str(payload["id"]),
        kind=str(payload["kind"]),
        subject=str(payload["subject"]),
        file=str(payload["file"]),
        function=str(payload["function"]),
        line=int(payload["line"]),
        options=tuple(str(option) for option in payload["options"]),
    )
