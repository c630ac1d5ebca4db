"""`retry_policy` and `timeout_default`: a call is made again, or does not wait for ever."""

import functools
import inspect
import types
from typing import Any, Callable

from suture_sdk import clock
from suture_sdk.patches.interface import CALL, OBJECT, Behaviour, Binding, DataPatch

from .globals_of import Overlay, bound, looked_up
from .kind import NAME, YES, Check, KindOf
from .returning import EXCEPTION, exceptions

Hit = Callable[[], None]
_LATER = inspect.CO_COROUTINE | inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
_MOST_ATTEMPTS, _LONGEST = 5, 60.0
ATTEMPTS: Check = (lambda value: type(value) is int and 2 <= value <= _MOST_ATTEMPTS, "a number of 2 to 5")  # noqa: PLR2004
SECONDS: Check = (
    lambda value: type(value) in (int, float) and 0 < value <= _LONGEST,
    "seconds, more than 0, at most 60",
)


def _retry(patch: DataPatch, target: Any, hit: Hit) -> Behaviour:
    del hit  # the envelope counts
    if target.__code__.co_flags & _LATER:
        raise LookupError("only a plain function is called again; this one gives its result later")
    kind, attempts = exceptions(patch.parameters["exc"]), patch.parameters["attempts"]
    base = patch.parameters.get("base", 0.1)

    def after(error: BaseException, call: Callable[[], Any]) -> Any:
        for attempt in range(attempts - 1):
            clock.sleep(clock.chance() * min(_LONGEST, base * 2**attempt))  # full jitter
            try:
                return call()
            except kind:
                continue
        raise error

    return Behaviour((kind,), lambda error: type(error) is kind, after, again=True)


def _timeout(patch: DataPatch, target: Any, hit: Hit) -> Binding:
    owner_name, name = patch.parameters["owner"], patch.parameters["function"]
    owner = looked_up(target, owner_name)
    function = getattr(owner, name, None)
    if not isinstance(owner, types.ModuleType) or not callable(function):
        said = f"{owner_name} is no module with a function {name}"
        raise LookupError(said)  # noqa: TRY004 -- the port's word for "nothing to bind to"
    limited = _limited(function, patch.parameters.get("param", "timeout"), patch.parameters["seconds"], hit)
    return Binding(lambda: bound(target, owner_name, Overlay(owner, **{name: limited})))


def _limited(function: Callable[..., Any], keyword: str, seconds: float, hit: Hit) -> Callable[..., Any]:
    """Return the function with a timeout where the call gives none. Raises LookupError where it takes none."""
    try:
        signature = inspect.signature(function)
        signature.bind_partial(**{keyword: seconds})
    except (TypeError, ValueError) as error:
        raise LookupError(f"the function takes no {keyword}, or does not say what it takes") from error

    def is_given(args: Any, kwargs: Any) -> bool:
        try:
            return keyword in kwargs or keyword in signature.bind_partial(*args, **kwargs).arguments
        except TypeError:  # a call that cannot work is the program's own
            return True

    @functools.wraps(function)
    def limited(*args: Any, **kwargs: Any) -> Any:
        if not is_given(args, kwargs):
            kwargs[keyword] = seconds
            hit()
        return function(*args, **kwargs)

    return limited


KINDS = (
    KindOf(
        "retry_policy", CALL, "R3", {"exc": EXCEPTION, "attempts": ATTEMPTS, "idempotent": YES},
        {"base": SECONDS}, _retry,
    ),
    KindOf(
        "timeout_default", OBJECT, "R1", {"owner": NAME, "function": NAME, "seconds": SECONDS, "owner_typed": YES},
        {"param": NAME}, _timeout,
    ),
)  # fmt: skip
