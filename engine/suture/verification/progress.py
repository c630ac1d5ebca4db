"""How far a run came: what it entered, what it wrote, and whether the failing call now returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from suture.domain.call import RecordedCall
from suture.domain.observation import Observation
from suture.domain.signal import Signal

_SHOWN = 60

Arguments = tuple[tuple[str, str], ...]


def arguments(call: RecordedCall) -> Arguments:
    """Return the arguments as text, by which two calls are the same; what is not written down counts by type."""
    return tuple((name, written.source or f"<{written.type}>") for name, written in call.arguments.items())


def is_raised(call: RecordedCall, kind: str) -> bool:
    """Say whether the call ended with an exception of this type; module names are not compared."""
    return call.raised is not None and _last(call.raised) == _last(kind)


def failing_calls(signal: Signal, calls: Sequence[RecordedCall]) -> list[RecordedCall]:
    """Return the calls of the innermost recorded function that ended with the failure's exception."""
    for frame in reversed(signal.error.frames):
        found = [call for call in calls if call.function == frame.function and is_raised(call, signal.error.type)]
        if found:
            return found
    return []


def still_raised(signal: Signal, before: Sequence[RecordedCall], after: Sequence[RecordedCall]) -> str | None:
    """Say that the failing call fails as before though its exception is no longer seen, or ends the program.

    A patch that catches the exception somewhere outside has healed nothing; nor has one that exits.
    """
    for failed in failing_calls(signal, before):
        again = [call for call in after if _is_same(call, failed)]
        if any(is_raised(call, "SystemExit") for call in again):
            return f"{failed.function} now ends the program instead"
        if again and all(is_raised(call, signal.error.type) for call in again):
            return f"{failed.function} still raises {signal.error.type}: it is only swallowed further out"
    return None


def _is_same(call: RecordedCall, other: RecordedCall) -> bool:
    return _call_key(call) == _call_key(other)


def result_changed(before: Sequence[Sequence[RecordedCall]], after: Sequence[RecordedCall]) -> str | None:
    """Say which call that worked without the patch now ends otherwise.

    Only calls that returned the same in every unpatched run are held: with these arguments the function is
    known to be right and deterministic.

    Args:
        before: the recorded calls of each unpatched run.
        after: those of the patched run.
    """
    known: dict[tuple[str, str, Arguments], set[str | None]] = {}
    for call in (call for calls in before for call in calls):
        known.setdefault(_call_key(call), set()).add(call.result.source if call.result else None)
    for call in after:
        results = known.get(_call_key(call), set())
        was = next(iter(results)) if len(results) == 1 else None
        now = call.result.source if call.result else None
        if was is not None and was != now and all(written.source for written in call.arguments.values()):
            ends = f"raises {call.raised}" if call.raised else f"returns {_short(now)}"
            return f"{call.function} returned {_short(was)} before and with the same arguments now {ends}"
    return None


def _call_key(call: RecordedCall) -> tuple[str, str, Arguments]:
    return call.file, call.function, arguments(call)


def _short(source: str | None) -> str:
    text = "something else" if source is None else source
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def not_entered(way: Sequence[str], test: str | None, before: Observation, after: Observation) -> str | None:
    """Say which function ran before the failure and does not run with the patch.

    Args:
        way: "path::qualname" of the failure's application frames, outermost first.
        test: the failing test, None outside tests.
        before: the failing run, traced.
        after: the patched run, traced.
    """
    if before.session is None or after.session is None:
        return None
    order = before.session.entered.get(test or "", ())
    entered = frozenset(after.session.entered.get(test or "", ()))
    missing = next((function for function in _until(order, way) if function not in entered), None)
    return f"{missing.rpartition('::')[2]} is not reached any more" if missing else None


def _until(order: Sequence[str], way: Sequence[str]) -> Iterator[str]:
    # what was entered first after the failing function may be the handling of the failure
    on_the_way = [index for index, function in enumerate(order) if function in way]
    yield from order[: max(on_the_way) + 1] if on_the_way else ()


def output_lost(signal: Signal, before: Sequence[Observation], after: Observation) -> str | None:
    """Say what the failing runs wrote and the patched run does not.

    Standard output is compared only where it was the same under both hash seeds, and up to the place where
    the program reports its own failure.
    """
    outputs = {run.stdout for run in before}
    if len(outputs) != 1 or any(run.truncated for run in (*before, after)):
        return None
    wanted = list(_until_reported(outputs.pop().splitlines(keepends=True), signal))
    got = after.stdout.splitlines(keepends=True)
    for number, line in enumerate(wanted):
        if number >= len(got) or not got[number].startswith(line.rstrip(b"\r\n")):
            return f"line {number + 1} of its output before the failure is lost or different"
    return None


def _until_reported(lines: Sequence[bytes], signal: Signal) -> Iterator[bytes]:
    marks = [b"Traceback (most recent call last)", signal.error.type.encode()]
    if message := signal.error.message.strip():
        marks.append(message.splitlines()[0].encode())
    for line in lines:
        if any(mark in line for mark in marks):
            return
        yield line


def _last(name: str) -> str:
    return name.rpartition(".")[2]
