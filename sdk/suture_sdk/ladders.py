"""Prepared alternatives, tried in order: the first that works answers, and is remembered for a while.

    read_price = suture.ladder(from_service, from_cache, from_catalogue)

A result that is not the first alternative's is marked as degraded. When all fail, `Unhealed` says what was tried.
"""

import functools
import os
from typing import TYPE_CHECKING, Any, Callable, List, Optional, Tuple, Union

from . import clock, degradation, host
from .errors import Refused, Unhealed
from .function_kinds import is_coroutine, name_of

if TYPE_CHECKING:
    from pathlib import Path

Tried = List[Tuple[str, BaseException]]


class _Memory:
    """Which rung worked last. One call in `back_after` seconds tries the first again; the others stay below it."""

    def __init__(self, rungs: Tuple[Callable[..., Any], ...], back_after: float) -> None:
        self._count, self._back_after = len(rungs), back_after
        self._works, self._again_at = 0, 0.0

    def order(self) -> Tuple[int, ...]:
        """Return the numbers of the rungs in the order in which to try them."""
        first = self._works
        if first:
            now = clock.monotonic()
            if now >= self._again_at:
                self._again_at = now + self._back_after  # taken by this call; it costs the others nothing
                first = 0
        return (first, *(number for number in range(self._count) if number != first))

    def worked(self, number: int) -> None:
        if number and number != self._works:
            self._again_at = clock.monotonic() + self._back_after
        self._works = number


def ladder(
    *alternatives: Callable[..., Any], name: Optional[str] = None, back_after: float = 60.0
) -> Callable[..., Any]:
    """Return a callable that tries the alternatives with its arguments, and returns the first result.

    It is a coroutine function when one of them is. Only `Exception` leads to the next one: an interrupt or a
    cancellation passes. After a later one worked, calls begin with that one; every `back_after` seconds one call
    tries the first again. An alternative may have done half of its work before it failed: prepare them for that.

    Raises:
        Refused: fewer than one alternative, or a generator among them.
        Unhealed: from the callable, when all failed; its cause is the last error.
    """
    if not alternatives:
        raise Refused("ladder(): got no alternative, expected at least one function")
    coroutines = [is_coroutine(one, "ladder()") for one in alternatives]
    who = f"ladder {name or name_of(alternatives[0])}"
    if host.disabled():
        return alternatives[0]
    memory = _Memory(alternatives, back_after)
    climb = _asynchronous if any(coroutines) else _synchronous
    return climb(alternatives, coroutines, memory, who)


def _synchronous(rungs: Any, _: Any, memory: _Memory, who: str) -> Callable[..., Any]:
    @functools.wraps(rungs[0], updated=())
    def climb(*args: Any, **kwargs: Any) -> Any:
        tried: Tried = []
        for number in memory.order():
            try:
                result = rungs[number](*args, **kwargs)
            except Exception as error:
                tried.append((name_of(rungs[number]), error))
            else:
                return _answer(number, result, memory, who, tried)
        raise _unhealed(who, tried) from tried[-1][1]

    return climb


def _asynchronous(rungs: Any, coroutines: List[bool], memory: _Memory, who: str) -> Callable[..., Any]:
    @functools.wraps(rungs[0], updated=())
    async def climb(*args: Any, **kwargs: Any) -> Any:
        tried: Tried = []
        for number in memory.order():
            try:
                result = rungs[number](*args, **kwargs)
                if coroutines[number]:
                    result = await result
            except Exception as error:
                tried.append((name_of(rungs[number]), error))
            else:
                return _answer(number, result, memory, who, tried)
        raise _unhealed(who, tried) from tried[-1][1]

    return climb


def _answer(number: int, result: Any, memory: _Memory, who: str, tried: Tried) -> Any:
    memory.worked(number)
    if number:
        degradation.mark(who, tried[-1][1] if tried else None)
    return result


def _unhealed(who: str, tried: Tried) -> Unhealed:
    each = ", ".join(f"{name} ({type(error).__name__})" for name, error in tried)
    return Unhealed(f"{who} could not be healed: tried {each}", tried=tried)


Candidate = Union[str, "os.PathLike[str]", Callable[[], Union[str, "os.PathLike[str]"]]]


def first_path(*candidates: Candidate, name: Optional[str] = None) -> "Path":
    """Return the first candidate that exists; a callable is asked for its path when its turn comes.

    Every call looks anew, for a look costs microseconds. With SUTURE_DISABLE=1 it is the first one, unseen.
    Raises Refused without a candidate, and Unhealed when none exists.
    """
    from pathlib import Path  # noqa: PLC0415 -- 5 ms that a program without it never pays

    if not candidates:
        raise Refused("first_path(): got no candidate, expected at least one path")
    if host.disabled():
        candidate = candidates[0]
        return Path(candidate() if callable(candidate) else candidate)
    who = f"first_path {name or _shown(candidates[0])}"
    tried: Tried = []
    for number, candidate in enumerate(candidates):
        try:
            path = Path(candidate() if callable(candidate) else candidate)
            path.stat()
        except Exception as error:
            tried.append((_shown(candidate), error))
        else:
            if number:
                degradation.mark(who, tried[-1][1])
            return path
    raise _unhealed(who, tried) from tried[-1][1]


def _shown(candidate: Any) -> str:
    return name_of(candidate) if callable(candidate) else str(candidate)
