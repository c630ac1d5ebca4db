"""The errors that Suture raises in the host: all are `SutureError`, and each says what was got and what to do."""

from typing import Optional, Sequence

__all__ = [
    "BreakerOpen",
    "BulkheadFull",
    "DeadlineExceeded",
    "RateLimited",
    "Refused",
    "SutureError",
    "Throttled",
    "Unhealed",
]


class SutureError(Exception):
    """Anything that Suture itself raises; the program's own exceptions always pass unchanged."""


class Refused(SutureError, ValueError):  # noqa: N818 -- it names what happened, as the field does
    """A set-up that would do harm was refused, for example a retry of what is not declared idempotent."""


class Rejected(SutureError):  # noqa: N818
    """A guard did not let the call through; `retry_after` is in seconds, where it can be told."""

    def __init__(self, message: str, *, retry_after: Optional[float] = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BreakerOpen(Rejected):
    """The breaker is open: the dependency failed too often just now."""


class BulkheadFull(Rejected):
    """As many calls as allowed are running already."""


class RateLimited(Rejected):
    """More calls than allowed in the interval."""


class Throttled(Rejected):
    """Turned away here, since the dependency turns most calls away."""


class DeadlineExceeded(SutureError, TimeoutError):  # noqa: N818
    """The time for this call, or for the work around it, is over."""


class Unhealed(SutureError):  # noqa: N818
    """Every prepared alternative failed; `tried` names each with what came of it, in order."""

    def __init__(self, message: str, *, tried: Sequence["tuple[str, BaseException]"] = ()) -> None:
        super().__init__(message)
        self.tried = tuple(tried)
