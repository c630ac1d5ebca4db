"""Putting a patch in at a function, or in names around it, and taking it out exactly."""

from types import FunctionType
from typing import Any, Callable, Dict, Union

from suture_sdk import contexts

from . import runners, trampoline
from .envelope import Envelope
from .interface import Behaviour

Undo = Callable[[], None]

_holders: Dict[int, str] = {}
"""By `id` of the function that is patched (which the undo keeps alive), the patch that holds it."""


def holder(function: FunctionType) -> Union[str, None]:
    """Return the patch that the function has now."""
    return _holders.get(id(function))


def behave(function: FunctionType, envelope: Envelope, behaviour: Behaviour) -> Undo:
    """Put a data patch of scope "call" in. Raises ValueError where the function's kind or signature forbids it."""
    shape = trampoline.shape(function.__code__, any_arguments=behaviour.before is not None and not behaviour.bound)
    call = trampoline.twin(function)
    if behaviour.before is not None:
        arm = trampoline.Arm(envelope.arms.get, contexts.UNIT.get, envelope.untreated.steps, call)
        code = trampoline.running(shape, runners.prepared(envelope, behaviour, call), arm)
    else:
        make = runners.triggered_async if shape.kind == trampoline.COROUTINE else runners.triggered
        handled = make(envelope, behaviour, call)
        code = trampoline.catching(shape, call, behaviour.exceptions, handled, envelope.calls.steps)
    return _exchange(function, envelope.name, code)


def replace(function: FunctionType, envelope: Envelope, patch: Callable[..., Any]) -> Undo:
    """Put a registered patch in. Raises ValueError for generators, whose protocol a callable cannot stand in for."""
    shape = trampoline.shape(function.__code__)
    if shape.kind not in (trampoline.SYNC, trampoline.COROUTINE):
        raise ValueError(
            f"it is a {shape.kind}, and a registered patch stands in for a function or a coroutine function"
        )
    call = trampoline.twin(function)
    make = runners.replaced_async if shape.kind == trampoline.COROUTINE else runners.replaced
    return _exchange(function, envelope.name, trampoline.running(shape, make(envelope, patch, call)))


def _exchange(function: FunctionType, name: str, code: Any) -> Undo:
    own = function.__code__
    function.__code__ = code
    _holders[id(function)] = name

    def undo() -> None:
        _holders.pop(id(function), None)
        if function.__code__ is code:  # whoever exchanged it after us put in something of theirs
            function.__code__ = own

    return undo
