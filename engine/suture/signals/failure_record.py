"""A failure record → a Signal, and which process told of it. The format is contract/failure.schema.json."""

from __future__ import annotations

from typing import Any

from suture.domain.signal import Frame, Raised, Signal, Source, Variable
from suture.signals.origin import Told
from suture.signals.shapes import (
    MalformedError,
    fields,
    flag,
    line,
    lines,
    many,
    maybe,
    name,
    one_of,
    path,
    table,
    whole,
)  # fmt: skip

_NAME, _PATH = 500, 4_096

_variable = fields(type=line(256), size=maybe(whole()), text=line(256))
_frame = fields(
    file=path(_PATH, least=1),
    line=maybe(whole()),
    end_line=maybe(whole()),
    column=maybe(whole()),
    end_column=maybe(whole()),
    function=name(_NAME),
    module=maybe(line(_NAME)),
    first_line=maybe(whole()),
    variables=table(line(_NAME), _variable, 60),
)
_raised = fields(
    type=name(_NAME),
    module=line(_NAME),
    bases=many(line(_NAME), 32),
    message=lines(8_000),
    notes=many(lines(1_000), 20),
    attributes=table(one_of("name", "filename", "filename2", "errno", "key", "path"), line(1_000), 6),
    parent=maybe(whole()),
    relation=one_of("cause", "context", "group", None),
    frames=many(_frame, 100),
)
_failure = fields(
    schema=one_of("suture-failure/1"),
    source=one_of("excepthook", "last_value", "thread", "worker", "pytest", "unittest"),
    main_process=flag,
    python=fields(version=name(40), executable=maybe(line(_PATH)), columns=flag),
    test=maybe(line(2_000)),
    raised=many(_raised, 32, least=1),
)


def told(payload: Any) -> Told:
    """Return the failure of a decoded record.

    Raises:
        MalformedError: the record is not of its shape.
    """
    found = _failure(payload)
    raised = tuple(_exception(index, one) for index, one in enumerate(found["raised"]))
    python = found["python"]
    handed_over = found["source"] == "worker"
    source: Source = "excepthook" if handed_over else found["source"]
    signal = Signal(raised, source, python["version"], found["test"], python["executable"])
    return Told(signal, found["main_process"], handed_over)


def _exception(index: int, found: dict[str, Any]) -> Raised:
    parent = found["parent"]
    if (parent is None) != (index == 0) or (found["relation"] is None) != (index == 0):
        raise MalformedError(f".raised[{index}] must have a parent and a relation, and the first one neither")
    if parent is not None and parent >= index:
        raise MalformedError(f".raised[{index}].parent got {parent}, expected an earlier one")
    return Raised(**{**found, "frames": tuple(_place(frame) for frame in found["frames"])})


def _place(found: dict[str, Any]) -> Frame:
    variables = {one: Variable(**described) for one, described in found["variables"].items()}
    return Frame(**{**found, "line": found["line"] or 0, "variables": variables})
