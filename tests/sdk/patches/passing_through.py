"""To be run on every Python: what functions of all kinds do with a patch in that changes nothing, and without.

Prints one line for each difference, and at the end how many comparisons were made.
"""

# ruff: noqa: ARG001, ARG005, B905, BLE001, N818, PLE0303, PLW0108, T201, TRY301, UP035
# (a program for old interpreters too, whose functions are odd on purpose and whose answer is what it prints)
# mypy: disable-error-code="misc"
# (a lambda that keeps a loop's value in a default has no type of its own)

from __future__ import annotations

import asyncio
import inspect
import itertools
import logging
import pickle
import sys
import traceback
from typing import Any, Callable, Iterator

from suture_sdk.patches import installing
from suture_sdk.patches.envelope import Envelope
from suture_sdk.patches.interface import Behaviour, Caps, Switch


def again(error: BaseException, _call: Callable[[], Any]) -> Any:
    raise error


def broken(error: BaseException, _call: Callable[[], Any]) -> Any:
    raise ZeroDivisionError("the patch itself fails")


def through(call: Callable[..., Any], *_args: Any, **_kwargs: Any) -> Any:
    return call()


BEHAVIOURS = {
    "exception kind, never meant": Behaviour((Exception,), lambda error: False, again),
    "exception kind, declines": Behaviour((Exception,), None, again),
    "exception kind, fails": Behaviour((Exception,), None, broken),
    "exception kind of all": Behaviour((BaseException,), None, broken),
    "argument kind, nothing to mend": Behaviour(before=lambda args, kwargs: None),
    "argument kind, the same again": Behaviour(before=lambda args, kwargs: (args, kwargs)),
    "argument kind, bound, nothing to mend": Behaviour(before=lambda args, kwargs: None, bound=True),
    "argument kind, bound, the same again": Behaviour(before=lambda args, kwargs: (args, kwargs), bound=True),
    "argument kind, fails": Behaviour(before=lambda args, kwargs: 1 / 0),
}


def put_in(how: str, function: Any, percentage: float = 100.0) -> Callable[[], None]:
    """Put a patch that changes nothing in; raises ValueError where this kind has none."""
    envelope = Envelope("through", caps=Caps(10**9, 1.0, 10**9))
    envelope.enable(Switch(True, percentage, "through"))
    if how == "registered":
        return installing.replace(function, envelope, through)
    return installing.behave(function, envelope, BEHAVIOURS[how])


def signatures() -> Iterator[str]:
    """Give parameter lists with each kind of parameter there and not there, with and without defaults."""
    parts = (("", "a, /", "a, b=2, /"), ("", "c", "c=3"), ("", "*many"), ("", "d", "d=4"), ("", "**rest"))
    for slash, plain, many, only, rest in itertools.product(*parts):
        star = many or ("*" if only else "")
        if not (slash.startswith("a, b") and plain == "c"):
            yield ", ".join(part for part in (slash, plain, star, only, rest) if part)


def calls() -> Iterator[tuple[tuple[int, ...], dict[str, int]]]:
    """Give arguments that fit some of the signatures and not others."""
    for count in range(5):
        for named in ({}, {"d": 7}, {"z": 8}, {"c": 9, "d": 7}, {"a": 1}):
            yield tuple(range(10, 10 + count)), named


def outcome(work: Callable[[], Any]) -> Any:
    """Return what it gave or raised, with the exception's causes, contexts and the frames of the program."""
    try:
        return "gave", repr(work())
    except BaseException as error:
        return ("raised", *described(error))


def described(error: BaseException | None) -> tuple[str, ...]:
    if error is None:
        return ()
    frames = [frame.name for frame in traceback.extract_tb(error.__traceback__) if frame.filename == __file__]
    frames = [name for name in frames if name not in NOT_LOOKED_AT]
    return (
        f"{type(error).__name__}: {error} suppressed={error.__suppress_context__} in {frames}",
        *described(error.__cause__),
        *described(error.__context__),
    )


NOT_LOOKED_AT = ("again", "through", "echoing", "stubborn", "echoing_async")
"""The patch's own frames; and generators, which do not show when they were closed before they began."""


def closures() -> tuple[Any, Any]:
    """Return a function that counts in two cells of another, and the means to look at them."""
    first, second = 0, 0

    def count(step: int) -> tuple[int, int]:
        nonlocal first, second
        first, second = first + step, second - step
        return first, second

    def reset() -> None:
        nonlocal first, second
        first, second = 0, 0

    return count, reset


class Above:
    def locate(self, name: str) -> str:
        return f"above {name}"

    @classmethod
    def made(cls, name: str) -> str:
        return f"{cls.__name__} {name}"


class Below(Above):
    def locate(self, name: str, *, deep: bool = True) -> str:
        return f"below {super().locate(name)} {deep} {__class__.__name__}"  # type: ignore[name-defined]

    @classmethod
    def made(cls, name: str) -> str:
        return super().made(name) + "!"

    @staticmethod
    def still(name: str) -> str:
        return name * 2

    def __len__(self) -> int:
        return -1


def echoing(first: int) -> Any:
    """Yield what is sent, survive a KeyError once, and say how it ended."""
    seen: list[Any] = []
    try:
        seen.append((yield first))
        try:
            seen.append((yield seen[-1]))
        except KeyError as error:
            seen.append(str(error))
        if seen[-1] == "raise":
            raise LookupError("as asked")
        yield tuple(seen)
    finally:
        seen.append("closed")
    return seen


async def suspending(value: Any) -> Any:
    await asyncio.sleep(0)
    if isinstance(value, type):
        raise value("as asked")
    return value


async def cancelled() -> None:
    await asyncio.sleep(3600)


async def echoing_async(first: int) -> Any:
    seen: list[Any] = []
    try:
        seen.append((yield first))
        await asyncio.sleep(0)
        try:
            seen.append((yield seen[-1]))
        except KeyError as error:
            seen.append(str(error))
        if seen[-1] == "raise":
            raise LookupError("as asked")
        yield tuple(seen)
    finally:
        await asyncio.sleep(0)
        seen.append("closed")


def stubborn() -> Iterator[int]:
    """Ignore once that it is closed."""
    for _ in range(4):
        try:
            yield 1
        except GeneratorExit:
            yield 2


async def stubborn_async() -> Any:
    for _ in range(4):
        try:
            yield 1
        except GeneratorExit:
            yield 2


def ended(value: int) -> Iterator[int]:
    yield value
    raise ValueError("at its end")


def raising(error: type[BaseException]) -> None:
    raise error("as asked")


def chained(name: str) -> None:
    try:
        raise KeyError(name)
    except KeyError as error:
        if name == "from":
            raise ValueError(name) from error
        if name == "none":
            raise ValueError(name) from None
        raise ValueError(name)  # noqa: B904 -- the context is what is looked at


def stepped(generator: Any, steps: tuple[tuple[str, Any], ...]) -> list[Any]:
    """Drive a generator and note each answer."""
    answers: list[Any] = []
    for what, value in steps:
        if what == "next":
            answers.append(outcome(lambda: next(generator)))
        elif what == "close":
            answers.append(outcome(generator.close))
        elif what == "throw":
            answers.append(outcome(lambda value=value: generator.throw(value())))
        else:
            answers.append(outcome(lambda value=value: generator.send(value)))
    answers.append(outcome(lambda: list(generator)))
    return answers


def stepped_async(make: Callable[[], Any], steps: tuple[tuple[str, Any], ...]) -> list[Any]:
    async def drive() -> list[Any]:
        generator = make()
        answers: list[Any] = []
        for what, value in steps:
            step = getattr(
                generator, {"next": "__anext__", "close": "aclose", "send": "asend", "throw": "athrow"}[what]
            )
            given = () if what in ("next", "close") else (value() if what == "throw" else value,)
            try:
                answers.append(("gave", repr(await step(*given))))
            except BaseException as error:
                answers.append(("raised", *described(error)))
        rest = [one async for one in generator]
        return [*answers, rest]

    return asyncio.run(drive())


STEPS: tuple[tuple[tuple[str, Any], ...], ...] = (
    (("next", None), ("next", None), ("next", None), ("next", None), ("next", None)),
    (("next", None), ("send", 1), ("send", 2), ("next", None)),
    (("next", None), ("send", 1), ("send", "raise"), ("next", None)),
    (("next", None), ("next", None), ("throw", lambda: KeyError("survived")), ("next", None)),
    (("next", None), ("next", None), ("throw", lambda: KeyError("raise")), ("next", None)),
    (("next", None), ("throw", lambda: KeyError("at once")), ("next", None)),
    (("throw", lambda: KeyError("unstarted")), ("next", None)),
    (("send", 1), ("next", None)),
    (("next", None), ("close", None), ("next", None), ("close", None)),
    (("close", None), ("next", None)),
    (("next", None), ("throw", GeneratorExit), ("next", None)),
    (("next", None), ("throw", lambda: StopIteration(3)), ("next", None)),
)


def closes(steps: tuple[tuple[str, Any], ...]) -> bool:
    """Say whether a generator is closed; one that goes on all the same ends at `yield from`, which is documented."""
    return any(what == "close" or value is GeneratorExit for what, value in steps)


def in_handler(work: Callable[[], Any]) -> Any:
    """Call where another exception is being handled, which becomes the context."""
    try:
        raise OSError("handled")
    except OSError:
        return work()


def cancelling() -> str:
    async def main() -> str:
        task = asyncio.ensure_future(cancelled())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return "cancelled"
        return "not cancelled"

    return asyncio.run(main())


def cases() -> Iterator[tuple[str, Any, list[Callable[[], Any]]]]:
    """Give (name, function to patch, what is done with it)."""
    for signature in signatures():
        names: dict[str, Any] = {}
        exec(f"def f({signature}):\n    return sorted(locals().items())", names)
        made = names["f"]
        yield signature, made, [lambda f=made, a=args, k=kwargs: f(*a, **k) for args, kwargs in calls()]
    count, reset = closures()
    yield "closure", count, [reset, lambda: count(2), lambda: count(step=3), lambda: count()]
    for name in ("locate", "made", "still"):
        function = vars(Below)[name]
        yield (
            name,
            getattr(function, "__func__", function),
            [lambda name=name: getattr(Below(), name)("x"), lambda name=name: getattr(Below, name)("x")],
        )
    yield "dunder", Below.__len__, [lambda: len(Below()), lambda: bool(Below())]
    yield (
        "generator",
        echoing,
        [lambda steps=steps: stepped(echoing(0), steps) for steps in STEPS],
    )
    yield (
        "stubborn",
        stubborn,
        [lambda steps=steps: stepped(stubborn(), steps) for steps in STEPS if not closes(steps)],
    )  # `yield from` closes
    yield "ending", ended, [lambda: list(ended(3)), lambda: next(ended(3)), lambda: sum(itertools.islice(ended(3), 1))]
    yield (
        "coroutine",
        suspending,
        [lambda value=value: asyncio.run(suspending(value)) for value in (1, KeyError, SystemExit, Odd)],
    )
    yield "cancelled coroutine", cancelled, [cancelling]
    yield "async generator", echoing_async, [lambda s=s: stepped_async(lambda: echoing_async(0), s) for s in STEPS]
    yield "stubborn async", stubborn_async, [lambda s=s: stepped_async(stubborn_async, s) for s in STEPS[:2]]
    errors = (KeyError, SystemExit, KeyboardInterrupt, GeneratorExit, StopIteration, Odd)
    yield "raising", raising, [lambda error=error: raising(error) for error in errors]
    yield "handling", raising, [lambda: in_handler(lambda: raising(KeyError))]
    yield "chained", chained, [lambda name=name: chained(name) for name in ("from", "none", "context")]
    yield "looked at", suspending, [lambda f=f: flags(f) for f in (suspending, echoing, echoing_async, raising)]


class Odd(Exception):
    def __str__(self) -> str:
        return "odd"

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("an exception that cannot be compared")

    __hash__ = Exception.__hash__


def flags(function: Any) -> tuple[Any, ...]:
    """Return what a framework looks at."""
    asked = (
        inspect.iscoroutinefunction,
        inspect.isgeneratorfunction,
        inspect.isasyncgenfunction,
        asyncio.iscoroutinefunction if sys.version_info < (3, 12) else inspect.iscoroutinefunction,
    )
    return (
        [ask(function) for ask in asked],
        function.__name__,
        function.__qualname__,
        function.__defaults__,
        pickle.dumps(function),
    )


def main() -> int:
    """Compare everything; return how many comparisons were made."""
    logging.getLogger("suture").setLevel(logging.ERROR)  # that results were altered is meant here
    made = 0
    for how in ("registered", *BEHAVIOURS):
        for name, function, works in cases():
            own, plain = function.__code__, [outcome(work) for work in works]
            try:
                undo = put_in(how, function)
            except ValueError:
                continue
            patched = [outcome(work) for work in works]
            undo()
            after = [outcome(work) for work in works]
            made += len(works)
            if function.__code__ is not own or after != plain:
                print(f"{how}, {name}: not undone")
            for before, now in zip(plain, patched):
                if before != now:
                    print(f"{how}, {name}:\n  {before}\n  {now}")
    return made


if __name__ == "__main__":
    print(f"compared {main()}")
