"""A stand-in that passes calls on and keeps what went in and came out."""

import functools
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from suture_sdk.function_kinds import is_coroutine


class Call(NamedTuple):
    """One call that has ended; `error` is what it raised, then `result` is None."""

    args: Tuple[Any, ...]
    kwargs: Dict[str, Any]
    result: Any = None
    error: Optional[BaseException] = None


class Recorded:
    """A callable with `calls`, oldest first."""

    def __init__(self, function: Callable[..., Any]) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self.calls: List[Call] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Pass the call on, and keep it."""
        try:
            result = self._function(*args, **kwargs)
        except BaseException as error:
            self.calls.append(Call(args, kwargs, None, error))
            raise
        self.calls.append(Call(args, kwargs, result))
        return result


class _RecordedCoroutine(Recorded):
    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            result = await self._function(*args, **kwargs)
        except BaseException as error:
            self.calls.append(Call(args, kwargs, None, error))
            raise
        self.calls.append(Call(args, kwargs, result))
        return result


def recorded_calls(function: Callable[..., Any]) -> Recorded:
    """Return the function (or coroutine function) with its calls kept: `recorded_calls(fetch).calls[0].args`."""
    return (_RecordedCoroutine if is_coroutine(function, "recorded_calls()") else Recorded)(function)
