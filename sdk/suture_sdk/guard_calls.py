"""The rare paths of a guarded call: whatever is not a first attempt that succeeds with the breaker closed.

The generated wrappers (`guard_wrappers`) come here with everything else, so that this code is the one that says what
each policy does.
"""

from typing import Any, Mapping, Optional, Tuple

from . import clock
from .breaker import Breaker
from .deadlines import finish
from .guard_plan import Plan, enter, leave, settle

Args = Tuple[Any, ...]
Kwargs = Mapping[str, Any]
First = Optional[Tuple[BaseException, float, float]]
"""Of a first attempt that failed already: its error, when it started, how many seconds it took."""


def call(plan: Plan, function: Any, args: Args, kwargs: Kwargs, first: First = None) -> Any:
    """Call under all policies."""
    breaker, deadline, attempt, error = _begin(plan, args, kwargs, first)
    while True:
        if error is None:
            try:
                return _attempt(plan, function, args, kwargs, breaker, deadline)
            except BaseException as raised:
                error = raised
        wait = plan.wait(error, attempt, deadline)
        if wait is None:
            break
        clock.sleep(wait)
        attempt, error = attempt + 1, None
    try:
        if not plan.falls_back(error):
            raise error
        return plan.fallback(*args, **kwargs) if callable(plan.fallback) else plan.fallback
    finally:
        error = first = None  # no circle of traceback and frame


async def call_coroutine(plan: Plan, function: Any, args: Args, kwargs: Kwargs, first: First = None) -> Any:
    """Do the same for a coroutine function."""
    breaker, deadline, attempt, error = _begin(plan, args, kwargs, first)
    while True:
        if error is None:
            try:
                return await _attempt_coroutine(plan, function, args, kwargs, breaker, deadline)
            except BaseException as raised:
                error = raised
        wait = plan.wait(error, attempt, deadline)
        if wait is None:
            break
        await clock.async_sleep(wait)
        attempt, error = attempt + 1, None
    try:
        if not plan.falls_back(error):
            raise error
        result = plan.fallback(*args, **kwargs) if callable(plan.fallback) else plan.fallback
        return await result if hasattr(result, "__await__") else result
    finally:
        error = first = None


def _begin(
    plan: Plan, args: Args, kwargs: Kwargs, first: First
) -> "tuple[Optional[Breaker], Optional[float], int, Optional[BaseException]]":
    breaker = plan.breaker_of(args, kwargs)
    if first is None:
        return breaker, plan.deadline(clock.monotonic()), 1, None
    error, started, took = first
    settle(plan, breaker, 0, error, took)
    return breaker, plan.deadline(started), 1, error


def _attempt(  # noqa: PLR0917 -- all of one call, each a thing of its own
    plan: Plan, function: Any, args: Args, kwargs: Kwargs, breaker: Optional[Breaker], deadline: Optional[float]
) -> Any:
    entry = enter(plan, breaker, deadline)
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        leave(plan, entry, error)
        raise
    late = leave(plan, entry, None)
    if late is not None:
        raise late
    return result


async def _attempt_coroutine(  # noqa: PLR0917 -- all of one call, each a thing of its own
    plan: Plan, function: Any, args: Args, kwargs: Kwargs, breaker: Optional[Breaker], deadline: Optional[float]
) -> Any:
    entry = enter(plan, breaker, deadline)
    try:
        result = await run_until(function(*args, **kwargs), entry.deadline)
    except BaseException as error:
        leave(plan, entry, error)
        raise
    late = leave(plan, entry, None)
    if late is not None:
        raise late
    return result


async def run_until(coroutine: Any, deadline: Optional[float]) -> Any:
    """Await a coroutine (anything with send and throw); raises DeadlineExceeded after cancelling it."""
    try:
        yielded = coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    return await finish(coroutine, yielded, deadline)
