"""Trampolines on every kind of function, with asserts alone: run as a program by each interpreter from 3.9 on."""

# ruff: noqa: ANN001, ANN002, ANN003, ANN201, ANN202, ANN206, ARG001, ARG005, A002, PLW0108, PT017, T201
# (the functions are specimens, and what they do with arguments and errors is the point)

import asyncio
import inspect
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "sdk"))

from suture_sdk.patches import trampoline


def catch(function, triggered, kinds=(ValueError,)):
    """Exchange the code; return the function's own."""
    own = function.__code__
    call = trampoline.twin(function)
    function.__code__ = trampoline.catching(trampoline.shape(own), call, kinds, triggered, count())
    return own


def unasked(error, args, kwargs):
    raise AssertionError((error, args, kwargs))


def same(error, args, kwargs):
    raise error


def every_signature_passes_its_arguments():
    def everything(a, b=2, /, c=3, *rest, d, e=5, **others):
        return a, b, c, rest, d, e, others

    given = [((1,), {"d": 4}), ((1, 7, 8, 9, 10), {"d": 1, "z": 2, "b": 3}), ((1,), {"c": 0, "d": 4, "e": 9})]
    before = [everything(*args, **kwargs) for args, kwargs in given]
    defaults, own_signature = (everything.__defaults__, everything.__kwdefaults__), inspect.signature(everything)
    own = catch(everything, unasked)
    assert [everything(*args, **kwargs) for args, kwargs in given] == before
    assert inspect.signature(everything) == own_signature
    for wrong in (lambda: everything(), lambda: everything(1), lambda: everything(a=1, d=2)):
        try:
            wrong()
        except TypeError as error:
            assert "argument" in str(error), error
        else:
            raise AssertionError("a call that the function refuses was let through")
    everything.__code__ = own
    assert everything.__code__ is own
    assert (everything.__defaults__, everything.__kwdefaults__) == defaults
    assert [everything(*args, **kwargs) for args, kwargs in given] == before


def super_and_closures_keep_their_variables():
    class Parent:
        def value(self):
            return 1

    class Child(Parent):
        def value(self):
            return super().value() + 1

        @classmethod
        def made(cls):
            return cls, __class__

    bound = Child().value
    own = catch(Child.value, unasked)
    catch(Child.made.__func__, unasked)
    assert Child().value() == bound() == 2
    assert Child.made() == (Child, Child)
    Child.value.__code__ = own
    assert Child.value.__code__ is own

    def outer(total):
        def add(amount):
            nonlocal total
            total += amount
            return total

        return add

    add, other = outer(1), outer(100)
    catch(add, unasked)
    assert (add(2), add(3), other(1)) == (3, 6, 101)
    assert add.__code__ is not other.__code__


def a_reference_taken_before_obeys():
    def fails(a, *, b=0):
        raise ValueError(a)

    taken = fails
    own = catch(fails, lambda error, args, kwargs: (type(error), args, kwargs))
    assert taken(1) == (ValueError, (1,), {"b": 0})
    fails.__code__ = own
    try:
        taken(1)
    except ValueError:
        pass
    else:
        raise AssertionError("it is still patched")


def an_exception_passes_as_it_was():
    raised = ValueError("as it was")
    cause, context = KeyError("cause"), IndexError("context")

    def fails(given):
        raise given

    catch(fails, same)
    for given, kinds in ((raised, ValueError), (KeyError("another"), KeyError)):
        given.__cause__, given.__context__, given.__suppress_context__ = cause, context, False
        try:
            fails(given)
        except kinds as error:
            assert error is given
            assert error.__cause__ is cause
            assert error.__context__ is context
            assert error.__suppress_context__ is False
            names = []
            entry = error.__traceback__
            while entry is not None:
                names.append(entry.tb_frame.f_code.co_name)
                entry = entry.tb_next
            assert names[-1] == "fails", names


def coroutines_stay_coroutines():
    async def later(fail):
        await asyncio.sleep(0)
        if fail:
            raise ValueError(fail)
        return "done"

    async def healed(error, args, kwargs):
        return "healed"

    catch(later, healed)
    assert inspect.iscoroutinefunction(later)
    assert not inspect.isgeneratorfunction(later)
    assert asyncio.run(later(False)) == "done"
    assert asyncio.run(later(True)) == "healed"


def a_cancelled_coroutine_is_cancelled():
    async def waits():
        await asyncio.sleep(60)

    catch(waits, unasked, (Exception,))

    async def main():
        task = asyncio.ensure_future(waits())
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return True
        return False

    assert asyncio.run(main())


def generators_keep_their_protocol():
    closed = []

    def talks(fail):
        try:
            got = yield 1
            try:
                yield got
            except KeyError as error:
                yield error.args
            if fail:
                raise ValueError
            return "end"
        finally:
            closed.append(fail)

    catch(talks, lambda error, args, kwargs: "healed")
    assert inspect.isgeneratorfunction(talks)
    running = talks(False)
    assert (next(running), running.send("sent"), running.throw(KeyError("k"))) == (1, "sent", ("k",))
    running.close()
    assert closed == [False]

    def value_of(fail):
        value = yield from talks(fail)
        yield ["value", value]

    assert list(value_of(False)) == [1, None, ["value", "end"]]
    assert list(value_of(True)) == [1, None, ["value", "healed"]]


def async_generators_keep_their_protocol():
    closed, asked = [], []

    async def talks(fail):
        try:
            got = yield 1
            try:
                yield got
            except KeyError as error:
                yield error.args
            if fail:
                raise ValueError
        finally:
            closed.append(fail)

    catch(talks, lambda error, args, kwargs: asked.append(args))
    assert inspect.isasyncgenfunction(talks)

    async def main():
        running = talks(False)
        assert await running.__anext__() == 1
        assert await running.asend("sent") == "sent"
        assert await running.athrow(KeyError("k")) == ("k",)
        await running.aclose()
        assert closed == [False]
        return [one async for one in talks(True)]

    assert asyncio.run(main()) == [1, None]
    assert asked == [(True,)]


def running_code_stays_as_it_was():
    def steps():
        yield 1
        raise ValueError("old code")

    running = steps()
    next(running)
    catch(steps, lambda error, args, kwargs: None)
    try:
        next(running)
    except ValueError:
        pass
    else:
        raise AssertionError("a running generator took the new code")
    assert list(steps()) == [1]


def any_arguments_are_handed_over():
    def small(a, *, b=1):
        return a, b

    own = small.__code__
    shape = trampoline.shape(own, any_arguments=True)
    small.__code__ = trampoline.running(shape, lambda args, kwargs: (args, kwargs))
    assert small(1, 2, c=3) == ((1, 2), {"c": 3})
    small.__code__ = own
    assert small(1) == (1, 1)


def names_of_the_program_hide_nothing():
    def fails(call, run, error, _suture, tuple, dict):
        raise ValueError

    catch(fails, lambda error, args, kwargs: args)
    assert fails(1, 2, 3, 4, 5, 6) == (1, 2, 3, 4, 5, 6)


CHECKS = [
    every_signature_passes_its_arguments,
    super_and_closures_keep_their_variables,
    a_reference_taken_before_obeys,
    an_exception_passes_as_it_was,
    coroutines_stay_coroutines,
    a_cancelled_coroutine_is_cancelled,
    generators_keep_their_protocol,
    async_generators_keep_their_protocol,
    running_code_stays_as_it_was,
    any_arguments_are_handed_over,
    names_of_the_program_hide_nothing,
]

if __name__ == "__main__":
    for check in CHECKS:
        check()
    print(len(CHECKS), "held")
