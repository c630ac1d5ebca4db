"""Suture in your process. Standard library only, and it never hurts its host.

    import suture_sdk as suture

Each name is imported when it is first asked for, so that a program pays only for what it uses.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_FOUND_IN = {
    "Breaker": "breaker",
    "BreakerPerKey": "breaker_keys",
    "Bulkhead": "bulkhead",
    "Retry": "retry",
    "RetryBudget": "retry",
    "deadline_from_headers": "deadlines",
    "deadline_headers": "deadlines",
    "guard": "guards",
    "BreakerOpen": "errors",
    "BulkheadFull": "errors",
    "Coalesce": "coalesce",
    "DeadlineExceeded": "errors",
    "Hedge": "hedge",
    "InProgress": "idempotency",
    "RateLimit": "rate_limit",
    "RateLimited": "errors",
    "Refused": "errors",
    "Rejected": "errors",
    "StaleCache": "stale",
    "SutureError": "errors",
    "Throttle": "throttle",
    "Throttled": "errors",
    "Unhealed": "errors",
    "context": "contexts",
    "degraded": "degradation",
    "first_path": "ladders",
    "flag": "flags.evaluation",
    "flag_details": "flags.evaluation",
    "idempotent": "idempotency",
    "init": "settings",
    "ladder": "ladders",
    "own_failures": "host",
    "patch": "patches.registry",
    "remaining": "contexts",
}

_SUBPACKAGES = ("flags", "patches", "testing")

__all__ = [*sorted(_FOUND_IN), *_SUBPACKAGES, "__version__"]  # noqa: PLE0604 -- the table is the one list of names

if TYPE_CHECKING:
    from .breaker import Breaker
    from .breaker_keys import BreakerPerKey
    from .bulkhead import Bulkhead
    from .deadlines import deadline_from_headers, deadline_headers
    from .guards import guard
    from .retry import Retry, RetryBudget
    from . import flags, patches
    from .coalesce import Coalesce
    from .contexts import context, remaining
    from .degradation import degraded
    from .errors import (
        BreakerOpen,
        BulkheadFull,
        DeadlineExceeded,
        RateLimited,
        Refused,
        Rejected,
        SutureError,
        Throttled,
        Unhealed,
    )
    from .flags.evaluation import flag, flag_details
    from .hedge import Hedge
    from .host import own_failures
    from .idempotency import InProgress, idempotent
    from .ladders import first_path, ladder
    from .patches.registry import patch
    from .rate_limit import RateLimit
    from .settings import init
    from .stale import StaleCache
    from .throttle import Throttle


def __getattr__(name: str) -> Any:
    if name in _SUBPACKAGES:
        return import_module(f"{__name__}.{name}")
    module = _FOUND_IN.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    # (no module has the name of one of these: a module that was imported earlier would hide it)
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> "list[str]":
    return sorted(__all__)
