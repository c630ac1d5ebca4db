"""A flag made ready: what an evaluation would find out anew each time is found out once."""

from typing import Any, Dict, Mapping, Optional, Tuple

from suture_sdk import clock, contexts, settings

from .bucketing import BUCKETS, bucket, threshold
from .interface import (
    DEFAULT,
    DISABLED,
    REQUEST,
    SPLIT,
    STATIC,
    TARGETING_MATCH,
    USER,
    Flag,
    Result,
)

_MOST = 10_000
"""Units remembered for each flag; one more empties the memory, which costs a hash each and no answer."""


class Compiled:
    """One flag with its results made beforehand. `always` is the answer where it needs neither unit nor attributes."""

    __slots__ = ("_anonymous", "_limits", "_otherwise", "_rules", "_salt", "_unit", "always", "by_unit", "sticky")

    def __init__(self, flag: Flag) -> None:
        """Raises nothing for a flag in which `definitions.fault` found none."""
        self._salt = flag.salt or flag.key
        self._unit, self._anonymous = flag.unit, flag.anonymous
        self._rules = tuple(
            (tuple(rule.when.items()), _result(flag, rule.variant, TARGETING_MATCH)) for rule in flag.rules
        )
        self._limits = _limits(flag)
        self._otherwise = _result(flag, flag.otherwise, SPLIT if flag.split else STATIC)
        self.always = _always(flag, self._otherwise)
        self.sticky = self.always is None and not flag.rules and flag.unit == USER
        self.by_unit: Dict[str, Result] = {}

    def evaluate(self, unit: Optional[str], attributes: Optional[Mapping[str, Any]]) -> Result:
        """Return the result; its value is None where the default in the code holds (`variant` is None then)."""
        if self.always is not None:
            return self.always
        for when, result in self._rules:
            if attributes and all(name in attributes and _among(attributes[name], values) for name, values in when):
                return result
        return self._drawn(unit) if self._limits else self._otherwise

    def _drawn(self, unit: Optional[str]) -> Result:
        if self._unit != USER:
            return self._at(_place(self._unit, self._salt))
        if unit is None:
            return self._at(_place(self._anonymous, self._salt))
        drawn = self._at(bucket(self._salt, unit))
        if len(self.by_unit) >= _MOST:
            self.by_unit = {}
        if self.sticky:
            self.by_unit[unit] = drawn
        return drawn

    def _at(self, place: int) -> Result:
        for limit, result in self._limits:
            if place < limit:
                return result
        return self._otherwise


def _place(source: str, salt: str) -> int:
    """Return the bucket of anonymous work: of this instance, or of this request."""
    if source == REQUEST:
        request = contexts.request()
        return int(clock.chance() * BUCKETS) if request is None else bucket(salt, request)
    return bucket(salt, settings.current().instance)


def _among(value: Any, values: Tuple[Any, ...]) -> bool:
    return any(type(value) is type(one) and value == one for one in values)


def _result(flag: Flag, variant: Optional[str], reason: str) -> Result:
    return Result(None, DEFAULT) if variant is None else Result(flag.variants[variant], reason, variant)


def _limits(flag: Flag) -> Tuple[Tuple[int, Result], ...]:
    limits, reached = [], 0.0
    for variant, share in flag.split:
        reached += share
        limits.append((threshold(reached), _result(flag, variant, SPLIT)))
    return tuple(limits)


def _always(flag: Flag, otherwise: Result) -> Optional[Result]:
    if not flag.enabled:
        return Result(None, DISABLED)
    return None if flag.rules or flag.split else otherwise
