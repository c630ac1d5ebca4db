"""The probe *signature*: which parameters a callee takes, read from its code and not from what it claims."""

from __future__ import annotations

import ast
import types
from types import FrameType
from typing import Any

from . import attributes, describe, lookup, static
from .attributes import ABSENT, CannotLookUpError
from .plan import Probe

_ANY_POSITIONAL, _ANY_KEYWORD = 0x04, 0x08  # CO_VARARGS, CO_VARKEYWORDS
_MOST_WRAPPERS = 10


def signature(probe: Probe, frame: FrameType) -> dict[str, Any]:
    """Return the callee's name, place and parameters; the subject is the callee or a whole call.

    `inspect.signature` would believe `__signature__` and run its property; a decorator that passes
    everything on is followed by `__wrapped__`.

    Raises:
        CannotLookUpError: the callee cannot be looked up, or is no function with a known signature.
    """
    node = lookup.parse(probe.subject)
    callee = lookup.value_of_node(node.func if isinstance(node, ast.Call) else node, frame)
    function, bound = _function(callee)
    if type(function) is not types.FunctionType:
        return _of_c(callee)
    function = _unwrapped(function)
    code = function.__code__
    parameters = _parameters(function)[1 if bound else 0 :]
    return {
        "callable": str(function.__qualname__)[:300],
        "file": code.co_filename,
        "line": code.co_firstlineno,
        "parameters": parameters,
        "takes_any_keyword": bool(code.co_flags & _ANY_KEYWORD),
    }


def _function(callee: Any) -> tuple[Any, bool]:
    if type(callee) is types.MethodType:
        return callee.__func__, True
    if attributes.is_class(callee):
        init, new = attributes.raw(callee, "__init__"), attributes.raw(callee, "__new__")
        held = init if type(init) is types.FunctionType else new
        return held.__func__ if type(held) is staticmethod else held, True
    if type(callee) is types.FunctionType:
        return callee, False
    call = attributes.raw(type(callee), "__call__")
    return (call, True) if type(call) is types.FunctionType else (callee, False)


def _unwrapped(function: Any) -> Any:
    for _ in range(_MOST_WRAPPERS):
        wrapped = function.__dict__.get("__wrapped__")
        passes_on = function.__code__.co_flags & _ANY_KEYWORD and function.__code__.co_flags & _ANY_POSITIONAL
        if type(wrapped) is not types.FunctionType or not passes_on:
            break
        function = wrapped
    return function


def _parameters(function: Any) -> list[dict[str, Any]]:
    code, names = function.__code__, function.__code__.co_varnames
    positional = code.co_argcount
    defaults = function.__defaults__ or ()
    without = positional - len(defaults)
    found = []
    for index, name in enumerate(names[:positional]):
        kind = "POSITIONAL_ONLY" if index < code.co_posonlyargcount else "POSITIONAL_OR_KEYWORD"
        found.append(_parameter(name, kind, defaults[index - without] if index >= without else ABSENT))
    end = positional + code.co_kwonlyargcount
    if code.co_flags & _ANY_POSITIONAL:
        found.append(_parameter(names[end], "VAR_POSITIONAL", ABSENT))
    keyword_defaults = function.__kwdefaults__ or {}
    found += [_parameter(name, "KEYWORD_ONLY", keyword_defaults.get(name, ABSENT)) for name in names[positional:end]]
    if code.co_flags & _ANY_KEYWORD:
        found.append(_parameter(names[end + bool(code.co_flags & _ANY_POSITIONAL)], "VAR_KEYWORD", ABSENT))
    return found


def _parameter(name: str, kind: str, default: Any) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "default": None if default is ABSENT else describe.describe(default, name)["text"],
    }


def _of_c(callee: Any) -> dict[str, Any]:
    import inspect  # noqa: PLC0415 - slow to import, and only functions in C need it

    kinds = (
        types.BuiltinFunctionType,
        types.MethodDescriptorType,
        types.WrapperDescriptorType,
        types.MethodWrapperType,
    )
    if type(callee) not in (*kinds, type):
        raise CannotLookUpError(
            f"{static.type_name(type(callee))} has no signature that can be read without running it"
        )
    try:
        parameters = list(inspect.signature(callee).parameters.values())
    except (ValueError, TypeError):
        raise CannotLookUpError("is written in C and tells no signature") from None
    return {
        "callable": str(callee.__qualname__)[:300],
        "file": None,
        "line": None,
        "parameters": [
            _parameter(each.name, each.kind.name, ABSENT if each.default is each.empty else each.default)
            for each in parameters
        ],
        "takes_any_keyword": any(each.kind is each.VAR_KEYWORD for each in parameters),
    }
