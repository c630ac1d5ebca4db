"""Wrappers made for one signature and one set of policies: the hot path of a guard, and nothing else.

A wrapper that passes `*args, **kwargs` on costs more than all policies together. The text that is compiled consists
of lines of this file and of parameter names that are checked to be identifiers; nothing else of the program enters
it. All rare paths go to `guard_calls`.
"""

import functools
import keyword
from math import frexp
from typing import Any, Dict, List, NamedTuple, Optional

from . import clock, contexts, degradation
from .counters import SHORTEST
from .errors import BreakerOpen
from .guard_calls import call, call_coroutine
from .guard_plan import NOTHING, Plan

_OURS = "_suture_"
_MOST_PARAMETERS = 40
_VARARGS, _VARKEYWORDS = 4, 8


class Signature(NamedTuple):
    """How a function is declared and called again, as text: name, parameters, call, positional tuple, keyword dict."""

    name: str
    parameters: str
    passed: str
    args: str
    kwargs: str


ANYTHING = Signature(
    f"{_OURS}guarded",
    f"*{_OURS}args, **{_OURS}kwargs",
    f"*{_OURS}args, **{_OURS}kwargs",
    f"{_OURS}args",
    f"{_OURS}kwargs",
)


def signature_of(function: Any) -> Signature:
    """Return the signature of a plain Python function, or that which takes anything."""
    code = getattr(function, "__code__", None)
    if type(function) is not type(signature_of) or code is None:
        return ANYTHING
    positional, only = code.co_argcount, code.co_kwonlyargcount
    names = list(
        code.co_varnames[: positional + only + bool(code.co_flags & _VARARGS) + bool(code.co_flags & _VARKEYWORDS)]
    )
    if len(names) > _MOST_PARAMETERS or not all(map(_is_plain, names)):
        return ANYTHING
    rest = names[positional + only :]
    star = rest.pop(0) if code.co_flags & _VARARGS else None
    return _written(
        code.co_name, names[:positional], code.co_posonlyargcount, star, names[positional : positional + only], rest
    )


def _is_plain(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name) and not name.startswith((_OURS, "__"))


def _written(  # noqa: PLR0917 -- all of one call, each a thing of its own
    name: str, positional: List[str], alone: int, star: Optional[str], only: List[str], rest: List[str]
) -> Signature:
    declared = positional[:alone] + (["/"] if alone else []) + positional[alone:]
    declared += [f"*{star}"] if star else ["*"] if only else []
    declared += only + [f"**{name}" for name in rest]
    stars = [f"*{star}"] if star else []
    doubles = [f"**{name}" for name in rest]
    args = "".join(f"{name}, " for name in positional + stars)
    kwargs = ", ".join([f"{name!r}: {name}" for name in only] + doubles)
    passed = ", ".join(positional + stars + [f"{name}={name}" for name in only] + doubles)
    return Signature(
        name if _is_plain(name) else ANYTHING.name, ", ".join(declared), passed, f"({args})", "{" + kwargs + "}"
    )


def wrap(plan: Plan, function: Any, *, coroutine: bool) -> Any:
    """Return the wrapper of a function or coroutine function."""
    general = plan.also or plan.breaker_for is not None
    signature = signature_of(function)
    source = _source(plan, signature, coroutine=coroutine, general=bool(general))
    space: Dict[str, Any] = {"__name__": __name__, **_bound(plan, function, coroutine=coroutine)}
    exec(_compiled(source), space)  # noqa: S102 -- text of this file and checked identifiers only
    wrapper: Any = space[f"{_OURS}make"]()
    functools.update_wrapper(wrapper, function)
    if signature is not ANYTHING:
        wrapper.__defaults__, wrapper.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    return wrapper


@functools.lru_cache(maxsize=256)
def _compiled(source: str) -> Any:
    return compile(source, "<suture guard>", "exec")


def _bound(plan: Plan, function: Any, *, coroutine: bool) -> Dict[str, Any]:
    bound = {
        "plan": plan,
        "function": function,
        "call": call_coroutine if coroutine else call,
        "clock": clock,
        "breaker": plan.breaker,
        "tick": plan.breaker and plan.breaker.tick,
        "retry_tick": plan.retry and plan.retry.budget.tick,
        "away": plan.breaker and plan.breaker.away,
        "fallback": plan.fallback,
        "fallen": plan.fallbacks.tick,
        "mark": degradation.mark,
        "who": f"fallback {plan.name}",
        "instead": BreakerOpen("open"),
        "frexp": frexp,
        "pop": plan.bulkhead and plan.bulkhead.places.pop,
        "push": plan.bulkhead and plan.bulkhead.places.append,
        "get": contexts.DEADLINE.get,
        "set": contexts.DEADLINE.set,
        "reset": contexts.DEADLINE.reset,
        "buckets": plan.latencies.ticks,
        "timeout": _least(plan.timeout, plan.attempt_timeout),
        "slow": plan.breaker and plan.breaker.slow,
    }
    if coroutine:
        from .deadlines import finish  # noqa: PLC0415 -- programs without coroutines go without it

        bound["finish"] = finish
    return {f"{_OURS}0{name}": value for name, value in bound.items()}


def _least(one: Optional[float], other: Optional[float]) -> Optional[float]:
    given = [value for value in (one, other) if value is not None]
    return min(given) if given else None


def _source(plan: Plan, signature: Signature, *, coroutine: bool, general: bool) -> str:
    names = sorted(_bound(plan, None, coroutine=coroutine))
    head = [
        f"def {_OURS}make():",
        *(f"  {name.replace('_0', '_')} = {name}" for name in names),
        f"  {'async ' if coroutine else ''}def {signature.name}({signature.parameters}):",
    ]
    body = [_elsewhere(signature, coroutine=coroutine)] if general else _body(plan, signature, coroutine=coroutine)
    text = [*head, *("    " + line for line in body), f"  return {signature.name}"]
    return "\n".join(text).replace("$", _OURS) + "\n"


def _elsewhere(signature: Signature, first: str = "", *, coroutine: bool) -> str:
    awaited = "await " if coroutine else ""
    return f"return {awaited}$call($plan, $function, {signature.args}, {signature.kwargs}{first})"


def _body(plan: Plan, signature: Signature, *, coroutine: bool) -> List[str]:
    """Lines of the hot path; `$` stands for the prefix of our names."""
    rare = _elsewhere(signature, coroutine=coroutine)
    timed, late = plan.timed, plan.timeout is not None or plan.attempt_timeout is not None
    lines = ["if $breaker.tripped:", *_open(plan, signature, coroutine=coroutine), "  " + rare] if plan.breaker else []
    if late:
        lines += ["$started = $clock.monotonic()", "$deadline = $started + $timeout", "$outer = $get()"]
        lines += ["if $outer is not None and $outer < $deadline:", "  $deadline = $outer"]
        lines += ["  if $started >= $deadline:", "    " + rare]
    if plan.bulkhead:
        lines += ["try:", "  $pop()", "except IndexError:", "  " + rare]
    if timed and not late:
        lines += ["$started = $clock.monotonic()"]
    lines += ["$token = $set($deadline)"] if late else []
    lines += ["try:", *("  " + line for line in _called(signature, late=late, coroutine=coroutine))]
    lines += ["except BaseException as $error:"]
    lines += ["  try:", "    $reset($token)", "  except ValueError:", "    pass"] if late else []
    lines += ["  $push(None)"] if plan.bulkhead else []
    first = ", ($error, $started, $clock.monotonic() - $started)" if timed else ", ($error, $clock.monotonic(), 0.0)"
    lines += ["  " + _elsewhere(signature, first, coroutine=coroutine)]
    lines += ["try:", "  $reset($token)", "except ValueError:", "  pass"] if late else []
    lines += ["$push(None)"] if plan.bulkhead else []
    return lines + _success(plan, signature, timed=timed, late=late, coroutine=coroutine)


def _open(plan: Plan, signature: Signature, *, coroutine: bool) -> List[str]:
    """Turn a call away while the breaker is open for certain, without asking it under its lock."""
    certain = ["  $now = $clock.monotonic()", "  if $breaker.open_until > $now:"]
    if plan.fallback is NOTHING:
        return [*certain, "    $away()", "    raise $breaker.refusal($now)"]
    if coroutine or not callable(plan.fallback):
        return []
    marked = ["$away()", "$fallen()", "$mark($who, $instead, $now)"]
    return [*certain, *("    " + line for line in marked), f"    return $fallback({signature.passed})"]


def _called(signature: Signature, *, late: bool, coroutine: bool) -> List[str]:
    if not coroutine:
        return [f"$result = $function({signature.passed})"]
    if not late:
        return [f"$result = await $function({signature.passed})"]
    return [
        f"$coroutine = $function({signature.passed})",
        "try:",
        "  $yielded = $coroutine.send(None)",
        "except StopIteration as $stop:",
        "  $result = $stop.value",
        "else:",
        "  $result = await $finish($coroutine, $yielded, $deadline)",
    ]


def _success(plan: Plan, signature: Signature, *, timed: bool, late: bool, coroutine: bool) -> List[str]:
    if not timed:
        counted = ["$tick()"] if plan.breaker else []
        marked = ["if $breaker.marked_until <= $clock.monotonic():", "  $breaker.mark()"] if _marks(plan) else []
        return [*counted, *marked, *(["$retry_tick()"] if plan.retry and not plan.breaker else []), "return $result"]
    lines = ["$ended = $clock.monotonic()"]
    if late:
        again = _elsewhere(signature, ", ($late('done too late'), $started, $ended - $started)", coroutine=coroutine)
        lines += ["if $ended > $deadline:", "  from suture_sdk.deadlines import exceeded as $late", "  " + again]
    if plan.breaker and plan.breaker.slow is not None:
        lines += [
            "if $ended - $started > $slow:",
            "  $breaker.record(0, None, $ended - $started)",
            "else:",
            "  $tick()",
        ]
    elif plan.breaker:
        lines += ["$tick()"]
    lines += ["if $breaker.marked_until <= $ended:", "  $breaker.mark()"] if _marks(plan) else []
    lines += ["$retry_tick()"] if plan.retry and not plan.breaker else []
    return [*lines, f"$buckets[$frexp($ended - $started or {SHORTEST})[1]]()", "return $result"]


def _marks(plan: Plan) -> bool:
    return plan.breaker is not None and plan.breaker.marked_until != float("inf")
