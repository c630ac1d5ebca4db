"""Which kind of callable is given: what is wrapped must stay what it was."""

from functools import partial
from typing import Any, Callable

from .errors import Refused

_GENERATOR, _COROUTINE, _ITERABLE_COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x100, 0x200
"""The flags of `inspect`, which itself would cost a program 5 ms to import."""


def flags_of(function: Callable[..., Any]) -> int:
    """Return the code flags of a function, a partial of one, or an object with `__call__`; 0 where there are none."""
    seen: Any = function
    while isinstance(seen, partial):  # (and nothing that only has a `func`: a mock has one without end)
        seen = seen.func
    seen = getattr(seen, "__func__", seen)
    if not hasattr(seen, "__code__"):
        seen = type(seen).__call__ if callable(seen) else None
    return int(getattr(getattr(seen, "__code__", None), "co_flags", 0))


def is_coroutine(function: Callable[..., Any], who: str) -> bool:
    """Tell whether calling gives a coroutine. Raises Refused for what is no function, and for generators."""
    if not callable(function):
        raise Refused(f"{who}: got {type(function).__name__}, expected a function or a coroutine function")
    flags = flags_of(function)
    if flags & (_GENERATOR | _ASYNC_GENERATOR):
        raise Refused(f"{who}: a generator fails while it is read, not when it is called; wrap what reads it")
    return bool(flags & (_COROUTINE | _ITERABLE_COROUTINE))


def name_of(function: Any) -> str:
    """Return "module.qualname", or the type's name for what has none."""
    qualified = getattr(function, "__qualname__", None)
    return f"{function.__module__}.{qualified}" if qualified else type(function).__name__
