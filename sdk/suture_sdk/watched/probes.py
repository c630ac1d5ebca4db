"""Answer a plan's probes in the failing frame, at the moment of the failure, without running code of the program."""

from __future__ import annotations

import os
from types import FrameType, TracebackType
from typing import Any, Callable

from . import calls, frames, session, writer
from .attributes import CannotLookUpError
from .plan import Plan, Probe

FRAMELESS = ("importable", "paths", "environment", "distribution")
LONGEST_ERROR = 500

_answered: list[Plan] = []


def answer(plan: Plan, error: BaseException) -> None:
    """Write a facts record if this failure passed through the frames that the plan's probes name. Never raises.

    The first failure that fits exactly is the last one that is asked: in a suite with many failures the
    plan was made for the first of them.
    """
    calls.flush(error)  # now, for a process that dies at once has no end to write at
    try:
        if not plan.probes or plan in _answered:
            return
        entries = traceback_frames(error.__traceback__)
        exact, found = _frames_of(plan, entries)
        if not found:
            return
        if exact:
            _answered.append(plan)
        facts = {probe.id: _answer(probe, found.get(probe.id), entries) for probe in plan.probes}
        writer.write("facts", {"schema": "suture-facts/1", "facts": facts})
    except Exception as failure:
        session.note_own_failure(failure)


def traceback_frames(traceback: TracebackType | None) -> list[tuple[FrameType, int]]:
    """Return the frames with their failing lines, outermost first, the first and last 500 of an endless recursion."""
    entries = []
    while traceback is not None:
        entries.append((traceback.tb_frame, traceback.tb_lineno))
        traceback = traceback.tb_next
    return entries if len(entries) <= 1000 else entries[:500] + entries[-500:]  # noqa: PLR2004 - said above


def _frames_of(plan: Plan, entries: list[tuple[FrameType, int]]) -> tuple[bool, dict[str, FrameType | None]]:
    """Return whether every probe's frame was met by its line, and the frames by probe id; empty when none was met."""
    exact, met, found = True, False, {}
    for probe in plan.probes:
        frame = _by_line(probe, entries)
        exact = exact and (frame is not None or not probe.file)
        found[probe.id] = frame = frame or _by_function(probe, entries)
        met = met or frame is not None or not probe.file
    return exact, found if met else {}


def _by_line(probe: Probe, entries: list[tuple[FrameType, int]]) -> FrameType | None:
    """Prefer the frame of the named function: a comprehension and what is around it fail on the same line."""
    fitting = [frame for frame, line in reversed(entries) if line == probe.line and _same_file(frame, probe.file)]
    name = probe.function.rpartition(".")[2]
    return next((frame for frame in fitting if frame.f_code.co_name == name), fitting[0] if fitting else None)


def _by_function(probe: Probe, entries: list[tuple[FrameType, int]]) -> FrameType | None:
    name = probe.function.rpartition(".")[2]
    fitting = (
        frame for frame, _ in reversed(entries) if frame.f_code.co_name == name and _same_file(frame, probe.file)
    )
    return next(fitting, None)


def _same_file(frame: FrameType, file: str) -> bool:
    name = frames.absolute(frame.f_code.co_filename)
    return name == file or os.path.realpath(name) == os.path.realpath(file)


def _answer(probe: Probe, frame: FrameType | None, entries: list[tuple[FrameType, int]]) -> dict[str, Any]:
    from . import probe_objects, probe_outside, probe_peers, probe_signature  # noqa: PLC0415 - paid for at a failure only

    if frame is None and probe.kind not in FRAMELESS:
        return {"error": "the failure did not pass through that frame"}
    answers: dict[str, Callable[[Probe, Any], dict[str, Any]]] = {
        **probe_outside.ANSWERS,
        **probe_objects.ANSWERS,
        "signature": probe_signature.signature,
        "peers": lambda probe, frame: probe_peers.peers(probe, frame, [each for each, _ in entries]),
    }
    try:
        return answers[probe.kind](probe, frame)
    except CannotLookUpError as reason:
        return {"error": str(reason)[:LONGEST_ERROR]}
    except Exception as failure:
        session.note_own_failure(failure)
        return {"error": f"could not be answered: {type(failure).__name__}"}
