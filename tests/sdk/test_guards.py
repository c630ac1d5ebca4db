import asyncio
import contextlib
import functools
import inspect
import pickle
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

import suture_sdk as suture
from suture_sdk import clock, contexts
from suture_sdk.errors import Rejected


class BrokenError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


class WaitsError(Exception):
    def __init__(self, retry_after: object) -> None:
        super().__init__()
        self.retry_after = retry_after


@suture.guard(breaker=suture.Breaker(), timeout=5)
def at_module_level(sku: str, /, amount: int = 1, *rest: int, unit: str = "kg", **more: int) -> tuple[Any, ...]:
    """Say what it got."""
    return sku, amount, rest, unit, more


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []

    async def async_sleep(wait: float) -> None:
        seconds.append(wait)

    monkeypatch.setattr(clock, "sleep", seconds.append)
    monkeypatch.setattr(clock, "async_sleep", async_sleep)
    monkeypatch.setattr(clock, "chance", lambda: 1.0)
    return seconds


def failing(times: int, error: BaseException) -> Any:
    """Return a function that fails so many times and then returns how often it was called."""
    called = [0]

    def work() -> int:
        called[0] += 1
        if called[0] <= times:
            raise error
        return called[0]

    return work


def everything(**more: Any) -> suture.guard:
    given: dict[str, Any] = {
        "timeout": 5.0,
        "attempt_timeout": 2.0,
        "retry": suture.Retry(2, base=0),
        "breaker": suture.Breaker(),
        "bulkhead": 4,
        "idempotent": True,
    }
    return suture.guard(**{**given, **more})


# what it leaves as it was


def test_arguments_of_each_kind_arrive_as_they_were_given() -> None:
    assert at_module_level("a", 2, 3, 4, unit="g", x=1) == ("a", 2, (3, 4), "g", {"x": 1})
    assert at_module_level("a") == ("a", 1, (), "kg", {})
    assert at_module_level("a", amount=7) == ("a", 7, (), "kg", {})


def test_name_signature_and_text_are_kept() -> None:
    assert at_module_level.__name__ == "at_module_level"
    assert at_module_level.__doc__ == "Say what it got."
    assert str(inspect.signature(at_module_level)).startswith("(sku: str, /, amount: int = 1, *rest: int")


def test_a_guarded_function_is_pickled_where_the_function_was() -> None:
    assert pickle.loads(pickle.dumps(at_module_level)) is at_module_level


def test_a_wrong_call_is_the_programs_type_error() -> None:
    with pytest.raises(TypeError, match=r"at_module_level\(\) missing 1 required positional argument: 'sku'"):
        at_module_level()  # type: ignore[call-arg]


@pytest.mark.parametrize("error", [ValueError("x"), BrokenError(), KeyboardInterrupt(), SystemExit(3), GeneratorExit()])
def test_the_exception_of_the_program_passes_unchanged(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught:
        everything(retry=None)(failing(9, error))()
    assert caught.value is error


def test_a_name_of_ours_among_the_parameters_does_no_harm() -> None:
    def odd(_suture_call: int, _suture_tick: int = 2) -> int:
        return _suture_call + _suture_tick

    assert everything()(odd)(1) == 3


def test_parameters_named_like_builtins_do_no_harm() -> None:
    def odd(BaseException: int, StopIteration: int = 2, *, int: int = 3) -> int:  # noqa: A002, N803
        return BaseException + StopIteration + int

    assert everything()(odd)(1) == 6


@pytest.mark.parametrize("kind", ["function", "coroutine", "generator", "async generator"])
def test_each_kind_stays_the_kind_it_was(kind: str) -> None:
    def function() -> int:
        return 1

    async def coroutine() -> int:
        return 1

    def generator() -> Iterator[int]:
        yield 1

    async def async_generator() -> AsyncIterator[int]:
        yield 1

    of = {
        "function": function,
        "coroutine": coroutine,
        "generator": generator,
        "async generator": async_generator,
    }
    guarded = everything()(of[kind])
    tells = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)
    assert [tell(guarded) for tell in tells] == [tell(of[kind]) for tell in tells]


def test_methods_class_methods_static_methods_and_partials_work() -> None:
    class Shop:
        @everything()
        def one(self, n: int) -> tuple[object, int]:
            return self, n

        @everything()
        @classmethod
        def two(cls, n: int) -> tuple[object, int]:
            return cls, n

        @everything()
        @staticmethod
        def three(n: int) -> int:
            return n

    shop = Shop()
    assert shop.one(1) == (shop, 1)
    assert shop.two(2) == (Shop, 2)
    assert shop.three(3) == 3
    assert everything()(functools.partial(shop.one, 4))() == (shop, 4)
    assert everything()(len)("ab") == 2


def test_disabled_it_is_the_function_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_DISABLE", "1")
    work = failing(1, ValueError())
    assert everything()(work) is work


# refusals


def test_a_retry_of_what_is_not_declared_idempotent_is_refused() -> None:
    with pytest.raises(suture.Refused, match="idempotent=True"):
        suture.guard(retry=3)


@pytest.mark.parametrize("given", [{"timeout": 0}, {"attempt_timeout": -1}, {"bulkhead": 0}, {"also": [3]}])
def test_settings_that_cannot_be_meant_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(suture.Refused):
        suture.guard(**given)


@pytest.mark.parametrize("given", [3, int])
def test_what_is_no_function_is_refused(given: Any) -> None:
    with pytest.raises(suture.Refused, match="expected"):
        everything()(given)


@pytest.mark.parametrize("given", [{"fallback": 1}, {"retry": 2, "idempotent": True}])
def test_a_block_can_neither_be_replaced_nor_run_again(given: dict[str, Any]) -> None:
    with pytest.raises(suture.Refused, match="block"), suture.guard(**given):
        pass


# retry


def test_it_is_tried_again_with_full_jitter_until_it_works(slept: list[float]) -> None:
    retry = suture.Retry(4, base=0.1, at_most=0.3)
    assert suture.guard(retry=retry, idempotent=True)(failing(3, ValueError()))() == 4
    assert slept == pytest.approx([0.1, 0.2, 0.3])


def test_after_the_last_attempt_the_error_stands(slept: list[float]) -> None:
    error = ValueError()
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- its identity is what counts
        suture.guard(retry=suture.Retry(3), idempotent=True)(failing(3, error))()
    assert caught.value is error
    assert len(slept) == 2


@pytest.mark.parametrize("given", [2, 2.5, "2"])
def test_retry_after_is_obeyed(slept: list[float], given: object) -> None:
    guarded = suture.guard(retry=suture.Retry(2, base=0.1), idempotent=True)(failing(1, WaitsError(given)))
    assert guarded() == 2
    assert slept == [float(given)]  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [None, "soon", -3, True, object(), float("nan")])
def test_a_retry_after_without_a_meaning_is_none(slept: list[float], given: object) -> None:
    guarded = suture.guard(retry=suture.Retry(2, base=0.1), idempotent=True)(failing(1, WaitsError(given)))
    assert guarded() == 2
    assert slept == [0.1]


def test_a_retry_after_beyond_the_deadline_is_not_waited_for(slept: list[float]) -> None:
    guarded = suture.guard(retry=suture.Retry(2), idempotent=True, timeout=1.0)(failing(1, WaitsError(1.5)))
    with pytest.raises(WaitsError):
        guarded()
    assert slept == []


def test_other_errors_rejections_and_interrupts_are_not_tried_again(slept: list[float]) -> None:
    guarded = suture.guard(retry=suture.Retry(3, on=ValueError), idempotent=True)
    for error in (KeyError(), Rejected("full", retry_after=0), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            guarded(failing(1, error))()
    assert slept == []


def test_an_empty_budget_ends_all_retries_of_the_dependency(slept: list[float]) -> None:
    budget = suture.RetryBudget(tokens=4, ratio=0.5)
    guarded = suture.guard(retry=suture.Retry(9, base=0, budget=budget), idempotent=True)(failing(99, ValueError()))
    with pytest.raises(ValueError, match=r"^$"):
        guarded()
    assert len(slept) == 1  # 4 - 1 = 3 is above the half, 3 - 1 = 2 is not
    assert budget.tokens() == 2
    for _ in range(2):
        suture.guard(retry=suture.Retry(9, budget=budget), idempotent=True)(failing(0, ValueError()))()
    assert budget.tokens() == 3


def test_a_budget_takes_its_successes_from_the_breaker_where_there_is_one() -> None:
    budget = suture.RetryBudget(tokens=10, ratio=1.0)
    guarded = suture.guard(retry=suture.Retry(1, budget=budget), breaker=suture.Breaker(), idempotent=True)
    work = guarded(failing(2, ValueError()))
    for _ in range(2):
        with contextlib.suppress(ValueError):
            work()
    assert budget.tokens() == 8
    work()
    assert budget.tokens() == 9


# order of the policies: each test would fail with the two exchanged


def test_the_fallback_stands_around_the_retry(slept: list[float]) -> None:
    work = failing(1, ValueError())
    assert suture.guard(fallback=0, retry=suture.Retry(2), idempotent=True)(work)() == 2
    assert len(slept) == 1


def test_each_attempt_asks_the_breaker(slept: list[float]) -> None:
    breaker = suture.Breaker(failure_rate=None, consecutive=2)
    guarded = suture.guard(retry=suture.Retry(5, base=0), breaker=breaker, idempotent=True)
    with pytest.raises(suture.BreakerOpen):
        guarded(failing(9, ValueError()))()
    assert breaker.totals() == (2, 2, 1)
    assert len(slept) == 2


def test_a_full_bulkhead_is_no_failure_of_the_dependency() -> None:
    breaker = suture.Breaker()
    guarded = suture.guard(breaker=breaker, bulkhead=1)
    again: list[Any] = []

    def work() -> None:
        with pytest.raises(suture.BulkheadFull):
            again[0]()

    again.append(guarded(work))
    again[0]()
    assert breaker.totals() == (1, 0, 0)


def test_an_attempt_that_takes_too_long_is_a_failure_and_tried_again(
    slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(clock, "monotonic", lambda: now[0])
    breaker = suture.Breaker()
    took = iter([3.0, 0.5])

    def work() -> str:
        now[0] += next(took)
        return "done"

    guarded = suture.guard(attempt_timeout=1.0, timeout=9.0, retry=suture.Retry(2), breaker=breaker, idempotent=True)
    assert guarded(work)() == "done"
    assert breaker.totals() == (2, 1, 0)
    assert len(slept) == 1


def test_the_timeout_is_for_all_attempts_together(slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(clock, "monotonic", lambda: now[0])

    def work() -> None:
        now[0] += 0.6
        raise ConnectionError

    with pytest.raises((ConnectionError, suture.DeadlineExceeded)):
        suture.guard(timeout=1.0, retry=suture.Retry(9, base=0), idempotent=True)(work)()
    assert now[0] == pytest.approx(1.2)
    assert len(slept) == 1


# fallback


@pytest.mark.parametrize("fallback", [None, 0, "text", lambda: None])
def test_the_fallback_is_returned_and_marked(fallback: Any) -> None:
    expected = fallback() if callable(fallback) else fallback

    def seen() -> tuple[Any, bool]:
        value = suture.guard(fallback=fallback, name="shop.price")(failing(1, BrokenError()))()
        return value, "fallback shop.price" in suture.degraded()

    import contextvars  # noqa: PLC0415

    assert contextvars.Context().run(seen) == (expected, True)


def test_a_fallback_never_stands_in_for_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        suture.guard(fallback=1)(failing(1, KeyboardInterrupt()))()


@pytest.mark.parametrize("retry", [None, suture.Retry(2)])
def test_an_open_breaker_falls_back_without_a_call(retry: Any) -> None:
    breaker = suture.Breaker()
    breaker.trip()
    called: list[int] = []
    guarded = suture.guard(breaker=breaker, fallback=lambda n, *, m: (n, m), retry=retry, idempotent=True)

    def work(n: int, *, m: int) -> Any:
        called.append(n + m)

    assert guarded(work)(1, m=2) == (1, 2)
    assert called == []
    assert breaker.totals() == (0, 0, 1)


def test_an_open_breaker_raises_with_its_reason_and_the_time_to_wait() -> None:
    breaker = suture.Breaker(name="stock", open_for=4.0, jitter=0.0)
    breaker.trip("told so")
    with pytest.raises(suture.BreakerOpen, match="breaker stock is open: told so") as caught:
        suture.guard(breaker=breaker)(failing(0, ValueError()))()
    assert caught.value.retry_after is not None
    assert 3.0 < caught.value.retry_after <= 4.0


# keys, further policies


def test_a_breaker_per_key_closes_the_way_to_one_host_only() -> None:
    per_host = suture.BreakerPerKey(
        lambda host: host, lambda host: suture.Breaker(failure_rate=None, consecutive=1, name=host), most=2
    )

    @suture.guard(breaker=per_host)
    def fetch(host: str) -> str:
        if host == "down":
            raise ConnectionError
        return host

    with pytest.raises(ConnectionError):
        fetch("down")
    with pytest.raises(suture.BreakerOpen):
        fetch("down")
    assert fetch("up") == "up"
    assert fetch("other") == "other"
    assert len(per_host) == 2


class Admission:
    def __init__(self, *, full: bool = False) -> None:
        self.full, self.left = full, []  # type: tuple[bool, list[BaseException | None]]

    def admit(self) -> None:
        if self.full:
            raise suture.RateLimited("full")

    def leave(self, error: BaseException | None, seconds: float) -> None:
        assert seconds >= 0
        self.left.append(error)


def test_further_policies_are_asked_and_told() -> None:
    policy, error = Admission(), ValueError()
    guarded = suture.guard(also=[policy])(failing(1, error))
    with pytest.raises(ValueError, match=r"^$"):
        guarded()
    assert guarded() == 2
    assert policy.left == [error, None]


def test_who_admitted_is_told_when_a_later_one_turns_away() -> None:
    first, second = Admission(), Admission(full=True)
    with pytest.raises(suture.RateLimited) as caught:
        suture.guard(also=[first, second], bulkhead=1)(failing(0, ValueError()))()
    assert first.left == [caught.value]
    assert second.left == []


def test_other_decorators_go_around_the_whole() -> None:
    def twice(function: Any) -> Any:
        return lambda: (function(), function())

    assert suture.guard(also=[twice], fallback=0)(failing(1, ValueError()))() == (0, 2)


# deadlines


def test_the_deadline_is_seen_inside_and_gone_afterwards() -> None:
    left = suture.guard(timeout=5.0)(suture.remaining)()
    assert left is not None
    assert 4.0 < left <= 5.0
    assert contexts.DEADLINE.get() is None


def test_an_outer_deadline_holds_for_nested_guards_and_headers() -> None:
    inner = suture.guard(timeout=60.0)(suture.deadline_headers)
    given = suture.guard(timeout=5.0)(inner)()
    assert 4_000 < int(given["Suture-Timeout-Ms"]) <= 5_000
    assert suture.deadline_headers() == {}


def test_past_the_deadline_nothing_is_begun() -> None:
    called: list[int] = []
    with suture.context(timeout=-1.0), pytest.raises(suture.DeadlineExceeded, match="not begun"):
        suture.guard(timeout=5.0)(called.append)(1)
    assert called == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"suture-timeout-ms": "1500"}, 1.5),
        ({"grpc-timeout": "20m"}, 0.02),
        ({"Grpc-Timeout": "2S"}, 2.0),
        ({}, None),
        ({"suture-timeout-ms": "-1"}, None),
        ({"suture-timeout-ms": "9" * 400}, None),
        ({"suture-timeout-ms": "٣"}, None),
        ({"grpc-timeout": "S"}, None),
        ({"grpc-timeout": "2x"}, None),
    ],
)
def test_the_callers_time_is_read_from_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert suture.deadline_from_headers(headers) == seconds


def test_a_coroutine_is_cancelled_at_its_timeout() -> None:
    cancelled: list[bool] = []
    breaker = suture.Breaker()

    @suture.guard(timeout=0.01, breaker=breaker)
    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def main() -> None:
        with pytest.raises(suture.DeadlineExceeded, match="cancelled"):
            await work()
        await asyncio.sleep(0)  # the task itself lives on
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0

    asyncio.run(main())
    assert cancelled == [True]
    assert breaker.totals() == (1, 1, 0)


def test_a_cancellation_from_outside_stays_one_and_counts_as_nothing() -> None:
    breaker, bulkhead = suture.Breaker(), suture.Bulkhead(1)

    @suture.guard(timeout=60, breaker=breaker, bulkhead=bulkhead, fallback=1)
    async def work() -> None:
        await asyncio.Event().wait()

    async def main() -> None:
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        assert bulkhead.running == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert breaker.totals() == (0, 0, 0)
    assert bulkhead.running == 0


def test_a_coroutine_that_swallows_the_cancellation_is_late_all_the_same() -> None:
    @suture.guard(timeout=0.01)
    async def work() -> int:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return 1

    with pytest.raises(suture.DeadlineExceeded, match="too late"):
        asyncio.run(work())  # type: ignore[arg-type]


def test_a_coroutine_is_tried_again_and_falls_back(slept: list[float]) -> None:
    async def replacement() -> str:
        return "other"

    async def work() -> None:
        await asyncio.sleep(0)
        raise ConnectionError

    guarded = everything(fallback=replacement)(work)
    assert asyncio.run(guarded()) == "other"
    assert len(slept) == 1


def test_a_coroutine_runs_without_asyncio() -> None:
    coroutine = everything()(asyncio.sleep)(0, "done")
    coroutine.send(None)
    with pytest.raises(StopIteration, match="done"):
        coroutine.send(None)


def test_a_block_is_cancelled_at_its_timeout() -> None:
    async def main() -> None:
        async with suture.guard(timeout=0.01, bulkhead=1):
            await asyncio.Event().wait()

    with pytest.raises(suture.DeadlineExceeded):
        asyncio.run(main())


def test_a_block_counts_and_passes_its_own_error() -> None:
    breaker = suture.Breaker(failure_rate=None, consecutive=1)
    guard = suture.guard(breaker=breaker)
    with pytest.raises(KeyError), guard, guard:
        raise KeyError
    assert breaker.totals()[:2] == (1, 1)
    with pytest.raises(suture.BreakerOpen), guard:
        pass


# generators


def test_a_generator_is_one_call_from_its_first_item_to_its_end() -> None:
    breaker, bulkhead = suture.Breaker(), suture.Bulkhead(1)

    @suture.guard(breaker=breaker, bulkhead=bulkhead, timeout=60)
    def items() -> Iterator[int]:
        yield 1
        yield 2

    reader = items()
    assert bulkhead.running == 0
    assert next(reader) == 1
    assert bulkhead.running == 1
    assert contexts.DEADLINE.get() is None
    assert list(reader) == [2]
    assert bulkhead.running == 0
    assert breaker.totals() == (1, 0, 0)


def test_a_generator_passes_send_throw_close_and_return() -> None:
    closed: list[bool] = []

    @everything()
    def echo() -> Any:
        try:
            got = yield "first"
            try:
                yield got
            except KeyError:
                yield "thrown"
            return "end"
        finally:
            closed.append(True)

    reader = echo()
    assert [next(reader), reader.send("sent"), reader.throw(KeyError())] == ["first", "sent", "thrown"]
    with pytest.raises(StopIteration, match="end"):
        next(reader)
    other = echo()
    next(other)
    other.close()
    assert closed == [True, True]


def test_a_generator_is_replaced_before_its_first_item_only() -> None:
    @suture.guard(fallback=[7])
    def items(good: int) -> Iterator[int]:
        yield from range(good)
        raise ConnectionError

    assert list(items(0)) == [7]
    reader = items(1)
    assert next(reader) == 0
    with pytest.raises(ConnectionError):
        next(reader)


def test_an_async_generator_likewise() -> None:
    breaker = suture.Breaker()

    @suture.guard(fallback=[7], breaker=breaker, timeout=60)
    async def items(good: int) -> AsyncIterator[int]:
        for n in range(good):
            yield n
        if not good:
            raise ConnectionError

    async def main() -> tuple[list[int], list[int]]:
        return [n async for n in items(2)], [n async for n in items(0)]

    assert asyncio.run(main()) == ([0, 1], [7])
    assert breaker.totals() == (2, 1, 0)


def test_asyncio_is_not_imported_for_a_function() -> None:
    import subprocess  # noqa: PLC0415

    code = "import sys, suture_sdk as s; s.guard(timeout=1)(len)('a'); print('asyncio' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
