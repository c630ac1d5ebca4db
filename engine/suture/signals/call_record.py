"""A calls record → RecordedCall values. The format is contract/calls.schema.json."""

from __future__ import annotations

from typing import Any

from suture.domain.call import RecordedCall, Written
from suture.signals.shapes import MalformedError, fields, line, lines, many, maybe, name, one_of, table, whole

# Sources keep their line ends: a line end inside is the program's, and parsed, never run, before it is used.
_written = fields(type=line(300), source=maybe(lines(8_192)), imports=many(line(500), 50), why_not=line(500))
_call = fields(
    file=name(4_096),
    function=name(500),
    line=whole(),
    module=maybe(line(500)),
    kind=one_of("function", "method", "generator", "coroutine"),
    arguments=table(line(200), _written, 255),
    result=maybe(_written),
    raised=maybe(line(500)),
)
_calls = fields(schema=one_of("suture-calls/1"), calls=many(_call, 20_000))


def calls(payload: Any) -> tuple[RecordedCall, ...]:
    """Return the recorded calls in call order.

    Raises:
        MalformedError: the record is not of its shape, or a value is neither written down nor excused.
    """
    return tuple(_recorded(one) for one in _calls(payload)["calls"])


def _recorded(found: dict[str, Any]) -> RecordedCall:
    if (found["result"] is None) == (found["raised"] is None):
        raise MalformedError(f"call of {found['function']} must have either a result or what it raised")
    arguments = {argument: _value(one) for argument, one in found["arguments"].items()}
    result = None if found["result"] is None else _value(found["result"])
    return RecordedCall(**{**found, "arguments": arguments, "result": result})


def _value(found: dict[str, Any]) -> Written:
    if (found["source"] is None) != bool(found["why_not"]):
        raise MalformedError("a value must have either a source or the reason why not")
    return Written(**found)
