"""A handler that may be called again for the same piece of work does it once, and answers the same each time.

    @suture.idempotent(key=lambda order: order.id, store=SQLiteStore("keys.db"))
    def charge(order): ...

A key is in progress (for at most `lease` seconds: a process that died leaves it to the next), done with its stored
result, or failed; all are forgotten after `ttl` seconds. Results are stored as JSON, so that every store and every
process reads them alike, and nothing in a store is ever executed.
"""

import functools
from typing import Any, Callable, Optional, TypeVar, Union

from . import host
from .errors import Refused, Rejected
from .function_kinds import is_coroutine, name_of
from .idempotency_stores.interface import Begun, Done, Running, Store
from .idempotency_stores.memory import MemoryStore

__all__ = ["InProgress", "idempotent"]
F = TypeVar("F", bound=Callable[..., Any])


class InProgress(Rejected):
    """The same work is being done at this moment; `retry_after` is when its lease ends at the latest."""


def idempotent(
    *,
    key: Callable[..., Any],
    store: Optional[Store] = None,
    lease: float = 60.0,
    ttl: float = 86_400.0,
) -> Callable[[F], F]:
    """Return a decorator for functions and coroutine functions whose repeated calls answer from `store`.

    `key` gets the arguments and returns what names the work. Calls that come while it is under way raise InProgress;
    after an exception the next call does the work again. Choose `lease` longer than the work can take. When the store
    fails before the work, the call is Rejected and nothing is done: nobody knows whether it was done already. When
    it fails after the work, the result is returned, counted in `suture.own_failures()`, and the lease runs out.

    Raises:
        Refused: a lease or ttl that is not above 0; from the decorator, a generator; from a call, a key that is empty.
    """
    if not (lease > 0 and ttl >= lease):
        raise Refused(f"idempotent(): got lease={lease!r} and ttl={ttl!r}; expected seconds above 0, ttl >= lease")
    keys = _Keys(MemoryStore() if store is None else store, key, lease, ttl)

    def decorate(function: F) -> F:
        asynchronous = is_coroutine(function, "idempotent()")
        if host.disabled():
            return function
        wrapped: F = (_asynchronous if asynchronous else _synchronous)(function, keys)
        return wrapped

    return decorate


class _Keys:
    """The steps around one piece of work, the same for both kinds of functions."""

    def __init__(self, store: Store, key: Callable[..., Any], lease: float, ttl: float) -> None:
        self._store, self._key, self._lease, self._ttl = store, key, lease, ttl

    def begin(self, who: str, args: Any, kwargs: Any) -> "tuple[str, Union[Begun, Done]]":
        named = self._key(*args, **kwargs)
        if named is None or named == "":
            raise Refused(
                f"{who}: its idempotency key is empty; expected what names the work, for example an order's id"
            )
        key = f"{who}:{named}"
        try:
            state = self._store.begin(key, self._lease, self._ttl)
        except Exception as error:
            host.note_own_failure("idempotency store", error)
            raise Rejected(f"{who}: the store of idempotency keys could not be asked; nothing was done") from error
        if isinstance(state, Running):
            raise InProgress(f"{who}: the same work is in progress", retry_after=state.seconds)
        return key, state

    def done(self, key: str, begun: Begun, value: Any) -> None:
        payload = None
        try:
            payload = _dumped(value)
        except Exception as error:
            host.note_own_failure("idempotency: a result that is no JSON", error)
        self._close(lambda: self._store.done(key, begun.token, payload))

    def failed(self, key: str, begun: Begun) -> None:
        self._close(lambda: self._store.failed(key, begun.token))

    def _close(self, step: Callable[[], bool]) -> None:
        try:
            if not step():
                host.note_own_failure("idempotency", TimeoutError("the lease was over before the work"))
        except Exception as error:
            host.note_own_failure("idempotency store", error)


def _synchronous(function: Any, keys: _Keys) -> Any:
    who = name_of(function)

    @functools.wraps(function)
    def once(*args: Any, **kwargs: Any) -> Any:
        key, state = keys.begin(who, args, kwargs)
        if isinstance(state, Done):
            return _loaded(who, state)
        try:
            value = function(*args, **kwargs)
        except BaseException:
            keys.failed(key, state)
            raise
        keys.done(key, state, value)
        return value

    return once


def _asynchronous(function: Any, keys: _Keys) -> Any:
    who = name_of(function)

    @functools.wraps(function)
    async def once(*args: Any, **kwargs: Any) -> Any:
        key, state = keys.begin(who, args, kwargs)
        if isinstance(state, Done):
            return _loaded(who, state)
        try:
            value = await function(*args, **kwargs)
        except BaseException:
            keys.failed(key, state)
            raise
        keys.done(key, state, value)
        return value

    return once


def _dumped(value: Any) -> str:
    """Return the value as JSON. Raises TypeError or ValueError for what would come back as something else."""
    import json  # noqa: PLC0415 -- 5 ms that only users of this pay

    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if json.loads(text) != value:
        raise TypeError("it would come back as another value")
    return text


def _loaded(who: str, done: Done) -> Any:
    import json  # noqa: PLC0415 -- as above

    if done.payload is None:
        raise Rejected(f"{who}: this was done before, and its result could not be stored; return JSON from it")
    return json.loads(done.payload)
