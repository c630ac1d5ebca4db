"""Code that stands in for a function's own, so that every reference to the function obeys, and is taken out exactly.

A trampoline is compiled from our own text for one kind of function, its signature and its free variables. What it
calls stands in its constants: the module's globals are not touched, and none of its names can hide ours. The
function's own code lives on in a twin that shares globals, defaults and closure.
"""

import inspect
import keyword
import warnings
from types import CodeType, FunctionType
from typing import Any, Callable, Dict, Iterator, NamedTuple, Optional, Tuple

CALL_MARK, RUN_MARK, KINDS_MARK, TICK_MARK = "@suture:call", "@suture:run", "@suture:kinds", "@suture:tick"
ARM_MARK, UNIT_MARK = "@suture:arm", "@suture:unit"
FILE = "<suture>"
"""What a traceback shows in place of a file for our own frames."""

SYNC, COROUTINE, GENERATOR, ASYNC_GENERATOR = "sync", "coroutine", "generator", "async generator"


class Shape(NamedTuple):
    """What of a function its trampoline must have too."""

    name: str
    """Python 3.9 names the code, later ones the function, when arguments do not fit."""
    kind: str
    parameters: str
    """As in a definition, without defaults: the function keeps its own."""
    passed: str
    """The same as arguments of a call."""
    packed: str
    """The same as two expressions: a tuple and a dictionary."""
    free: Tuple[str, ...]


def shape(code: CodeType, *, any_arguments: bool = False) -> Shape:
    """Return the shape of a code object. Raises ValueError when no definition can have it.

    With `any_arguments` the trampoline takes whatever is passed, also what the function itself would refuse.
    """
    names = code.co_varnames
    count, keywords = code.co_argcount, code.co_kwonlyargcount
    positional, only = list(names[:count]), list(names[count : count + keywords])
    rest = list(names[count + keywords :])
    many = rest.pop(0) if code.co_flags & inspect.CO_VARARGS else ""
    others = rest.pop(0) if code.co_flags & inspect.CO_VARKEYWORDS else ""
    odd = [name for name in (*positional, *only, many, others, *code.co_freevars) if name and not _writable(name)]
    if odd:
        raise ValueError(f"the name {odd[0]!r} cannot be written in a definition")
    if any_arguments:
        return Shape(code.co_name, _kind(code), "*args, **kwargs", "*args, **kwargs", "args, kwargs", code.co_freevars)
    slash = [*positional[: code.co_posonlyargcount], "/"] if code.co_posonlyargcount else []
    star = [f"*{many}"] if many else ["*"] if only else []
    taken = [*slash, *positional[code.co_posonlyargcount :], *star, *only, *([f"**{others}"] if others else [])]
    passed = [*positional, *([f"*{many}"] if many else []), *(f"{name}={name}" for name in only)]
    items = "".join(f"{name}, " for name in [*positional, *([f"*{many}"] if many else [])])
    pairs = "".join(f"{name!r}: {name}, " for name in only) + (f"**{others}" if others else "")
    passed += [f"**{others}"] if others else []
    packed = f"({items}), {{{pairs}}}"
    return Shape(code.co_name, _kind(code), ", ".join(taken), ", ".join(passed), packed, code.co_freevars)


def _writable(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _kind(code: CodeType) -> str:
    if code.co_flags & inspect.CO_ASYNC_GENERATOR:
        return ASYNC_GENERATOR
    if code.co_flags & (inspect.CO_COROUTINE | inspect.CO_ITERABLE_COROUTINE):
        return COROUTINE
    return GENERATOR if code.co_flags & inspect.CO_GENERATOR else SYNC


_RUN = {
    SYNC: "return '@suture:run'({packed})",
    COROUTINE: "return await '@suture:run'({packed})",
    GENERATOR: "return (yield from '@suture:run'({packed}))",
}
_CATCH = {
    SYNC: """
for _suture_tick in '@suture:tick': break
try:
    return '@suture:call'({passed})
except '@suture:kinds' as _suture_error:
    return '@suture:run'(_suture_error, {packed})""",
    COROUTINE: """
for _suture_tick in '@suture:tick': break
try:
    return await '@suture:call'({passed})
except '@suture:kinds' as _suture_error:
    return await '@suture:run'(_suture_error, {packed})""",
    GENERATOR: """
for _suture_tick in '@suture:tick': break
try:
    return (yield from '@suture:call'({passed}))
except '@suture:kinds' as _suture_error:
    return '@suture:run'(_suture_error, {packed})""",
}
_ASYNC_CATCH = """
for _suture_tick in '@suture:tick': break
_suture_inner = '@suture:call'({passed})
try:
    try:
        _suture_item = await _suture_inner.__anext__()
        while True:
            _suture_thrown = None
            try:
                _suture_sent = yield _suture_item
            except GeneratorExit:
                await _suture_inner.aclose()
                raise
            except BaseException as _suture_caught:
                _suture_thrown = _suture_caught
            if _suture_thrown is None:
                _suture_item = await _suture_inner.asend(_suture_sent)
            else:
                try:
                    _suture_item = await _suture_inner.athrow(_suture_thrown)
                finally:
                    _suture_thrown = None
    except StopAsyncIteration:
        return
except '@suture:kinds' as _suture_error:
    '@suture:run'(_suture_error, {packed})
"""


_BY_ARM = """
if '@suture:arm'('@suture:unit'()) is False:
    for _suture_tick in '@suture:tick': break
    {untreated}
"""
_UNTREATED = {
    SYNC: "return '@suture:call'({passed})",
    COROUTINE: "return await '@suture:call'({passed})",
    GENERATOR: "return (yield from '@suture:call'({passed}))",
}


class Arm(NamedTuple):
    """How a trampoline sees at once that a call is not treated: `of(unit())` is False, counted by `ticks`."""

    of: Callable[[Any], Any]
    unit: Callable[[], Any]
    ticks: Iterator[None]
    call: Callable[..., Any]


def running(shape_: Shape, run: Callable[..., Any], arm: Optional[Arm] = None) -> CodeType:
    """Return code that hands (args tuple, kwargs dictionary) to `run`, which gives what the function gives."""
    if shape_.kind == ASYNC_GENERATOR:
        raise ValueError("an async generator's arguments cannot be handed over: nothing of its protocol would be left")
    body = _RUN[shape_.kind].format(packed=shape_.packed)
    if arm is None:
        return _compiled(shape_, body, {RUN_MARK: run})
    untreated = _BY_ARM.format(untreated=_UNTREATED[shape_.kind].format(passed=shape_.passed))
    marked = {RUN_MARK: run, ARM_MARK: arm.of, UNIT_MARK: arm.unit, TICK_MARK: arm.ticks, CALL_MARK: arm.call}
    return _compiled(shape_, untreated + body, marked)


def catching(
    shape_: Shape,
    call: Callable[..., Any],
    kinds: Tuple[type, ...],
    triggered: Callable[..., Any],
    ticks: Iterator[None],
) -> CodeType:
    """Return code that calls the function's own code and hands (error, args, kwargs) of these kinds to `triggered`.

    Each call first takes one step of `ticks`: a loop left at once costs a third of a call of `__next__`.
    """
    text = _ASYNC_CATCH if shape_.kind == ASYNC_GENERATOR else _CATCH[shape_.kind]
    body = text.format(passed=shape_.passed, packed=shape_.packed)
    return _compiled(shape_, body, {CALL_MARK: call, KINDS_MARK: kinds, RUN_MARK: triggered, TICK_MARK: ticks})


def twin(function: FunctionType) -> FunctionType:
    """Return a function of the same code that keeps it when the function gets another."""
    made = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__qualname__ = function.__qualname__
    made.__module__ = function.__module__
    return made


def _compiled(shape_: Shape, body: str, marked: Dict[str, Any]) -> CodeType:
    asynchronous = "async " if shape_.kind in (COROUTINE, ASYNC_GENERATOR) else ""
    inner = "\n".join(f"        {line}" for line in body.strip("\n").splitlines())
    named = f"        {', '.join(shape_.free)}\n" if shape_.free else ""
    text = (
        f"def _suture_outer({', '.join(shape_.free)}):\n"
        f"    {asynchronous}def _suture_trampoline({shape_.parameters}):\n"
        f"        if 0: ({named.strip()})\n{inner}\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # that a text is called, and that one is no exception
        module = compile(text, FILE, "exec", dont_inherit=True, optimize=0)
    outer = next(one for one in module.co_consts if isinstance(one, CodeType))
    code = next(one for one in outer.co_consts if isinstance(one, CodeType))
    constants = tuple(marked.get(one, one) if isinstance(one, str) else one for one in code.co_consts)
    if code.co_freevars != shape_.free:
        raise ValueError(f"the free variables would be {code.co_freevars}, expected {shape_.free}")
    return code.replace(co_consts=constants, co_name=shape_.name)
