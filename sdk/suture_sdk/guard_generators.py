"""A guard around a generator: one call from its first item to its end.

Until the first item is there it may be tried again or replaced by the fallback (an iterable); afterwards an error
passes, since the reader has seen a part. The deadline is checked at each item and seen only while the generator
runs, not by its reader.
"""

import functools
from typing import Any, AsyncGenerator, Generator, Iterable, Optional

from . import clock, contexts
from .deadlines import exceeded
from .guard_plan import Entry, Plan, enter, leave, put_back


def wrap_generator(plan: Plan, function: Any, *, asynchronous: bool) -> Any:
    """Return the wrapper of a generator function or an async generator function."""
    return (_asynchronous if asynchronous else _synchronous)(plan, function)


def _synchronous(plan: Plan, function: Any) -> Any:
    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        deadline, attempt = plan.deadline(clock.monotonic()), 1
        while True:
            began = [False]
            try:
                return (yield from _attempt(plan, function(*args, **kwargs), args, kwargs, deadline, began))
            except Exception as error:
                wait = None if began[0] else plan.wait(error, attempt, deadline)
                if wait is None:
                    if began[0] or not plan.falls_back(error):
                        raise
                    return (yield from _replacement(plan, args, kwargs))
            clock.sleep(wait)
            attempt += 1

    return guarded


def _attempt(  # noqa: PLR0917 -- all of one call, each a thing of its own
    plan: Plan, generator: Any, args: Any, kwargs: Any, deadline: Optional[float], began: "list[bool]"
) -> Generator[Any, Any, Any]:
    entry, sent, result = _entered(plan, args, kwargs, deadline), None, None
    step, given = generator.send, sent
    try:
        while True:
            try:
                item = _step(entry, step, given)
            except StopIteration as stop:
                result = stop.value
                break
            began[0] = True
            try:
                given = yield item
                step = generator.send
            except GeneratorExit:
                generator.close()
                raise
            except BaseException as error:
                step, given = generator.throw, error
    except BaseException as error:
        leave(plan, entry, error)
        raise
    _finish(plan, entry)
    return result


def _entered(plan: Plan, args: Any, kwargs: Any, deadline: Optional[float]) -> Entry:
    breaker = plan.breaker_of(args, kwargs)
    entry = enter(plan, breaker, deadline)
    if entry.token is not None:
        put_back(entry.token)
    return entry._replace(token=None)


def _step(entry: Entry, step: Any, given: Any) -> Any:
    if entry.deadline is None:
        return step(given)
    if clock.monotonic() > entry.deadline:
        raise exceeded("ended between two items")
    token = contexts.DEADLINE.set(entry.deadline)
    try:
        return step(given)
    finally:
        put_back(token)


def _finish(plan: Plan, entry: Entry) -> None:
    late = leave(plan, entry, None)
    if late is not None:
        raise late


def _replacement(plan: Plan, args: Any, kwargs: Any) -> Iterable[Any]:
    items: Iterable[Any] = plan.fallback(*args, **kwargs) if callable(plan.fallback) else plan.fallback
    return items


def _asynchronous(plan: Plan, function: Any) -> Any:  # noqa: C901 -- an async generator cannot delegate
    @functools.wraps(function)
    async def guarded(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:  # noqa: C901
        deadline, attempt = plan.deadline(clock.monotonic()), 1
        while True:
            began = False
            items = _attempt_async(plan, function(*args, **kwargs), args, kwargs, deadline)
            try:
                async for item in items:
                    began = True
                    yield item
            except Exception as error:
                wait = None if began else plan.wait(error, attempt, deadline)
                if wait is None:
                    if began or not plan.falls_back(error):
                        raise
                    items = _replacement(plan, args, kwargs)
                    break
            else:
                return
            finally:
                if hasattr(items, "aclose"):
                    await items.aclose()
            await clock.async_sleep(wait)
            attempt += 1
        if hasattr(items, "__aiter__"):
            async for item in items:
                yield item
        else:
            for item in items:
                yield item

    return guarded


async def _attempt_async(plan: Plan, generator: Any, args: Any, kwargs: Any, deadline: Optional[float]) -> Any:
    entry = _entered(plan, args, kwargs, deadline)
    try:
        while True:
            try:
                item = await _step_async(entry, generator)
            except StopAsyncIteration:
                break
            yield item
    except BaseException as error:
        await generator.aclose()
        leave(plan, entry, error)
        raise
    _finish(plan, entry)


async def _step_async(entry: Entry, generator: Any) -> Any:
    from .guard_calls import run_until  # noqa: PLC0415 -- only here

    if entry.deadline is None:
        return await generator.__anext__()
    if clock.monotonic() > entry.deadline:
        raise exceeded("ended between two items")
    token = contexts.DEADLINE.set(entry.deadline)
    try:
        return await run_until(generator.__anext__(), entry.deadline)
    finally:
        put_back(token)
