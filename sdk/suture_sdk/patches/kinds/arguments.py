"""`coerce_argument`, `kwarg_map` and `fresh_defaults`: arguments are mended on their way in."""

import copy
import inspect
import json
from typing import Any, Callable, Dict, Mapping, Optional, Tuple

from suture_sdk.patches.interface import CALL, Behaviour, DataPatch

from .kind import NAME, OWNER_TYPED, PLAIN, RENAMING, Check, KindOf, fresh, is_name

Arguments = Optional[Tuple[Tuple[Any, ...], Dict[str, Any]]]
Hit = Callable[[], None]

_WHEN: Mapping[str, Callable[[Any], bool]] = {
    "none": lambda value: value is None,
    "str": lambda value: type(value) is str,
    "bytes": lambda value: type(value) is bytes,
    "number": lambda value: type(value) in (int, float),
}
_TO: Mapping[str, Callable[[Any], Any]] = {
    "json": json.loads,
    "text": lambda value: value.decode("utf-8") if type(value) is bytes else str(value),
    "bytes": lambda value: value.encode("utf-8"),
    "int": int,
    "float": float,
}
WHEN: Check = (lambda value: type(value) is str and value in _WHEN, f"one of {', '.join(_WHEN)}")
BY: Check = (lambda value: type(value) is str and value in _TO, f"one of {', '.join(_TO)}")
NAMES: Check = (lambda value: type(value) is list and bool(value) and all(map(is_name, value)), "a list of names")
ADDED: Check = (
    lambda value: type(value) is dict and bool(value) and all(is_name(key) for key in value) and PLAIN[0](value),
    "an object from names to plain values",
)


def _coerce(patch: DataPatch, target: Any, hit: Hit) -> Behaviour:
    del hit  # the envelope counts
    name, fits = patch.parameters["param"], _WHEN[patch.parameters["when"]]
    convert = _TO[patch.parameters["by"]] if "by" in patch.parameters else None
    value = patch.parameters.get("to")
    if ("to" in patch.parameters) == (convert is not None):
        raise LookupError("coerce_argument needs either to (a value) or by (a conversion)")
    code = target.__code__
    names = code.co_varnames[: code.co_argcount]
    place = names.index(name) if name in names else None
    if place is None and name not in code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]:
        raise LookupError(f"the function has no parameter {name}")
    signature = inspect.signature(target)
    default = signature.parameters[name].default

    def before(args: Tuple[Any, ...], kwargs: Mapping[str, Any]) -> Arguments:
        by_place = place is not None and place < len(args)
        given = args[place] if by_place and place is not None else kwargs.get(name, default)
        if given is inspect.Parameter.empty or not fits(given):
            return None
        better = convert(given) if convert is not None else fresh(value)
        if by_place and place is not None:
            return (*args[:place], better, *args[place + 1 :]), dict(kwargs)
        return args, {**kwargs, name: better}

    return Behaviour(before=before, bound=True)


def _map(patch: DataPatch, target: Any, hit: Hit) -> Behaviour:
    del target, hit
    rename = patch.parameters.get("rename", {})
    drop, add = patch.parameters.get("drop", ()), patch.parameters.get("add", {})

    def before(args: Tuple[Any, ...], kwargs: Mapping[str, Any]) -> Arguments:
        clashes = any(new in kwargs for old, new in rename.items() if old in kwargs)
        touched = any(old in kwargs for old in (*rename, *drop)) or any(new not in kwargs for new in add)
        if not touched or clashes:
            return None
        kept = {rename.get(key, key): value for key, value in kwargs.items() if key not in drop}
        return args, {**{key: fresh(value) for key, value in add.items()}, **kept}

    return Behaviour(before=before)


def _fresh_defaults(patch: DataPatch, target: Any, hit: Hit) -> Behaviour:
    del patch, hit
    kept = {
        name: copy.deepcopy(one.default)
        for name, one in inspect.signature(target).parameters.items()
        if type(one.default) in (list, dict, set) and one.kind is not one.POSITIONAL_ONLY
    }
    if not kept:
        raise LookupError("the function has no default that is a list, a dict or a set")
    if any(kept.values()):  # what the program wrote there, or calls before now: nobody can tell
        raise LookupError("a default of the function is not empty, so it may hold what earlier calls left in it")
    names = target.__code__.co_varnames[: target.__code__.co_argcount]

    def before(args: Tuple[Any, ...], kwargs: Mapping[str, Any]) -> Arguments:
        given = {*names[: len(args)], *kwargs}
        missing = {name: copy.deepcopy(value) for name, value in kept.items() if name not in given}
        return (args, {**kwargs, **missing}) if missing else None

    return Behaviour(before=before)


KINDS = (
    KindOf(
        "coerce_argument", CALL, "R1", {"param": NAME, "when": WHEN}, {"to": PLAIN, "by": BY, **OWNER_TYPED}, _coerce
    ),
    KindOf("kwarg_map", CALL, "R0", {}, {"rename": RENAMING, "drop": NAMES, "add": ADDED, **OWNER_TYPED}, _map),
    KindOf("fresh_defaults", CALL, "R0", {}, {}, _fresh_defaults),
)
