"""From the exception that ended a run to the one that is its origin: in a group, a worker or a child process.

What a parent raises for its child has no frame of the failing code; the child's own failure has them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from suture.domain.observation import Session
from suture.domain.signal import Raised, Signal
from suture.signals.interface import NotATracebackError
from suture.signals.traceback_text import parse

MOST_MEMBERS = 32

_GROUPS = ("BaseExceptionGroup", "ExceptionGroup")
_REMOTE = ("RemoteTraceback", "_RemoteTraceback")
_QUOTES = '"""'
"""Stands around the worker's traceback in the message of a RemoteTraceback."""


@dataclass(frozen=True, slots=True)
class Told:
    """A failure as one process told of it, and what that process said of itself.

    `handed_over` says that a worker passed it to its parent, which may have expected it.
    """

    signal: Signal
    main: bool = True
    handed_over: bool = False
    session: Session | None = None


def origins(told: Sequence[Told]) -> tuple[Signal, ...]:
    """Return the failures to work on: the command's own first, each replaced by its origin where that was told of.

    A failure that a worker handed over counts only if its parent raised it again.
    """
    own = sorted((one for one in told if not one.handed_over), key=lambda one: not one.main)
    found: list[Signal] = []
    for one in own:
        for signal in members(one.signal):
            found += _behind(signal, one, told)
    return tuple({id(signal): signal for signal in found}.values())


def members(signal: Signal) -> tuple[Signal, ...]:
    """Return a failure for each member of an exception group, or the failure itself where there is none."""
    leaves = [index for index in _leaves(signal.raised, 0) if signal.raised[index].frames]
    if leaves in ([], [0]):
        return (signal,)
    return tuple(replace(signal, raised=_below(signal.raised, index)) for index in leaves[:MOST_MEMBERS])


def _leaves(raised: Sequence[Raised], top: int) -> Iterator[int]:
    below = [index for index, one in enumerate(raised) if one.parent == top and one.relation == "group"]
    if not below or not raised[top].is_a(*_GROUPS):
        yield top
    else:
        for index in below:
            yield from _leaves(raised, index)


def _below(raised: Sequence[Raised], top: int) -> tuple[Raised, ...]:
    """Return an exception with all that belongs to it, the parents counted anew."""
    places, kept = {top: 0}, [replace(raised[top], parent=None, relation=None)]
    for index, one in enumerate(raised):
        if one.parent in places and index != top:
            places[index] = len(kept)
            kept.append(replace(one, parent=places[one.parent]))
    return tuple(kept)


def _behind(signal: Signal, one: Told, told: Sequence[Told]) -> list[Signal]:
    others = [other for other in told if other is not one and not other.main]
    if (far := _from_worker(signal)) is not None:
        same = [other.signal for other in others if other.handed_over and _is_same(other.signal, signal)]
        return same or [far]
    if signal.error.type == "CalledProcessError":
        started = [other.signal for other in others if _is_started_by(other, signal.error.message)]
        return started or [signal]
    return [signal]


def _from_worker(signal: Signal) -> Signal | None:
    """Return the failure with the frames of the worker, as the text that came along shows them; None without one."""
    for index, one in enumerate(signal.raised):
        if one.parent != 0 or one.relation != "cause":
            continue
        if one.type in _REMOTE:
            return _parsed(signal, one.message)
        if one.notes[:1] == (_QUOTES,) and (one.type, one.message) == (signal.error.type, signal.error.message):
            far = _below(signal.raised, index)
            return replace(signal, raised=(replace(far[0], notes=one.notes[1:]), *far[1:]))
    return None


def _parsed(signal: Signal, text: str) -> Signal:
    try:
        return replace(signal, raised=parse(text)[0].raised)
    except NotATracebackError:
        return signal


def _is_same(one: Signal, other: Signal) -> bool:
    return (one.error.type, one.error.message) == (other.error.type, other.error.message)


def _is_started_by(child: Told, message: str) -> bool:
    """Say whether the words of a failed command name the program that the child said it was."""
    if child.session is None or not child.session.argv:
        return False
    program, *rest = child.session.argv
    path = PurePath(program)
    names = {path.name, path.stem, path.parent.name if path.stem == "__main__" else path.name}
    return any(name and name in message for name in names) and all(word in message for word in rest)
