"""`default_on_exception`: the function gives what the owner declared instead of one exception."""

import builtins
from typing import Any, Callable, Type

from suture_sdk.patches.interface import CALL, Behaviour, DataPatch

from .kind import OWNER_TYPED, PLAIN, TEXT, Check, KindOf, fresh

_NEVER = (AssertionError, MemoryError, RecursionError, NameError, ImportError, SyntaxError)


def _is_kind(name: Any) -> bool:
    """Say whether the name is a builtin exception that a default may stand for."""
    kind = getattr(builtins, name, None) if type(name) is str else None
    if not isinstance(kind, type) or not issubclass(kind, Exception) or kind is Exception:
        return False
    return not issubclass(kind, _NEVER)


EXCEPTION: Check = (
    _is_kind,
    "a builtin exception; never Exception itself, nor those of names, imports, syntax, memory and assertions",
)


def _default(patch: DataPatch, target: Any, hit: Callable[[], None]) -> Behaviour:
    del target, hit  # the envelope counts
    kind = getattr(builtins, patch.parameters["exc"])
    part, value = patch.parameters.get("match", ""), patch.parameters["value"]

    def matches(error: BaseException) -> bool:
        return type(error) is kind and (not part or part in str(error))

    return Behaviour((kind,), matches, lambda error, call: fresh(value))  # noqa: ARG005 -- the port's two arguments


def exceptions(name: str) -> Type[Exception]:
    """Return the builtin exception of this name."""
    found: Type[Exception] = getattr(builtins, name)
    return found


KINDS = (
    KindOf(
        "default_on_exception",
        CALL,
        "R2",
        {"exc": EXCEPTION, "value": PLAIN},
        {"match": TEXT, **OWNER_TYPED},
        _default,
    ),
)
