"""The ports of flags: what a flag says, what an evaluation answers, where flags come from."""

from typing import Any, Mapping, NamedTuple, Optional, Protocol, Tuple, Union

STATIC, TARGETING_MATCH, SPLIT = "STATIC", "TARGETING_MATCH", "SPLIT"
DISABLED, DEFAULT, UNKNOWN, ERROR = "DISABLED", "DEFAULT", "UNKNOWN", "ERROR"
"""Reasons, in the words of OpenFeature. UNKNOWN is for a source that gives a value without a reason."""

FLAG_NOT_FOUND, TYPE_MISMATCH, GENERAL = "FLAG_NOT_FOUND", "TYPE_MISMATCH", "GENERAL"
"""Error codes, in the words of OpenFeature."""

USER, INSTANCE, REQUEST = "user", "instance", "request"
"""What a bucket is drawn from."""


class Rule(NamedTuple):
    """Whom a variant is meant for: every attribute named must be there and have one of its values."""

    when: Mapping[str, Tuple[Any, ...]]
    variant: str


class Flag(NamedTuple):
    """One flag. Rules come first, in order; then the split; who is in neither gets `otherwise`."""

    key: str
    variants: Mapping[str, Any]
    """Name to value: bool, int, float, str, list or dict, all of one type."""
    otherwise: Optional[str] = None
    """The variant for everybody else; None: the default that stands in the code."""
    split: Tuple[Tuple[str, float], ...] = ()
    """(variant, per cent), each next to the one before: one that is appended moves nobody."""
    rules: Tuple[Rule, ...] = ()
    enabled: bool = True
    salt: str = ""
    """What buckets are drawn with; empty: the key."""
    unit: str = USER
    anonymous: str = INSTANCE
    """Where work without a unit draws from: INSTANCE or REQUEST."""


class Result(NamedTuple):
    """What an evaluation answers; `error` is one of the codes above, None where nothing went wrong."""

    value: Any
    reason: str
    variant: Optional[str] = None
    error: Optional[str] = None


class Unusable(NamedTuple):
    """A flag that was not taken over, and why, in words."""

    key: str
    reason: str


class Source(Protocol):
    """Where flags come from: memory now, a server later."""

    def read(self) -> Tuple[Union[Flag, Unusable], ...]:
        """Return the present flags; never raises, what cannot be read is Unusable with its reason."""
