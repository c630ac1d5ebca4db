"""Equal calls at the same time are made once, and all who ask share what comes of it (single flight)."""

import functools
from threading import Event, Lock, get_ident
from typing import Any, Callable, Dict, Hashable, Optional, Tuple

from . import contexts, degradation, host
from .admission import F
from .call_keys import Key, key_of
from .carried import Carried, carried, since, taken
from .errors import DeadlineExceeded
from .forks import renew_after_fork
from .function_kinds import is_coroutine, name_of

__all__ = ["Coalesce"]


class Coalesce:
    """`key` gets the arguments and returns what equal calls share (default: the arguments and their types).

    Result and exception are shared as they are, by reference: do not change what you got. Only for calls that may
    serve several askers; the first one's context (unit, deadline) is the one in which the call runs.
    """

    def __init__(self, *, key: Key = None) -> None:
        self._key = key

    def __call__(self, function: F) -> F:
        """Return the function or coroutine function with equal calls shared; Raises Refused for a generator."""
        asynchronous = is_coroutine(function, "Coalesce")
        if host.disabled():
            return function
        wrapped: F = (_asynchronous if asynchronous else _synchronous)(function, self._key)
        return wrapped


class _Flight:
    """One call under way in a thread; with neither result nor error when it landed, it was interrupted."""

    def __init__(self) -> None:
        self.thread, self.landed = get_ident(), Event()
        self.result: Optional[Carried] = None
        self.error: Optional[Exception] = None


class _Flights:
    """The calls of one function that are under way."""

    def __init__(self) -> None:
        renew_after_fork(self)

    def renew(self) -> None:
        """Begin with none: in the child of a fork the threads that fly are gone, and no flight would land."""
        self._under_way: Dict[Hashable, _Flight] = {}
        self._lock = Lock()

    def join(self, key: Hashable) -> Tuple[_Flight, bool]:
        """Return the flight for that key, and whether it is the caller's to fly."""
        with self._lock:
            other = self._under_way.get(key)
            if other is not None:
                return other, False
            mine = self._under_way[key] = _Flight()
            return mine, True

    def fly(self, flight: _Flight, key: Hashable, call: Callable[[], Any]) -> Any:
        before = degradation.degraded()
        try:
            value = call()
            flight.result = Carried(value, since(before))
        except Exception as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                self._under_way.pop(key, None)  # (none: it is the child of a fork from inside)
            flight.landed.set()
        return value


def _synchronous(function: Any, key: Key) -> Any:
    flights = _Flights()

    @functools.wraps(function)
    def shared(*args: Any, **kwargs: Any) -> Any:
        wanted = key_of(key, args, kwargs)
        while wanted is not None:
            flight, mine = flights.join(wanted)
            if mine:
                return flights.fly(flight, wanted, lambda: function(*args, **kwargs))
            if flight.thread == get_ident():  # it calls itself: waiting would be for ever
                break
            _wait(flight, function)
            if flight.error is not None:
                raise flight.error
            if flight.result is not None:
                return taken(flight.result)
        return function(*args, **kwargs)

    return shared


def _wait(flight: _Flight, function: Any) -> None:
    left = contexts.remaining()
    if not flight.landed.wait(left):
        raise DeadlineExceeded(f"{name_of(function)}: an equal call was under way for the {left:.3g} s that were left")


def _asynchronous(function: Any, key: Key) -> Any:
    import asyncio  # noqa: PLC0415 -- whoever gives a coroutine function has it already

    flights: Dict[Tuple[Any, Hashable], "Tuple[asyncio.Task[Carried], list[None]]"] = {}

    def start(mine: Tuple[Any, Hashable], call: Callable[[], Any]) -> Any:
        task = asyncio.ensure_future(carried(call()))
        flight = flights[mine] = (task, [])

        def landed(task: "asyncio.Task[Carried]") -> None:
            if flights.get(mine) is flight:
                del flights[mine]
            if not task.cancelled():
                task.exception()  # looked at, also when nobody waits any more

        task.add_done_callback(landed)
        return flight

    @functools.wraps(function)
    async def shared(*args: Any, **kwargs: Any) -> Any:
        wanted = key_of(key, args, kwargs)
        if wanted is None:
            return await function(*args, **kwargs)
        mine = (asyncio.get_running_loop(), wanted)
        flight = flights.get(mine) or start(mine, lambda: function(*args, **kwargs))
        task, waiting = flight
        if task is asyncio.current_task():  # it calls itself
            return await function(*args, **kwargs)
        waiting.append(None)
        try:
            return taken(await asyncio.shield(task))
        finally:
            waiting.pop()
            if not waiting and not task.done():  # the last one who waited was cancelled
                flights.pop(mine, None)
                task.cancel()

    return shared
