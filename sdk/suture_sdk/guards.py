"""`guard(...)`: any subset of the policies around a function, a coroutine, a generator or a block."""

import sys
from typing import TYPE_CHECKING, Any, Callable, List, Optional, Sequence, TypeVar, Union

from . import host
from .breaker import Breaker
from .breaker_keys import BreakerPerKey
from .bulkhead import Bulkhead
from .errors import Refused
from .function_kinds import flags_of, name_of
from .guard_blocks import Block
from .guard_plan import NOTHING, Plan
from .retry import Retry

__all__ = ["guard"]

if TYPE_CHECKING and sys.version_info >= (3, 10):
    from typing import ParamSpec

    P = ParamSpec("P")
    R = TypeVar("R")

_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80 | 0x100, 0x200


class guard:  # noqa: N801 -- used like a function, as contextlib's decorators are
    """Guard a function, method, coroutine function, generator or async generator, or a block with `with`.

    Policies, outermost first: `fallback` (a value, or a callable that gets the call's arguments), `timeout` (seconds
    for all attempts and the waits between them), `retry` (needs `idempotent=True`), `breaker`, `also` (further
    policies: those with `admit()` and `leave(error, seconds)` in this order; other decorators go around the whole),
    `bulkhead` (how many at once), `attempt_timeout` (seconds for one attempt), the function.

    Each may be left out. Coroutines are really cancelled at a timeout. Synchronous code cannot be interrupted: time is
    checked before and after it, a result that came too late is a DeadlineExceeded, and the code can ask
    `suture.remaining()`. Raises Refused for a set-up that would do harm.
    """

    def __init__(
        self,
        *,
        fallback: Any = NOTHING,
        timeout: Optional[float] = None,
        retry: Union[Retry, int, None] = None,
        breaker: Union[Breaker, BreakerPerKey, None] = None,
        also: Sequence[Any] = (),
        bulkhead: Union[Bulkhead, int, None] = None,
        attempt_timeout: Optional[float] = None,
        idempotent: bool = False,
        name: str = "",
    ) -> None:
        for what, seconds in (("timeout", timeout), ("attempt_timeout", attempt_timeout)):
            if seconds is not None and not seconds > 0:
                raise Refused(f"guard: got {what}={seconds!r}, expected seconds above 0")
        if retry is not None and not idempotent:
            raise Refused(
                "guard: retry= repeats the call, and that is only safe for what may happen twice; "
                "say idempotent=True if it may, or leave retry= out"
            )
        self._name, self._fallback = name, fallback
        self._timeout, self._attempt_timeout = timeout, attempt_timeout
        self._retry = Retry(retry) if isinstance(retry, int) else retry
        self._breaker = breaker
        self._bulkhead = Bulkhead(bulkhead) if isinstance(bulkhead, int) else bulkhead
        self._admissions = tuple(one for one in also if hasattr(one, "admit"))
        self._around: List[Callable[[Any], Any]] = [one for one in also if not hasattr(one, "admit")]
        wrong = [one for one in self._around if not callable(one)]
        if wrong:
            raise Refused(f"guard: also= holds {type(wrong[0]).__name__}, expected admit() and leave(), or a decorator")
        self._block: Optional[Block] = None

    if TYPE_CHECKING and sys.version_info >= (3, 10):

        def __call__(self, function: "Callable[P, R]") -> "Callable[P, R]": ...

    else:

        def __call__(self, function: Any) -> Any:
            """Return the guarded function; unchanged under SUTURE_DISABLE=1."""
            if isinstance(function, (classmethod, staticmethod)):
                return type(function)(self(function.__func__))
            if not callable(function):
                raise Refused(f"guard: got {type(function).__name__}, expected a function")
            if isinstance(function, type):
                raise Refused(f"guard: got the class {function.__name__}, expected one of its methods")
            if host.disabled():
                return function
            guarded = self._wrapped(function)
            for around in reversed(self._around):
                guarded = around(guarded)
            return guarded

    def _wrapped(self, function: Any) -> Any:
        plan = self._plan(self._name or name_of(function))
        flags = flags_of(function)
        if flags & (_GENERATOR | _ASYNC_GENERATOR):
            from .guard_generators import wrap_generator  # noqa: PLC0415 -- rare

            wrapper = wrap_generator(plan, function, asynchronous=bool(flags & _ASYNC_GENERATOR))
        else:
            from .guard_wrappers import wrap  # noqa: PLC0415 -- blocks need no compiler

            wrapper = wrap(plan, function, coroutine=bool(flags & _COROUTINE))
        wrapper.suture_guard = plan
        return wrapper

    def _plan(self, name: str) -> Plan:
        breaker = self._breaker
        one, for_key = (None, breaker.of) if isinstance(breaker, BreakerPerKey) else (breaker, None)
        return Plan(
            name,
            breaker_for=for_key,
            breaker=one,
            retry=self._retry,
            bulkhead=self._bulkhead,
            also=self._admissions,
            timeout=self._timeout,
            attempt_timeout=self._attempt_timeout,
            fallback=self._fallback,
        )

    def _as_block(self) -> Block:
        if self._block is None:
            whole = isinstance(self._breaker, BreakerPerKey) or self._around
            if self._retry is not None or self._fallback is not NOTHING or whole:
                raise Refused(
                    "guard: a block cannot be run again nor replaced; retry=, fallback=, a breaker per key and "
                    "decorators in also= need a function"
                )
            self._block = Block(self._plan(self._name or "block"))
        return self._block

    def __enter__(self) -> None:
        """Let the block begin, or raise Rejected."""
        self._as_block().begin()

    def __exit__(self, kind: object, error: Optional[BaseException], trace: object) -> None:
        """Count how the block ended; its exception passes unchanged."""
        self._as_block().end(error)

    async def __aenter__(self) -> None:
        """Let the block begin, and cancel it when its time is over."""
        self._as_block().begin(cancel=True)

    async def __aexit__(self, kind: object, error: Optional[BaseException], trace: object) -> None:
        """Count how the block ended; a cancellation by its timeout becomes DeadlineExceeded."""
        self._as_block().end(error)
