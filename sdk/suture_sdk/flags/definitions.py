"""What is wrong with a flag: said before it is taken over, so that an evaluation meets sound ones only."""

import math
from typing import Any, Iterator, Optional

from .interface import INSTANCE, REQUEST, USER, Flag

TYPES = (bool, int, float, str, list, dict)
_WHOLE = 100.0


def fault(flag: Flag) -> Optional[str]:
    """Return what is wrong (got, expected), or None."""
    try:
        return next(_faults(flag), None)
    except Exception as error:  # a definition from outside may be anything
        return f"it is no flag: {type(error).__name__} while it was read"


def _faults(flag: Any) -> Iterator[str]:
    if not isinstance(flag.key, str) or not flag.key:
        yield f"key: got {flag.key!r:.60}, expected a text that is not empty"
    if not isinstance(flag.enabled, bool):
        yield f"enabled: got {flag.enabled!r:.60}, expected true or false"
    if flag.unit not in (USER, INSTANCE, REQUEST) or flag.anonymous not in (INSTANCE, REQUEST):
        got = f"got {flag.unit!r:.60}, and {flag.anonymous!r:.60} for anonymous work"
        yield f"unit: {got}; expected user, instance or request, and instance or request"
    yield from _of_values(flag)
    yield from _of_variants(flag)
    yield from _of_shares(flag)


def _of_values(flag: Any) -> Iterator[str]:
    kinds = {type(value) for value in flag.variants.values()}
    if not kinds or not kinds <= set(TYPES) or len(kinds - {int} if float in kinds else kinds) > 1:
        names = ", ".join(sorted(kind.__name__ for kind in kinds)) or "none"
        yield f"variants: got values of type {names}, expected one of {', '.join(kind.__name__ for kind in TYPES)}"


def _of_variants(flag: Any) -> Iterator[str]:
    named = [flag.otherwise, *(variant for variant, _ in flag.split), *(rule.variant for rule in flag.rules)]
    for name in named:
        if name is not None and name not in flag.variants:
            yield f"variant {name!r:.60} is used and not declared; declared are {', '.join(map(str, flag.variants))}"
    for rule in flag.rules:
        for name, values in rule.when.items():
            if not isinstance(name, str) or not isinstance(values, (tuple, list)):
                yield f"rule: got {values!r:.60} for {name!r:.60}, expected a list of values"


def _of_shares(flag: Any) -> Iterator[str]:
    shares = [share for _, share in flag.split]
    if not all(_is_share(share) for share in shares):
        yield f"split: got {shares!r:.60}, expected per cents from 0 to 100"
    elif sum(shares) > _WHOLE + 1e-9:
        yield f"split: got {sum(shares):g} % in all, expected at most 100"


def _is_share(share: Any) -> bool:
    number = isinstance(share, (int, float)) and not isinstance(share, bool)
    return number and math.isfinite(share) and 0 <= share <= _WHOLE
