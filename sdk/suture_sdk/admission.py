"""Policies that admit a call or turn it away, used alone: one decorator for all of them."""

import functools
from typing import Any, Callable, Optional, Protocol, TypeVar

from . import clock, host
from .function_kinds import is_coroutine

F = TypeVar("F", bound=Callable[..., Any])


class Admission(Protocol):
    """Asked before each call, told after each that was admitted."""

    def admit(self) -> None:
        """Let the call through, or raise a `Rejected`."""

    def leave(self, error: Optional[BaseException], seconds: float) -> None:
        """Hear how an admitted call ended, and how long it took."""


def decorated(policy: Admission, function: F) -> F:
    """Return the function under the policy alone; Raises Refused for a generator."""
    asynchronous = is_coroutine(function, type(policy).__name__)
    if host.disabled():
        return function
    wrapped: F = (_asynchronous if asynchronous else _synchronous)(policy, function)
    return wrapped


def _synchronous(policy: Admission, function: Any) -> Any:
    @functools.wraps(function)
    def admitted(*args: Any, **kwargs: Any) -> Any:
        policy.admit()
        started = clock.monotonic()
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            policy.leave(error, clock.monotonic() - started)
            raise
        policy.leave(None, clock.monotonic() - started)
        return result

    return admitted


def _asynchronous(policy: Admission, function: Any) -> Any:
    @functools.wraps(function)
    async def admitted(*args: Any, **kwargs: Any) -> Any:
        policy.admit()
        started = clock.monotonic()
        try:
            result = await function(*args, **kwargs)
        except BaseException as error:
            policy.leave(error, clock.monotonic() - started)
            raise
        policy.leave(None, clock.monotonic() - started)
        return result

    return admitted
