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

if TYPE_CHECKING:  # (each `as` says to strict type checkers that the name is meant to be had from here)
    from . import flags as flags
    from . import patches as patches
    from . import testing as testing
    from .breaker import Breaker as Breaker
    from .breaker_keys import BreakerPerKey as BreakerPerKey
    from .bulkhead import Bulkhead as Bulkhead
    from .coalesce import Coalesce as Coalesce
    from .contexts import context as context
    from .contexts import remaining as remaining
    from .deadlines import deadline_from_headers as deadline_from_headers
    from .deadlines import deadline_headers as deadline_headers
    from .degradation import degraded as degraded
    from .errors import BreakerOpen as BreakerOpen
    from .errors import BulkheadFull as BulkheadFull
    from .errors import DeadlineExceeded as DeadlineExceeded
    from .errors import RateLimited as RateLimited
    from .errors import Refused as Refused
    from .errors import Rejected as Rejected
    from .errors import SutureError as SutureError
    from .errors import Throttled as Throttled
    from .errors import Unhealed as Unhealed
    from .flags.evaluation import flag as flag
    from .flags.evaluation import flag_details as flag_details
    from .guards import guard as guard
    from .hedge import Hedge as Hedge
    from .host import own_failures as own_failures
    from .idempotency import InProgress as InProgress
    from .idempotency import idempotent as idempotent
    from .ladders import first_path as first_path
    from .ladders import ladder as ladder
    from .patches.registry import patch as patch
    from .rate_limit import RateLimit as RateLimit
    from .retry import Retry as Retry
    from .retry import RetryBudget as RetryBudget
    from .settings import init as init
    from .stale import StaleCache as StaleCache
    from .throttle import Throttle as Throttle


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
