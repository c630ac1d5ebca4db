"""From the bytes of an envelope to a data patch: only what was signed, and only what is understood."""

import calendar
import difflib
import json
import re
import time
from typing import Any, Callable, Mapping, Sequence, Tuple, Union

from suture_sdk.trust.dsse import Unverified, opened

from .interface import CALL, OBJECT, PROCESS, Caps, DataPatch, NotLoaded, Target

SCHEMA = "suture-patch/1"
_LONGEST, _MOST_HASHES, _SHOWN = 512, 32, 80
_FULL = 100
_ID = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_HASH = re.compile("[a-z]+-?[0-9a-z.-]+:sha256:[0-9a-f]+")
_TIME = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]Z")
"""`strptime` alone takes one digit for two, digits of every script, and a 61st second."""


def _text(value: Any) -> bool:
    return type(value) is str and len(value) <= _LONGEST


def _hash(value: Any) -> bool:
    return _text(value) and bool(_HASH.fullmatch(value))


def number(least: float, most: float) -> Callable[[Any], bool]:
    return lambda value: type(value) in (int, float) and least <= value <= most


def _count(most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and 1 <= value <= most


Fields = Mapping[str, Tuple[Callable[[Any], bool], str]]
"""Name to a test of the value, and what is expected, in words."""

_FIELDS: Fields = {
    "schema": (lambda value: value == SCHEMA, repr(SCHEMA)),
    "id": (lambda value: _text(value) and bool(_ID.fullmatch(value)), "a name"),
    "service": (_text, "a text"),
    "release": (_text, "a text"),
    "target": (lambda value: type(value) is dict, "an object"),
    "kind": (_text, "a text"),
    "scope": (lambda value: value in (CALL, OBJECT, PROCESS), "call, object or process"),
    "parameters": (lambda value: type(value) is dict, "an object"),
    "expires": (lambda value: _text(value) and _seconds(value) is not None, "a time such as 2026-12-01T00:00:00Z"),
    "max_percentage": (number(0, _FULL), "a number from 0 to 100"),
    "caps": (lambda value: type(value) is dict, "an object"),
}
_OPTIONAL = {"caps"}
_TARGET: Fields = {
    "module": (lambda value: _text(value) and bool(value), "a name"),
    "function": (lambda value: _text(value) and bool(value), "a name"),
    "hashes": (
        lambda value: type(value) is list and len(value) <= _MOST_HASHES and all(map(_hash, value)),
        "a list of texts",
    ),
}
_CAPS: Fields = {
    "hits_per_minute": (_count(1_000_000), "a whole number from 1 to 1000000"),
    "hit_rate": (number(0, 1), "a number from 0 to 1"),
    "failures": (_count(1_000), "a whole number from 1 to 1000"),
}


def load(name: str, envelope: bytes, keys: Sequence[bytes]) -> Union[DataPatch, NotLoaded]:
    """Return the patch of an envelope that one of `keys` signed, or why it is not to be used; `name` is its file's."""
    payload = opened(envelope, keys)
    if isinstance(payload, Unverified):
        return NotLoaded(name, payload.reason)
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return NotLoaded(name, "what was signed is no JSON")
    problem = fault("", said, _FIELDS, _OPTIONAL) or fault("target.", said["target"], _TARGET, set())
    problem = problem or fault("caps.", said.get("caps", {}), _CAPS, set(_CAPS))
    if problem:
        return NotLoaded(name, problem)
    if said["id"] != name:
        return NotLoaded(name, f"it was signed under another name, {said['id']!r}")
    target = said["target"]
    return DataPatch(
        id=said["id"],
        service=said["service"],
        release=said["release"],
        target=Target(target["module"], target["function"], tuple(target["hashes"])),
        kind=said["kind"],
        scope=said["scope"],
        parameters=said["parameters"],
        expires=_seconds(said["expires"]) or 0.0,
        max_percentage=float(said["max_percentage"]),
        caps=Caps(**said.get("caps", {})),
    )


def fault(where: str, said: Any, fields: Fields, optional: "set[str]") -> str:
    """Return what is wrong with an object's fields, with the nearest name for an unknown one; "" for nothing."""
    if type(said) is not dict:
        return f"got {type(said).__name__}, expected an object"
    for key in said:
        if key not in fields:
            near = difflib.get_close_matches(key, fields, 1)
            return f"unknown field {where}{_shown(key)}{f', is it {near[0]}?' if near else ''}"
    for key, (fits, expected) in fields.items():
        if key not in said:
            if key not in optional:
                return f"{where}{key} is missing"
        elif not fits(said[key]):
            return f"{where}{key}: got {_shown(said[key])}, expected {expected}"
    return ""


def _shown(value: Any) -> str:
    """Write a foreign value in one short line; what holds others is only named, however deep it goes."""
    return type(value).__name__ if type(value) in (dict, list) else repr(value)[:_SHOWN]


def _seconds(text: str) -> Union[float, None]:
    if not _TIME.fullmatch(text):
        return None
    try:
        return float(calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")))
    except ValueError:
        return None
